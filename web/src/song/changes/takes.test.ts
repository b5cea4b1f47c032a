import { expect, test } from "vitest";
import { clip, clock, master, note, song, track } from "../../timeline/testing_song";
import { applyAll } from "../applying";
import type { Clip, Song, Take } from "../document";
import { readEdit } from "../text";
import { chooseStretch, chooseTake, heardOf } from "./takes";

const BAR = 3840;
/** Ten milliseconds at 120 bpm and 960 ticks to the beat. */
const SEAM = 20;
const HASH = ["a", "b", "c"].map((letter) => letter.repeat(64));
const take = (name: string, clips: readonly Clip[]): Take => ({ id: name, name, clips, extra: {} });
const sung = (index: number): Clip =>
  clip({
    id: `clip${index}`,
    name: `Take ${index + 1}`,
    start: BAR,
    length: 8 * BAR,
    media: HASH[index]!,
    offset: 4800,
  });
const takes = [0, 1, 2].map((index) => take(`Take ${index + 1}`, [{ ...sung(index), id: `take${index}` }]));
const media = HASH.map(
  (sha256) => ({ sha256, frames: 10_000_000, sample_rate: 48_000 }) as Song["media"][number],
);
const voice = (clips: readonly Clip[]): Song =>
  song({ media, tracks: [track({ id: "voice", kind: "audio", clips, takes }), master] });

function chosen(before: Song, index: number, from: number, to: number): Song {
  const [there] = before.tracks;
  const edits = chooseStretch(before, there!, there!.takes[index]!, from * BAR, to * BAR, clock);
  return applyAll(edits.map(readEdit), before);
}
const pieces = (of: Song): unknown[] =>
  of.tracks[0]!.clips.map(({ name, start, length }) => [name, start, start + length]);
const heard = (of: Song): unknown[] =>
  of.tracks[0]!.takes.map((each) =>
    heardOf(of, of.tracks[0]!, each, clock).map(({ start, end }) => [start / BAR, end / BAR]),
  );

test("a stretch of a take is heard in the midst of another one, with short crossfades at its seams", () => {
  const after = chosen(voice([sung(0)]), 1, 3, 5);
  expect(pieces(after)).toEqual([
    ["Take 1", BAR, 3 * BAR + SEAM / 2],
    ["Take 2", 3 * BAR - SEAM / 2, 5 * BAR + SEAM / 2],
    ["Take 1", 5 * BAR - SEAM / 2, 9 * BAR],
  ]);
  const [first, second, third] = after.tracks[0]!.clips;
  expect(first).toMatchObject({ fade_in: 0, fade_out: SEAM, fade_curve: "equal_power" });
  expect(second).toMatchObject({ fade_in: SEAM, fade_out: SEAM, offset: 4800 + (2 * BAR - SEAM / 2) * 25 });
  expect(third).toMatchObject({ fade_in: SEAM, fade_out: 0, offset: 4800 + (4 * BAR - SEAM / 2) * 25 });
  expect(heard(after)).toEqual([
    [
      [1, 3],
      [5, 9],
    ],
    [[3, 5]],
    [],
  ]);
});

test("the best of three, swiped one after the other, in any order", () => {
  let now = voice([sung(0)]);
  now = chosen(now, 1, 3, 7);
  now = chosen(now, 2, 5, 9);
  expect(heard(now)).toEqual([[[1, 3]], [[3, 5]], [[5, 9]]]);
  now = chosen(now, 0, 2, 4);
  expect(heard(now)).toEqual([[[1, 4]], [[4, 5]], [[5, 9]]]);
  expect(now.tracks[0]!.clips).toHaveLength(3);
  now = chosen(now, 1, 1, 9);
  expect(heard(now)).toEqual([[], [[1, 9]], []]);
  expect(pieces(now)).toEqual([["Take 2", BAR, 9 * BAR]]);
});

test("the whole of a shorter take leaves what comes after it, faded into", () => {
  const short = { ...sung(1), length: 4 * BAR };
  const before = voice([sung(0)]);
  const [there] = before.tracks;
  const edits = chooseTake(before, there!, take("Take 2", [short]), clock);
  expect(pieces(applyAll(edits.map(readEdit), before))).toEqual([
    ["Take 2", BAR, 5 * BAR + SEAM / 2],
    ["Take 1", 5 * BAR - SEAM / 2, 9 * BAR],
  ]);
});

test("takes of notes are put together without fades, and what was edited since is no take any more", () => {
  const played = (pitch: number, name: string): Clip =>
    clip({
      id: `of ${name}`,
      name,
      start: 0,
      length: 4 * BAR,
      notes: [0, 1, 2, 3].map((bar) => note({ start: bar * BAR, pitch })),
    });
  const keys = track({
    id: "keys",
    clips: [{ ...played(60, "Take 1"), id: "heard" }],
    takes: [take("Take 1", [played(60, "Take 1")]), take("Take 2", [played(62, "Take 2")])],
  });
  let now = chosen(song({ tracks: [keys, master] }), 1, 1, 2);
  expect(now.tracks[0]!.clips.map((each) => each.notes.map(({ pitch }) => pitch))).toEqual([
    [60],
    [62],
    [60, 60],
  ]);
  expect(heard(now)).toEqual([
    [
      [0, 1],
      [2, 4],
    ],
    [[1, 2]],
  ]);
  now = chosen(now, 1, 2, 3);
  expect(heard(now)).toEqual([
    [
      [0, 1],
      [3, 4],
    ],
    [[1, 3]],
  ]);
  const [edited] = now.tracks[0]!.clips;
  const bent = song({
    tracks: [{ ...now.tracks[0]!, clips: [{ ...edited!, notes: [note({ pitch: 61 })] }] }, master],
  });
  expect(heard(bent)).toEqual([[], []]);
});
