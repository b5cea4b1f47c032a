import { expect, test } from "vitest";
import { applyAll } from "../song/applying";
import type { Clip, Note, Song, Track } from "../song/document";
import { readSong } from "../song/text";
import type { Pass, Span } from "./notes";
import { keptAudio, keptNotes, type Placing } from "./placing";

const BAR = 3840;
const clock = { samples: (from: number, to: number) => (to - from) * 25 };
const placing = (span: Span, overdub: boolean): Placing => ({
  span,
  overdub,
  clock,
  barEnd: (tick) => (Math.floor(tick / BAR) + 1) * BAR,
});
const pass = (...notes: readonly [start: number, pitch: number][]): Pass => ({
  notes: notes.map(([start, pitch], at) => ({
    id: `new${start}${pitch}${at}`,
    start,
    length: 240,
    pitch,
    velocity: 90,
    cents: 0,
    release_velocity: 64,
    origin: "",
    extra: {},
  })),
  controls: [],
  until: 0,
});
/** The same, played until the end of the first bar. */
const wholeBar = (played: Pass): Pass => ({ ...played, until: BAR });

function songWith(clips: object[], kind = "instrument"): Song {
  const master = { id: "master", name: "Master", kind: "master" };
  return readSong({ tracks: [{ id: "track00000", name: "Keys", kind, clips }, master] });
}
const VERSE = {
  id: "clipverse0",
  start: 0,
  length: BAR,
  notes: [{ id: "note000000", start: 0, length: 240, pitch: 48 }],
};

function after(song: Song, edits: Parameters<typeof applyAll>[0]): Track {
  return applyAll(edits, song).tracks[0]!;
}
const pitches = (clip: Clip | undefined): number[] => clip?.notes.map((note: Note) => note.pitch) ?? [];

test("notes join the clip that is there, which grows to the end of their last bar", () => {
  const song = songWith([VERSE]);
  const { edits, clip } = keptNotes(
    song,
    song.tracks[0]!,
    [pass([960, 60], [4000, 62])],
    placing({ start: 1920, end: null }, true),
  );
  const track = after(song, edits);
  expect(track.clips).toHaveLength(1);
  expect(clip).toBe("clipverse0");
  expect(track.clips[0]!.length).toBe(2 * BAR);
  expect(track.clips[0]!.notes.map(({ start, pitch }) => [start, pitch])).toEqual([
    [0, 48],
    [2880, 60],
    [5920, 62],
  ]);
});

test("where nothing is, they become a clip, and no take", () => {
  const song = songWith([]);
  const { edits } = keptNotes(
    song,
    song.tracks[0]!,
    [pass([0, 60])],
    placing({ start: BAR, end: null }, true),
  );
  const track = after(song, edits);
  expect(track.clips).toMatchObject([{ start: BAR, length: BAR, name: "Keys" }]);
  expect(track.takes).toEqual([]);
});

test("what they replace is kept as a take", () => {
  const song = songWith([VERSE]);
  const { edits, clip } = keptNotes(
    song,
    song.tracks[0]!,
    [wholeBar(pass([0, 60]))],
    placing({ start: 0, end: null }, false),
  );
  const track = after(song, edits);
  expect(track.clips.map(pitches)).toEqual([[60]]);
  expect(track.clips[0]!.id).toBe(clip);
  expect(track.takes.map((take) => [take.name, pitches(take.clips[0])])).toEqual([
    ["Before", [48]],
    ["Take 1", [60]],
  ]);
});

test("every time round the loop is a take, numbered on from those before", () => {
  const span = { start: 0, end: BAR };
  const song = songWith([]);
  const once = applyAll(
    keptNotes(song, song.tracks[0]!, [pass([0, 60]), pass([0, 62])].map(wholeBar), placing(span, false))
      .edits,
    song,
  );
  const again = keptNotes(
    once,
    once.tracks[0]!,
    [pass([0, 64]), pass([0, 65])].map(wholeBar),
    placing(span, false),
  );
  const track = after(once, again.edits);
  expect(track.takes.map((take) => take.name)).toEqual(["Take 1", "Take 2", "Take 3", "Take 4"]);
  expect(track.clips.map(pitches)).toEqual([[65]]);
});

