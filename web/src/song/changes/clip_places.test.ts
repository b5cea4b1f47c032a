import { describe, expect, it } from "vitest";
import { applyAll } from "../applying";
import type { Clip, Song, Ticks } from "../document";
import type { Edit } from "../edits";
import { Chance } from "../testing/chance";
import { heardNotes, heardSample } from "../testing/hearing";
import { readSong } from "../text";
import { copied, endMoved, placed, split, startMoved } from "./clip_places";
import { joined } from "./joining";

/** 120 bpm: 25 samples a tick at 48 kHz. */
const clock = { samples: (from: Ticks, to: Ticks, rate: number) => ((to - from) * 25 * rate) / 48_000 };
const RATE = 48_000;
const hash = "a".repeat(64);
const END = 40_000;

const notes = [
  { id: "a", start: 0, length: 700, pitch: 60 },
  { id: "b", start: 480, length: 600, pitch: 64 },
  { id: "c", start: 2_000, length: 900, pitch: 67 },
];
const song = readSong({
  media: [{ sha256: hash, frames: 10_000_000 }],
  tracks: [
    {
      id: "keys",
      name: "Keys",
      clips: [
        { id: "flat", start: 960, length: 2_880, notes },
        { id: "round", start: 9_600, length: 4_000, loop: 960, notes },
      ],
    },
    { id: "bass", name: "Bass" },
    {
      id: "voice",
      name: "Voice",
      kind: "audio",
      clips: [
        { id: "sung", start: 960, length: 2_880, media: hash, offset: 90_000, fade_in: 240, fade_out: 480 },
        { id: "back", start: 9_600, length: 4_000, media: hash, offset: 90_000, reverse: true },
        { id: "again", start: 19_200, length: 4_000, media: hash, offset: 90_000, loop: 960 },
        { id: "turn", start: 28_800, length: 4_000, media: hash, offset: 90_000, loop: 960, reverse: true },
      ],
    },
    { id: "master", name: "Master", kind: "master" },
  ],
});
const clips = song.tracks.flatMap((track) => track.clips);
const clipOf = (of: Song, id: string): Clip =>
  of.tracks.flatMap((track) => track.clips).find((clip) => clip.id === id)!;

/** Check that two songs sound the same between two ticks; notes may be told in several pieces. */
function expectSame(before: Song, after: Song, from: Ticks, to: Ticks): void {
  for (let tick = from; tick + 40 <= to; tick += 40) {
    const heard = (of: Song) => [...new Set(heardNotes(of, tick, tick + 40))];
    expect(heard(after)).toEqual(heard(before));
    expect(heardSample(after, tick)).toEqual(heardSample(before, tick));
  }
}

const made = (edits: readonly Edit[]): Song => applyAll(edits, song);

describe("a clip that is cut in two", () => {
  it.each(clips.map((clip) => [clip.id, clip] as const))("sounds as before: %s", (id, clip) => {
    const chance = new Chance(1);
    for (let round = 0; round < 12; round += 1) {
      const at = clip.start + 40 * (1 + chance.below(clip.length / 40 - 1));
      const { edits, ids } = split(song, new Set([id]), at, clock);
      const cut = made(edits);
      expect(clipOf(cut, id).length).toBe(at - clip.start);
      expect(Math.min(...ids.map((each) => clipOf(cut, each).start))).toBe(at);
      expectSame(song, cut, 0, END);
    }
    expect(split(song, new Set([id]), clip.start, clock).edits).toEqual([]);
  });
});

it("joins a half alone with the other one, as right after the split", () => {
  for (const id of ["flat", "sung"]) {
    const { edits, ids } = split(song, new Set([id]), 2_000, clock);
    const cut = made(edits);
    const again = joined(cut, new Set(ids), clock);
    expect(again).toMatchObject({ problem: "", id });
    expectSame(song, applyAll(again.edits, cut), 0, END);
  }
  expect(joined(song, new Set(["round"]), clock).problem).not.toBe("");
});

describe("the beginning and the end of a clip", () => {
  it.each(["flat", "sung", "back"].map((id) => [id]))("move without moving what is heard: %s", (id) => {
    const clip = clipOf(song, id);
    for (const by of [40, 480, 600, 2_000]) {
      const later = made(startMoved(clip, clip.start + by, clock, RATE));
      expect(clipOf(later, id).length).toBe(clip.length - by);
      expectSame(song, later, clip.start + by, clip.start + clip.length);
      const shorter = made(endMoved(clip, clip.start + clip.length - by, clock, RATE));
      expectSame(song, shorter, clip.start, clip.start + clip.length - by);
    }
    const earlier = made(startMoved(clip, clip.start - 480, clock, RATE));
    expectSame(song, earlier, clip.start, clip.start + clip.length);
  });
});

describe("clips", () => {
  it("that were cut are joined again, notes and audio", () => {
    for (const id of ["flat", "sung"]) {
      const { edits, ids } = split(song, new Set([id]), 2_000, clock);
      const cut = made(edits);
      const whole = joined(cut, new Set([id, ...ids]), clock);
      expect(whole.problem).toBe("");
      const again = applyAll(whole.edits, cut);
      expectSame(song, again, 0, END);
      expect(clipOf(again, id).length).toBe(2_880);
    }
    expect(joined(song, new Set(["sung", "back"]), clock).problem).not.toBe("");
  });

  it("go to other tracks and are copied with all that is in them", () => {
    const moved = made(placed(song, [{ id: "flat", track: "bass", start: 0 }]));
    expect(moved.tracks[1]!.clips.map(({ id, start, notes: own }) => [id, start, own.length])).toEqual([
      ["flat", 0, 3],
    ]);
    const { edits, ids } = copied(song, [{ id: "round", track: "bass", start: 480 }]);
    const copy = clipOf(made(edits), ids[0]!);
    expect([copy.start, copy.loop, copy.notes.length]).toEqual([480, 960, 3]);
  });
});
