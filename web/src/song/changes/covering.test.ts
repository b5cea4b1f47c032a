import { expect, test } from "vitest";
import { clip, clock, master, note, song, track } from "../../timeline/testing_song";
import { applyAll } from "../applying";
import type { Clip, Song } from "../document";
import { readEdit } from "../text";
import { copied, placed } from "./clip_places";
import { laid, roomAt, stacked } from "./covering";

const BAR = 3840;
const HASH = "a".repeat(64);
const clips = (of: Song): readonly Clip[] => of.tracks[0]!.clips;
const places = (of: Song): unknown[] =>
  clips(of).map(({ name, start, length }) => [name, start / BAR, length / BAR]);

const notes = [note({ start: 0, pitch: 60 }), note({ start: 3 * BAR, pitch: 62 })];
const keys = (...its: Clip[]): Song => song({ tracks: [track({ id: "keys", clips: its }), master] });
const intro = clip({ id: "intro", name: "intro", start: 0, length: 2 * BAR });
const verse = clip({ id: "verse", name: "verse", start: 2 * BAR, length: 4 * BAR, notes });

test("a copy takes the place of what it covers, and the rest goes on where it was", () => {
  const before = keys(intro, verse);
  const { edits, ids } = copied(before, [{ id: "intro", track: "keys", start: 2 * BAR }]);
  const made = laid(before, edits, ids, clock);
  const after = applyAll(made.edits.map(readEdit), before);
  expect(made.covered).toEqual(["verse"]);
  expect(places(after)).toEqual([
    ["intro", 0, 2],
    ["intro", 2, 2],
    ["verse", 4, 2],
  ]);
  expect(clips(after)[2]).toMatchObject({ id: "verse", notes: [{ start: BAR, pitch: 62 }] });
});

test("a clip in the midst of another one cuts it in two; one that it covers wholly is gone", () => {
  const small = clip({ id: "small", name: "small", start: 7 * BAR, length: BAR });
  const before = keys(verse, small);
  const inMidst = laid(
    before,
    placed(before, [{ id: "small", track: "keys", start: 3 * BAR }]),
    ["small"],
    clock,
  );
  expect(places(applyAll(inMidst.edits.map(readEdit), before))).toEqual([
    ["verse", 2, 1],
    ["small", 3, 1],
    ["verse", 4, 2],
  ]);
  const over = laid(
    before,
    placed(before, [{ id: "verse", track: "keys", start: 6 * BAR }]),
    ["verse"],
    clock,
  );
  expect(places(applyAll(over.edits.map(readEdit), before))).toEqual([["verse", 6, 4]]);
});

test("clips that come together stay as they lie to each other, and others are not touched", () => {
  const before = keys(intro, verse);
  const moves = placed(before, [
    { id: "intro", track: "keys", start: 8 * BAR },
    { id: "verse", track: "keys", start: 9 * BAR },
  ]);
  const made = laid(before, moves, ["intro", "verse"], clock);
  expect(made.covered).toEqual([]);
  expect(made.edits).toEqual(moves);
});

test("audio that overlaps an end is crossfaded, audio inside other audio takes its place", () => {
  const sung = (id: string, start: number, length: number): Clip =>
    clip({ id, name: id, start: start * BAR, length: length * BAR, media: HASH, offset: 96_000 });
  const voice = track({ id: "voice", kind: "audio", clips: [sung("a", 0, 4), sung("b", 8, 2)] });
  const before = song({ tracks: [voice, master] });
  const at = (bar: number): Song =>
    applyAll(
      laid(before, placed(before, [{ id: "b", track: "voice", start: bar * BAR }]), ["b"], clock).edits.map(
        readEdit,
      ),
      before,
    );
  expect(clips(at(3))).toMatchObject([{ fade_out: BAR }, { fade_in: BAR }]);
  // Five milliseconds at 120 bpm.
  expect(clips(at(1))).toMatchObject([{ fade_out: 10 }, { fade_in: 0 }, { fade_in: 10, fade_out: 0 }]);
  expect(places(at(1))).toEqual([
    ["a", 0, 1],
    ["b", 1, 2],
    ["a", 3, 1],
  ]);
});

test("an empty clip is given the room that there is", () => {
  const { tracks } = keys(intro, { ...verse, start: 3 * BAR });
  expect(roomAt(tracks[0]!, 2 * BAR + 10, { start: 0, end: 8 * BAR })).toEqual({
    start: 2 * BAR,
    end: 3 * BAR,
  });
  expect(roomAt(tracks[0]!, BAR, { start: BAR, end: 2 * BAR })).toBeNull();
});

test("what lies on each other in a song from elsewhere is found, crossfades are not", () => {
  expect(stacked([intro, { ...verse, start: BAR }])).toEqual([{ start: BAR, end: 2 * BAR }]);
  expect(
    stacked([
      { ...intro, media: HASH },
      { ...verse, start: BAR, media: HASH },
    ]),
  ).toEqual([]);
  expect(stacked([intro, verse])).toEqual([]);
});
