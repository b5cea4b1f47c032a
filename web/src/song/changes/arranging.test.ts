import { describe, expect, it } from "vitest";
import { applyAll } from "../applying";
import { checkSong } from "../checks";
import type { Song, Ticks } from "../document";
import type { Edit } from "../edits";
import { LiveSong } from "../live";
import { Chance } from "../testing/chance";
import { heardNotes, heardSample } from "../testing/hearing";
import { readSong } from "../text";
import { piecesOf } from "./pieces";
import {
  copySection,
  copyTime,
  deleteSection,
  deleteTime,
  insertTime,
  moveSection,
  moveTime,
} from "./sections";
import { chooseStretch, chooseTake } from "./takes";
import {
  addTrack,
  deleteTracks,
  duplicateTrack,
  groupTracks,
  mayRoute,
  placeBeside,
  reorderTrack,
  routeTracks,
} from "./tracks";

const BAR = 3_840;
/** 120 bpm: 25 samples a tick at 48 kHz. */
const clock = { samples: (from: Ticks, to: Ticks, rate: number) => ((to - from) * 25 * rate) / 48_000 };

const hash = "a".repeat(64);
const note = (id: string, start: number, length: number, pitch: number) => ({ id, start, length, pitch });
const song = readSong({
  media: [{ sha256: hash, frames: 10_000_000, sample_rate: 48_000 }],
  sections: [
    { id: "verse", start: 0, length: 4 * BAR, name: "Verse" },
    { id: "hook", start: 4 * BAR, length: 4 * BAR, name: "Hook" },
    { id: "outro", start: 8 * BAR, length: 2 * BAR, name: "Outro" },
  ],
  chords: [{ id: "c", start: 3 * BAR, length: 2 * BAR, symbol: "C" }],
  markers: [{ id: "m", tick: 5 * BAR, name: "Drop" }],
  tempo: [
    { tick: 0, bpm: 100 },
    { tick: 4 * BAR, bpm: 140, ramp: true },
    { tick: 8 * BAR, bpm: 100 },
  ],
  metre: [{ tick: 0 }, { tick: 4 * BAR, beats: 3 }, { tick: 8 * BAR }],
  automation: [
    {
      target: "keys.gain_db",
      points: [
        { id: "p1", tick: 0, value: -12 },
        { id: "p2", tick: 8 * BAR, value: 0 },
      ],
    },
  ],
  tracks: [
    {
      id: "keys",
      name: "Keys",
      devices: [{ id: "piano", kind: "organ" }],
      sends: [{ id: "toroom", to: "room" }],
      clips: [
        {
          id: "long",
          start: 2 * BAR,
          length: 4 * BAR,
          notes: [note("a", 0, 960, 60), note("b", 2 * BAR - 480, 960, 64), note("c", 3 * BAR, 960, 67)],
          controls: [{ id: "pedal", tick: 100, kind: "cc64", value: 127 }],
        },
        {
          id: "loop",
          start: 6 * BAR,
          length: 3 * BAR,
          loop: 960,
          notes: [note("k", 0, 240, 36), note("h", 480, 600, 42)],
        },
      ],
      takes: [
        {
          id: "take",
          name: "Take 1",
          clips: [{ id: "t1", start: 3 * BAR, length: BAR, notes: [note("x", 0, 960, 72)] }],
        },
      ],
    },
    {
      id: "voice",
      name: "Voice",
      kind: "audio",
      clips: [
        { id: "sung", start: BAR, length: 5 * BAR, media: hash, offset: 1_000, fade_in: 240, fade_out: 480 },
        { id: "back", start: 6 * BAR, length: 2 * BAR, media: hash, offset: 500, reverse: true },
        { id: "round", start: 8 * BAR, length: BAR, media: hash, offset: 70, loop: 960 },
      ],
    },
    { id: "room", name: "Room", kind: "return" },
    { id: "master", name: "Master", kind: "master" },
  ],
});

function valueAt(points: readonly { tick: number; value: number; curve: string }[], tick: Ticks): number {
  const index = points.findLastIndex((point) => point.tick <= tick);
  const [point, next] = [points[Math.max(0, index)]!, points[index + 1]];
  if (index < 0 || !next || point.curve === "hold") return point.value;
  return point.value + ((next.value - point.value) * (tick - point.tick)) / (next.tick - point.tick);
}

const asValues = (of: Song) =>
  of.tempo.map(({ tick, bpm, ramp }) => ({ tick, value: bpm, curve: ramp ? "line" : "hold" }));

