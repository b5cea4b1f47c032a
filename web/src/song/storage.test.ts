import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { add, changeSong } from "./edits";
import { LiveSong } from "./live";
import { openOffline } from "./offline";
import { EMPTY_SONG } from "./records";
import { formatSong } from "./text";
import { keepUndo } from "./undo_store";

const marker = (id: string) => add("Marker", [{ id, tick: 0, name: "Here" }]);

afterEach(() => vi.unstubAllGlobals());

describe("the copy in this browser", () => {
  it("brings the song back when there is no server", async () => {
    const live = LiveSong.fromSong(EMPTY_SONG);
    const first = openOffline(live, "one");
    expect(await first.opened).toBe(false);
    for (let step = 0; step < 600; step += 1) live.apply([changeSong({ seed: step })], "Seed");
    await first.settled();
    expect(first.isKeeping).toBe(true);
    first.close();
    const again = new LiveSong();
    const second = openOffline(again, "one");
    await second.filled;
    expect(formatSong(again.song)).toBe(formatSong(live.song));
    expect(again.undoable).toBe("");
  });

  it("is made of many updates that become one", async () => {
    const live = LiveSong.fromSong(EMPTY_SONG);
    const copy = openOffline(live, "many");
    await copy.settled();
    for (let step = 0; step < 1_100; step += 1) {
      live.apply([changeSong({ seed: step })], "Seed");
      if (step % 100 === 0) await copy.settled();
    }
    await copy.settled();
    copy.close();
    const again = new LiveSong();
    await openOffline(again, "many").filled;
    expect(again.song.seed).toBe(1_099);
  });

  it("is kept by two tabs at once", async () => {
    const live = LiveSong.fromSong(EMPTY_SONG, { clientId: 1 });
    const other = new LiveSong({ clientId: 2 });
    const [one, two] = [openOffline(live, "tabs"), openOffline(other, "tabs")];
    await Promise.all([one.opened, two.opened]);
    live.apply([marker("a")], "A");
    other.apply([marker("b")], "B");
    await Promise.all([one.settled(), two.settled()]);
    const third = new LiveSong();
    await openOffline(third, "tabs").filled;
    expect(third.song.markers.map((each) => each.id)).toEqual(["a", "b"]);
  });

  it("may be refused by the browser, and everything else works", async () => {
    vi.stubGlobal("indexedDB", {
      open: () => {
        throw new DOMException("no", "SecurityError");
      },
    });
    const live = LiveSong.fromSong(EMPTY_SONG);
    const copy = openOffline(live, "refused");
    const undo = await keepUndo(live, "refused");
    live.apply([marker("a")], "A");
    await copy.settled();
    await undo.settled();
    expect(await copy.opened).toBe(false);
    expect(copy.isKeeping).toBe(false);
    expect(live.undo()).toBe(true);
  });

  it("says so when there is no room left, and keeps it all when there is again", async () => {
    const live = LiveSong.fromSong(EMPTY_SONG);
    const copy = openOffline(live, "full");
    await copy.settled();
    const heard: boolean[] = [];
    copy.observe(() => heard.push(copy.isKeeping));
    const full = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    live.apply([marker("a")], "A");
    await copy.settled();
    expect(heard).toEqual([false]);
    full.mockRestore();
    live.apply([marker("b")], "B");
    await copy.settled();
    expect(heard).toEqual([false, true]);
    const again = new LiveSong();
    await openOffline(again, "full").filled;
    expect(again.song.markers.length).toBe(2);
  });
});

describe("the steps of undo in this browser", () => {
  it("are one for a gesture, and are taken back after a reload", async () => {
    const live = LiveSong.fromSong(EMPTY_SONG, { by: "ann" });
    const kept = await keepUndo(live, "gesture");
    for (let step = 1; step <= 200; step += 1)
      live.apply([changeSong({ seed: step })], "Seed", { join: "knob" });
    expect(live.past.map(({ edits, inverse }) => [edits.length, inverse.length])).toEqual([[1, 1]]);
    live.apply([marker("a")], "A");
    await kept.settled();
    kept.close();
    const again = LiveSong.fromSong(live.song);
    await keepUndo(again, "gesture");
    expect(again.past.map(({ why, by }) => [why, by])).toEqual([
      ["Seed", "ann"],
      ["A", "ann"],
    ]);
    while (again.undo()) {}
    expect(again.song.seed).toBe(0);
    expect(again.redoable).toBe("Seed");
  });
});
