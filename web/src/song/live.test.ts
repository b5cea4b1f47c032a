import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { add, change, changeSong, type Edit, remove } from "./edits";
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

describe("undo among several people", () => {
  const two = (): [LiveSong, LiveSong] => {
    const ann = LiveSong.fromSong(readSong((load("impossible.json") as { before: unknown }).before), {
      clientId: 1,
      by: "ann",
    });
    const bo = new LiveSong({ clientId: 2, by: "bo" });
    Y.applyUpdate(bo.doc, Y.encodeStateAsUpdate(ann.doc));
    return [ann, bo];
  };
  const meet = (...people: LiveSong[]): void => {
    for (const one of people) {
      for (const other of people) Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc));
    }
    expect(new Set(people.map((person) => formatSong(person.song))).size).toBe(1);
  };
  const keys = (live: LiveSong) => live.song.tracks.find((track) => track.id === "keys");

  it("takes back only what was done here", () => {
    const [ann, bo] = two();
    ann.apply([change("Track", { keys: { gain_db: -6 } })], "Quieter");
    bo.apply([changeSong({ title: "Bo's" })], "A name");
    meet(ann, bo);
    expect(ann.undo()).toBe(true);
    meet(ann, bo);
    expect([bo.song.title, keys(bo)!.gain_db]).toEqual(["Bo's", 0]);
    expect(ann.undo()).toBe(false);
    expect(bo.undoable).toBe("A name");
  });

  it("leaves what somebody else has made of the same thing meanwhile", () => {
    const [ann, bo] = two();
    ann.apply([change("Track", { keys: { gain_db: -1, pan: 0.5 } })], "Quieter, right");
    meet(ann, bo);
    bo.apply([change("Track", { keys: { gain_db: -2 } })], "Quieter still");
    meet(ann, bo);
    ann.undo();
    meet(ann, bo);
    expect([keys(bo)!.gain_db, keys(bo)!.pan]).toEqual([-2, 0]);
    expect(ann.spared).toBe(true);
    bo.undo();
    meet(ann, bo);
    expect(keys(bo)!.gain_db).toBe(-1); // what was there when Bo came
    ann.redo();
    meet(ann, bo);
    expect([keys(bo)!.gain_db, keys(bo)!.pan]).toEqual([-1, 0.5]);
  });

  it("leaves parameters, notes, places and the title that others set since", () => {
    const [ann, bo] = two();
    ann.apply(
      [add("Device", [{ id: "synth", kind: "ladder_synth", params: { cutoff: 1, drive: 1 } }], "keys")],
      "A synth",
    );
    ann.apply([change("Device", { synth: { params: { cutoff: 2, drive: 2 } } })], "Turned");
    ann.apply([change("Note", { n1: { pitch: 70 }, n2: { pitch: 71 } }, "riff")], "Higher");
    ann.apply([changeSong({ title: "Ann's", seed: 5 })], "Names");
    meet(ann, bo);
    bo.apply([change("Device", { synth: { params: { cutoff: 3 } } })], "Further");
    bo.apply([change("Note", { n1: { pitch: 80 } }, "riff")], "Much higher");
    bo.apply([changeSong({ title: "Bo's" })], "A name");
    meet(ann, bo);
    for (let step = 0; step < 3; step += 1) ann.undo();
    meet(ann, bo);
    expect([bo.song.title, bo.song.seed]).toEqual(["Bo's", 7]);
    expect(
      keys(bo)!
        .clips[0]!.notes.slice(0, 2)
        .map((note) => note.pitch),
    ).toEqual([80, 62]);
    expect(keys(bo)!.devices.at(-1)!.params).toEqual({ cutoff: 3, drive: 1 });
  });

  it("keeps a clip that one added when another has written into it", () => {
    const [ann, bo] = two();
    ann.apply([add("Clip", [{ id: "new", start: 50_000, length: 960 }], "keys")], "A clip");
    ann.apply([add("Clip", [{ id: "own", start: 60_000, length: 960 }], "keys")], "Another");
    meet(ann, bo);
    bo.apply([add("Note", [{ id: "bos", start: 0, length: 10, pitch: 72 }], "new")], "Bo's note");
    meet(ann, bo);
    ann.undo();
    ann.undo();
    meet(ann, bo);
    expect(keys(bo)!.clips.map((clip) => clip.id)).toEqual(["riff", "new"]);
  });

  it("brings back a removed clip or track with what others did in it meanwhile", () => {
    for (const edit of [remove("Clip", ["riff"]), remove("Track", ["keys"])]) {
      const [ann, bo] = two();
      ann.apply([edit], "Remove");
      bo.apply([add("Note", [{ id: "bos", start: 5, length: 10, pitch: 72 }], "riff")], "Bo's note");
      bo.apply([add("Clip", [{ id: "more", start: 99_999, length: 10 }], "keys")], "Bo's clip");
      meet(ann, bo);
      ann.undo();
      meet(ann, bo);
      expect(keys(bo)!.clips.map((clip) => [clip.id, clip.notes.length])).toEqual([
        ["riff", 4],
        ["more", 0],
      ]);
    }
  });

  it("goes as far as it can when others took something away", () => {
    const [ann, bo] = two();
    ann.apply([change("Note", { n1: { pitch: 70 }, n2: { pitch: 71 } }, "riff")], "Higher");
    meet(ann, bo);
    bo.apply([remove("Note", ["n1"], "riff")], "One less");
    meet(ann, bo);
    ann.undo();
    expect(keys(ann)!.clips[0]!.notes.map(({ id, pitch }) => [id, pitch])).toEqual([
      ["n2", 62],
      ["n3", 64],
    ]);
    ann.redo();
    expect(keys(ann)!.clips[0]!.notes[0]!.pitch).toBe(71);
  });

  it("goes as far as it can when a device is gone", () => {
    const [ann, bo] = two();
    const devices = [
      { id: "one", kind: "filter" },
      { id: "two", kind: "filter" },
    ];
    ann.apply(
      devices.map((device) => add("Device", [device], "keys")),
      "Two",
    );
    ann.apply([change("Device", { one: { bypass: true }, two: { bypass: true } })], "Silent");
    meet(ann, bo);
    bo.apply([remove("Device", ["one"])], "One less");
    meet(ann, bo);
    ann.undo();
    expect(
      keys(ann)!
        .devices.map(({ id, bypass }) => [id, bypass])
        .at(-1),
    ).toEqual(["two", false]);
  });

  it("tells listeners who did what and why, once for each transaction", () => {
    const [ann, bo] = two();
    const heard: unknown[] = [];
    const stop = ann.observe((song, before, cause) => heard.push([song.title, before.title, cause]));
    ann.apply([changeSong({ title: "A" }), changeSong({ seed: 2 })], "Name");
    ann.apply([changeSong({ title: "B" })], "Widen", { by: "mix#1" });
    ann.undo();
    bo.apply([changeSong({ title: "C" })], "Mine");
    Y.applyUpdate(ann.doc, Y.encodeStateAsUpdate(bo.doc));
    ann.apply([changeSong({ title: ann.song.title })], "Nothing new");
    stop();
    ann.apply([changeSong({ title: "D" })], "Unheard");
    expect(heard.slice(0, 3)).toEqual([
      ["A", "Rain", { by: "ann", why: "Name", own: true }],
      ["B", "A", { by: "mix#1", why: "Widen", own: true }],
      ["A", "B", { by: "ann", why: "Undo: Widen", own: true }],
    ]);
    expect(heard.slice(3).every((each) => !(each as [string, string, { own: boolean }])[2].own)).toBe(true);
  });

  it("may be used by a listener, which sees the song as it then is", () => {
    const [ann] = two();
    ann.observe((song) => {
      if (song.seed !== 9) ann.apply([changeSong({ seed: 9 })], "From a listener");
      expect(ann.song.seed).toBe(9);
    });
    ann.apply([changeSong({ title: "A" })], "Name");
    expect([ann.song.title, ann.song.seed, ann.past.length]).toEqual(["A", 9, 2]);
  });
});