/** Check that a stretch of one song sounds as a stretch of another does. */
function expectSame(before: Song, from: Ticks, length: Ticks, after: Song, at: Ticks): void {
  expect(heardNotes(after, at, at + length)).toEqual(heardNotes(before, from, from + length));
  const [was, is] = [before.automation[0]!.points, after.automation[0]!.points];
  for (let tick = 0; tick < length - 1; tick += 239) {
    expect(heardSample(after, at + tick)).toEqual(heardSample(before, from + tick));
    expect(valueAt(is, at + tick)).toBeCloseTo(valueAt(was, from + tick), 6);
    expect(valueAt(asValues(after), at + tick)).toBeCloseTo(valueAt(asValues(before), from + tick), 6);
    const metre = (of: Song, where: Ticks) => of.metre.findLast((point) => point.tick <= where)!.beats;
    expect(metre(after, at + tick)).toBe(metre(before, from + tick));
  }
}

/** Make edits in a live song as one step, and see that one undo takes them all back. */
function made(edits: readonly Edit[]): Song {
  const live = LiveSong.fromSong(song);
  live.apply(edits, "Arrange");
  const after = live.song;
  checkSong(after);
  live.undo();
  expect(live.song).toEqual(song);
  return after;
}

describe("time", () => {
  it("is put in: what comes later comes later, and what sounds there is cut", () => {
    const after = made(insertTime(song, 5 * BAR, BAR, clock));
    expectSame(song, 0, 5 * BAR, after, 0);
    expectSame(song, 5 * BAR, 5 * BAR, after, 6 * BAR);
    expect(heardNotes(after, 5 * BAR, 6 * BAR)).toEqual([]);
    expect(after.sections.map(({ start, length }) => [start / BAR, length / BAR])).toEqual([
      [0, 4],
      [4, 5],
      [9, 2],
    ]);
    expect(after.markers[0]!.tick).toBe(6 * BAR);
  });

  it("is taken out: the sections that it cut go on as one", () => {
    const after = made(deleteTime(song, 3 * BAR, 5 * BAR, clock));
    expectSame(song, 0, 3 * BAR, after, 0);
    expectSame(song, 5 * BAR, 5 * BAR, after, 3 * BAR);
    expect(after.sections.map(({ id, start, length }) => [id, start / BAR, length / BAR])).toEqual([
      ["verse", 0, 3],
      ["hook", 3, 3],
      ["outro", 6, 2],
    ]);
    expect(after.chords).toEqual([]);
  });

  it.each(Array.from({ length: 40 }, (_, seed) => [seed] as const))(
    "moves and is copied as it sounds, seed %i",
    (seed) => {
      const chance = new Chance(seed);
      const places = [0, 1, 2].map(() => chance.below(100) * 480).sort((a, b) => a - b);
      const [from, to, at] = chance.isTrue()
        ? [places[0]!, places[1]!, places[2]!]
        : [places[1]!, places[2]!, places[0]!];
      if (to - from < 2 || from === at) return;
      const copied = made(copyTime(song, from, to, at, clock));
      const length = to - from;
      expectSame(song, 0, at, copied, 0);
      expectSame(song, from, length, copied, at);
      expectSame(song, at, 4 * BAR, copied, at + length);
      const moved = made(moveTime(song, from, to, at, clock));
      const start = at < from ? at : at - length;
      expectSame(song, from, length, moved, start);
      if (at > to) expectSame(song, to, at - to, moved, from);
      else expectSame(song, at, from - at, moved, at + length);
    },
  );
});

describe("sections", () => {
  it("of a song in one tempo and metre are moved and copied without a word about either", () => {
    const [tempo, metre] = [[{ tick: 0, bpm: 120 }], [{ tick: 0 }]];
    const plain = readSong({ sections: [...song.sections], tempo, metre });
    for (const edits of [copySection(plain, "verse", clock), moveSection(plain, "hook", "verse", clock)]) {
      const after = applyAll(edits, plain);
      expect(after.tempo).toEqual(plain.tempo);
      expect(after.metre).toEqual(plain.metre);
    }
  });

  it("move whole, with their tempo and metre", () => {
    const after = made(moveSection(song, "hook", "verse", clock));
    expect(after.sections.map(({ id, start }) => [id, start / BAR])).toEqual([
      ["hook", 0],
      ["verse", 4],
      ["outro", 8],
    ]);
    expectSame(song, 4 * BAR, 4 * BAR, after, 0);
    expectSame(song, 0, 4 * BAR, after, 4 * BAR);
    expect(after.metre.map(({ tick, beats }) => [tick / BAR, beats])).toEqual([
      [0, 3],
      [4, 4],
      [8, 4],
    ]);
  });

  it("are copied behind themselves, and deleted", () => {
    const copied = made(copySection(song, "hook", clock));
    expect(copied.sections.map(({ name, start }) => [name, start / BAR])).toEqual([
      ["Verse", 0],
      ["Hook", 4],
      ["Hook", 8],
      ["Outro", 12],
    ]);
    expectSame(song, 4 * BAR, 4 * BAR, copied, 8 * BAR);
    const deleted = made(deleteSection(song, "verse", clock));
    expectSame(song, 4 * BAR, 6 * BAR, deleted, 0);
  });
});