test("a turn of the loop that was hardly begun is a take, but not the one that is heard", () => {
  const song = songWith([], "audio");
  const media = { sha256: "a".repeat(64), frames: 240_000 } as Song["media"][number];
  const passes = [
    { start: 0, length: BAR, offset: 0 },
    { start: 0, length: 200, offset: 96_000 },
  ];
  const { edits } = keptAudio(song, song.tracks[0]!, media, passes, placing({ start: 0, end: BAR }, true));
  const made = applyAll(edits, song);
  expect(made.media).toHaveLength(1);
  expect(made.tracks[0]!.takes).toHaveLength(2);
  expect(made.tracks[0]!.clips).toMatchObject([{ start: 0, length: BAR, offset: 0, media: media.sha256 }]);
});

test("in a loop, layers join each the clip that plays where its notes begin, and nothing falls silent", () => {
  const chorus = {
    id: "clipchorus",
    start: 2 * BAR,
    length: BAR,
    notes: [{ id: "note000001", start: 0, length: 240, pitch: 50 }],
  };
  const song = songWith([VERSE, chorus]);
  const { edits } = keptNotes(
    song,
    song.tracks[0]!,
    [pass([960, 60], [2 * BAR + 960, 62]), pass([0, 64])],
    placing({ start: 0, end: 4 * BAR }, true),
  );
  const track = after(song, edits);
  expect(track.takes).toEqual([]);
  expect(track.clips.map((clip) => [clip.id, clip.start, clip.length, pitches(clip)])).toEqual([
    ["clipverse0", 0, BAR, [48, 64, 60]],
    ["clipchorus", 2 * BAR, BAR, [50, 62]],
  ]);
});

test("a layer beside every clip becomes a clip as long as the loop leaves room", () => {
  const song = songWith([{ ...VERSE, start: 2 * BAR }]);
  const { edits } = keptNotes(
    song,
    song.tracks[0]!,
    [pass([960, 60])],
    placing({ start: 0, end: 4 * BAR }, true),
  );
  expect(after(song, edits).clips.map((clip) => [clip.start, clip.length, pitches(clip)])).toEqual([
    [0, 2 * BAR, [60]],
    [2 * BAR, BAR, [48]],
  ]);
});

test("a layer over a looped clip is heard once, and every turn of the loop stays", () => {
  const song = songWith([{ ...VERSE, length: 4 * BAR, loop: BAR }]);
  const { edits } = keptNotes(
    song,
    song.tracks[0]!,
    [pass([BAR + 960, 60])],
    placing({ start: 0, end: 4 * BAR }, true),
  );
  const [clip] = after(song, edits).clips;
  expect(clip).toMatchObject({ length: 4 * BAR, loop: 0 });
  expect(clip!.notes.map(({ start, pitch }) => [start / BAR, pitch])).toEqual([
    [0, 48],
    [1, 48],
    [1.25, 60],
    [2, 48],
    [3, 48],
  ]);
});

test("notes that replace do so as far as was played; what comes after is heard as before", () => {
  const late = { id: "note000002", start: 3 * BAR, length: 240, pitch: 52 };
  const song = songWith([{ ...VERSE, length: 8 * BAR, notes: [...VERSE.notes, late] }]);
  const played = { ...pass([0, 60]), until: BAR + 100.4 };
  for (const end of [null, 8 * BAR]) {
    const { edits } = keptNotes(song, song.tracks[0]!, [played], placing({ start: 0, end }, false));
    const track = after(song, edits);
    expect(track.clips.map((clip) => [clip.start, clip.length, pitches(clip)])).toEqual([
      [0, BAR + 101, [60]],
      [BAR + 101, 7 * BAR - 101, [52]],
    ]);
  }
});
