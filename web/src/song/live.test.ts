import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { add, change, type Edit, remove } from "./edits";
import { SongError } from "./errors";
import { LiveSong } from "./live";
import { formatSong, readSong } from "./text";

const FOLDER = new URL("../../../tests/song/conformance/", import.meta.url);
const load = (name: string) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));
const cases = readdirSync(FOLDER).filter((name) => name.endsWith(".json") && name !== "impossible.json");

describe("the cases that Python and the page must agree on, in the live song", () => {
  it.each(cases)("%s", (name) => {
    const found = load(name) as { before: unknown; after: unknown; edits: Edit[] };
    const live = LiveSong.fromSong(readSong(found.before));
    expect(live.song).toEqual(readSong(found.before));
    live.apply(found.edits, "The case");
    expect(live.song).toEqual(readSong(found.after));
    expect(live.undo()).toBe(true);
    expect(formatSong(live.song)).toBe(formatSong(readSong(found.before)));
    expect(live.redo()).toBe(true);
    expect(formatSong(live.song)).toBe(formatSong(readSong(found.after)));
  });

  it("refuses what is impossible and changes nothing", () => {
    const { before, impossible } = load("impossible.json") as { before: unknown; impossible: Edit[] };
    const live = LiveSong.fromSong(readSong(before));
    const text = formatSong(live.song);
    for (const edit of impossible) expect(() => live.apply([edit], "no")).toThrow(SongError);
    expect(formatSong(live.song)).toBe(text);
    expect(live.undoable).toBe("");
  });
});

describe("snapshots", () => {
  it("share what did not change", () => {
    const live = LiveSong.fromSong(readSong((load("impossible.json") as { before: unknown }).before));
    const before = live.song;
    live.apply([change("Note", { n1: { pitch: 61 } }, "riff")], "Up");
    const after = live.song;
    expect(after.tracks[1]).toBe(before.tracks[1]);
    expect(after.tracks[0]).not.toBe(before.tracks[0]);
    expect(after.tracks[0]!.devices).toBe(before.tracks[0]!.devices);
    const [was, is] = [before.tracks[0]!.clips[0]!, after.tracks[0]!.clips[0]!];
    expect(is.notes[1]).toBe(was.notes[1]);
    expect(is.notes[0]).not.toBe(was.notes[0]);
    live.apply([add("Marker", [{ id: "m", tick: 0, name: "Here" }])], "Mark");
    expect(live.song.tracks).toBe(after.tracks);
    live.apply([remove("Marker", ["m"])], "Unmark");
    expect(live.song.tempo).toBe(after.tempo);
  });
});