describe("pieces of clips", () => {
  it("carry the pedal and cut a note in two", () => {
    const clip = song.tracks[0]!.clips[0]!;
    const [left] = piecesOf(clip, 0, 4 * BAR, song, clock);
    const [right] = piecesOf(clip, 4 * BAR, 99 * BAR, song, clock);
    expect(left!.notes.map(({ start, length }) => [start, length])).toEqual([
      [0, 960],
      [2 * BAR - 480, 480],
    ]);
    expect(right!.notes.map(({ start, length }) => [start, length])).toEqual([
      [0, 480],
      [BAR, 960],
    ]);
    expect(right!.controls.map(({ tick, value }) => [tick, value])).toEqual([[0, 127]]);
  });

  it("go on at the sample where the audio is, forwards and backwards", () => {
    const [sung, back] = song.tracks[1]!.clips;
    const [piece] = piecesOf(sung!, 2 * BAR, 3 * BAR, song, clock);
    expect([piece!.offset, piece!.fade_in, piece!.fade_out]).toEqual([1_000 + BAR * 25, 0, 0]);
    expect(piecesOf(back!, 6 * BAR, 7 * BAR, song, clock)[0]!.offset).toBe(500 + BAR * 25);
    expect(piecesOf(back!, 7 * BAR, 8 * BAR, song, clock)[0]!.offset).toBe(500);
  });
});

describe("takes", () => {
  it("take the place of what the track has there, for as long as they are", () => {
    const [keys] = song.tracks;
    const after = made(chooseTake(song, keys!, keys!.takes[0]!, clock));
    expect(heardNotes(after, 3 * BAR, 4 * BAR)).toEqual(["keys 0 960 72"]);
    expect(heardNotes(after, 4 * BAR, 9 * BAR)).toEqual(heardNotes(song, 4 * BAR, 9 * BAR));
    const part = made(chooseStretch(song, keys!, keys!.takes[0]!, 3 * BAR + 480, 4 * BAR, clock));
    expect(heardNotes(part, 3 * BAR, 4 * BAR)).toEqual(["keys 480 960 72"]);
  });
});

describe("tracks", () => {
  it("are added before the returns, in the colour that is used least", () => {
    const { edits, id } = addTrack(song, { name: "Bass" }, [{ kind: "mono_bass" }]);
    const after = made(edits);
    expect(after.tracks.map((track) => track.name)).toEqual(["Keys", "Voice", "Bass", "Room", "Master"]);
    expect(after.tracks.find((track) => track.id === id)!.devices[0]!.kind).toBe("mono_bass");
  });

  it("are added behind the one in hand, in its group", () => {
    const { edits, id } = groupTracks(song, ["keys"]);
    const grouped = made(edits);
    const place = placeBeside(grouped, "keys", "instrument");
    expect(place.output).toBe(id);
    const fields = { name: "Bass", output: place.output };
    const { tracks } = made([...edits, ...addTrack(grouped, fields, [], place.before).edits]);
    const at = tracks.findIndex((track) => track.id === "keys");
    expect([tracks[at + 1]!.name, tracks[at + 1]!.output]).toEqual(["Bass", id]);
    expect(placeBeside(grouped, "keys", "return")).toEqual({ before: "", output: "" });
    expect(placeBeside(song, "keys", "audio")).toEqual({ before: "voice", output: "" });
  });

  it("are copied with all that is theirs, and sound the same", () => {
    const { edits, id } = duplicateTrack(song, "keys");
    const after = made(edits);
    expect(after.tracks[1]!.id).toBe(id);
    expect(after.automation.map((lane) => lane.points.length)).toEqual([2, 2]);
    const heard = (id: string) =>
      heardNotes({ ...after, tracks: after.tracks.filter((each) => each.id === id) }, 0, 40_000);
    expect(heard(id).map((each) => each.replace(id, "keys"))).toEqual(heard("keys"));
  });

  it("are deleted with their automation and what leads to them", () => {
    const after = made(deleteTracks(song, ["keys", "room", "master"]));
    expect(after.tracks.map((track) => track.id)).toEqual(["voice", "master"]);
    expect(after.automation).toEqual([]);
  });

  it("are grouped, and no group hears itself", () => {
    const { edits, id } = groupTracks(song, ["keys", "voice"], "Band");
    const after = made(edits);
    expect(after.tracks.map((track) => track.name)).toEqual(["Band", "Keys", "Voice", "Room", "Master"]);
    expect(after.tracks.slice(1, 3).map((track) => track.output)).toEqual([id, id]);
    expect(mayRoute(after, id, id)).toBe(false);
    expect(mayRoute(after, "keys", "voice")).toBe(false);
    expect(routeTracks(after, ["keys"], "")).toHaveLength(1);
    expect(applyAll(reorderTrack("voice", id), after).tracks[0]!.id).toBe("voice");
  });
});
