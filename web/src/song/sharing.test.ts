import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { apply } from "./applying";
import { add, change, remove } from "./edits";
import { LiveSong } from "./live";
import { readSong } from "./text";

const TRACKS = 40;
const CLIPS = 50;
const NOTES = 50;

/** 40 tracks, 2,000 clips, 100,000 notes. */
const large = () =>
  readSong({
    tracks: [
      ...Array.from({ length: TRACKS }, (_, t) => ({
        id: `t${t}`,
        name: `Track ${t}`,
        devices: [{ id: `d${t}`, kind: "organ" }],
        clips: Array.from({ length: CLIPS }, (_, c) => ({
          id: `t${t}c${c}`,
          start: c * 3_840,
          length: 3_840,
          notes: Array.from({ length: NOTES }, (_, n) => ({
            id: `n${n}`,
            start: n * 60,
            length: 60,
            pitch: 40 + (n % 40),
          })),
        })),
      })),
      { id: "master", name: "Master", kind: "master" },
    ],
  });

describe("a song of 2,000 clips and 100,000 notes", () => {
  const live = LiveSong.fromSong(large(), { clientId: 1 });

  it("reads again only the note that changed", () => {
    const other = new LiveSong({ clientId: 2 });
    Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(live.doc));
    live.doc.on("update", (update: Uint8Array) => Y.applyUpdate(other.doc, update));
    for (const copy of [live, other]) void copy.song;
    const [before, theirs] = [live.song, other.song];
    live.apply([change("Note", { n7: { pitch: 99 } }, "t3c4")], "Up");
    for (const [was, is] of [
      [before, live.song],
      [theirs, other.song],
    ] as const) {
      const changed = (song: typeof was) => song.tracks.filter((track, index) => track !== is.tracks[index]);
      expect(changed(was).map((track) => track.id)).toEqual(["t3"]);
      const [old, now] = [was.tracks[3]!, is.tracks[3]!];
      expect(now.devices).toBe(old.devices);
      expect(now.clips.filter((clip, index) => clip !== old.clips[index]).map((clip) => clip.id)).toEqual([
        "t3c4",
      ]);
      const [notes, oldNotes] = [now.clips[4]!.notes, old.clips[4]!.notes];
      expect(notes.filter((note) => !oldNotes.includes(note)).map((note) => note.id)).toEqual(["n7"]);
      expect(is.tempo).toBe(was.tempo);
      expect(is.automation).toBe(was.automation);
    }
  });

  it("keeps everything else when a clip moves, a device turns, a marker comes and goes", () => {
    const before = live.song;
    live.apply([change("Clip", { t5c0: { start: 7_000_000 } })], "Move");
    live.apply([change("Device", { d6: { params: { mix: 0.5 } } })], "Turn");
    live.apply([add("Marker", [{ id: "m", tick: 0, name: "Here" }])], "Mark");
    const after = live.song;
    const touched = before.tracks
      .filter((track, index) => track !== after.tracks[index])
      .map((track) => track.id);
    expect(touched).toEqual(["t5", "t6"]);
    expect(after.tracks[5]!.clips.at(-1)!.notes).toBe(before.tracks[5]!.clips[0]!.notes);
    expect(after.tracks[6]!.clips).toBe(before.tracks[6]!.clips);
    live.apply([remove("Marker", ["m"])], "Unmark");
    expect(live.song.tracks).toBe(after.tracks);
  });

  it("shares in the frozen song too", () => {
    const before = live.song;
    const after = apply(add("Note", [{ id: "new", start: 5, length: 10, pitch: 60 }], "t0c0"), before);
    expect(before.tracks.filter((track, index) => track !== after.tracks[index]).length).toBe(1);
    expect(after.tracks[0]!.clips[1]).toBe(before.tracks[0]!.clips[1]);
    expect(apply(change("Note", { n0: { pitch: 40 } }, "t0c0"), before)).toBe(before);
  });
});
