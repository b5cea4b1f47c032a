import { expect, test } from "vitest";
import type { Note } from "../document";
import * as shaping from "./shaping";

const note = (id: string, start: number, pitch = 60, length = 240, velocity = 100): Note => ({
  id,
  start,
  length,
  pitch,
  velocity,
  cents: 0,
  release_velocity: 64,
  origin: "",
  extra: {},
});
const SIXTEENTHS = { grid: 240, strength: 1, swing: 0.5, ends: false };

test("quantising brings a late note onto the grid, and half of it half the way", () => {
  const late = [note("a", 264)];
  expect(shaping.quantised(late, SIXTEENTHS, 0).changes).toEqual({ a: { start: 240 } });
  expect(shaping.quantised(late, { ...SIXTEENTHS, strength: 0.5 }, 0).changes).toEqual({ a: { start: 252 } });
  expect(shaping.quantised(late, { ...SIXTEENTHS, strength: 0 }, 0).changes).toEqual({});
});

test("a swung grid has its off-beats late: at two thirds of the pair, 320 of 480", () => {
  const shaped = shaping.quantised([note("a", 240)], { ...SIXTEENTHS, swing: 2 / 3 }, 0);
  expect(shaped.changes).toEqual({ a: { start: 320 } });
});

test("the grid lies in the song, not in the clip", () => {
  expect(shaping.quantised([note("a", 100)], SIXTEENTHS, 120).changes).toEqual({ a: { start: 120 } });
});

test("ends come onto the grid too when asked, and no note vanishes", () => {
  const shaped = shaping.quantised(
    [note("a", 10, 60, 250), note("b", 480, 60, 20)],
    { ...SIXTEENTHS, ends: true },
    0,
  );
  expect(shaped.changes).toEqual({ a: { start: 0, length: 240 }, b: { length: 60 } });
});

test("humanising leans by no more than it may, the same way for the same seed", () => {
  const notes = Array.from({ length: 200 }, (_, index) => note(`n${index}`, 1000 + index * 240));
  const settings = { timing: 30, velocity: 8, seed: 7 };
  const shaped = shaping.humanised(notes, settings);
  for (const each of notes) {
    const fields = shaped.changes[each.id] ?? {};
    expect(Math.abs((fields.start ?? each.start) - each.start)).toBeLessThanOrEqual(30);
    expect(Math.abs((fields.velocity ?? 100) - 100)).toBeLessThanOrEqual(8);
  }
  expect(shaping.humanised(notes, settings)).toEqual(shaped);
  expect(shaping.humanised(notes, { ...settings, seed: 8 })).not.toEqual(shaped);
});

test("notes that move together stop together at the keyboard's end and the clip's beginning", () => {
  const shaped = shaping.moved([note("a", 100, 120), note("b", 400, 126)], -500, 5);
  expect(shaped.changes).toEqual({ a: { start: 0, pitch: 121 }, b: { start: 300, pitch: 127 } });
});

test("a note that is shortened keeps a sixteenth, one that was shorter keeps what it had", () => {
  const shaped = shaping.endsMoved([note("a", 0, 60, 960), note("b", 0, 62, 100)], -2000, 240);
  expect(shaped.changes).toEqual({ a: { length: 240 } });
});

test("moving a start leaves the end where it was", () => {
  expect(shaping.startsMoved([note("a", 240, 60, 480)], -240, 120).changes).toEqual({
    a: { start: 0, length: 720 },
  });
});

test("legato holds each chord until the next one", () => {
  const shaped = shaping.legato([note("a", 0), note("b", 0, 64), note("c", 960)]);
  expect(shaped.changes).toEqual({ a: { length: 960 }, b: { length: 960 } });
});

test("legato holds a strummed chord too until the next one, though its notes begin one after another", () => {
  const strummed = [note("a", 0), note("b", 30, 64), note("c", 60, 67), note("d", 960)];
  expect(shaping.legato(strummed).changes).toEqual({
    a: { length: 960 },
    b: { length: 930 },
    c: { length: 900 },
  });
});

test("splitting and joining again gives back one note of the old length", () => {
  const whole = note("a", 0, 60, 960);
  const parts = shaping.reshaped([whole], shaping.split([whole], 600));
  expect(parts.map(({ start, length }) => [start, length])).toEqual([
    [0, 600],
    [600, 360],
  ]);
  expect(shaping.reshaped(parts, shaping.joined(parts))).toEqual([whole]);
});

test("what is reversed twice is as it was", () => {
  const notes = [note("a", 0), note("b", 480, 62, 120)];
  const once = shaping.reshaped(notes, shaping.reversed(notes));
  expect(once.map(({ id, start }) => [id, start])).toEqual([
    ["b", 0],
    ["a", 360],
  ]);
  expect(shaping.reshaped(once, shaping.reversed(once))).toEqual(notes);
});

test("upside down, C E G is G E♭ C, and in C major G E C", () => {
  const chord = [note("a", 0, 60), note("b", 240, 64), note("c", 480, 67)];
  expect(shaping.inverted(chord, null).changes).toEqual({
    a: { pitch: 67 },
    b: { pitch: 63 },
    c: { pitch: 60 },
  });
  const inC = shaping.inverted(chord, { tonic: 0, scale: "major" });
  expect(inC.changes.b).toEqual({ pitch: 62 });
});

test("a third up in the scale is three semitones on D and four on C", () => {
  const shaped = shaping.transposedInKey([note("a", 0, 60), note("b", 0, 62)], 2, {
    tonic: 0,
    scale: "major",
  });
  expect(shaped.changes).toEqual({ a: { pitch: 64 }, b: { pitch: 65 } });
});

test("half speed doubles gaps and lengths", () => {
  const shaped = shaping.stretched([note("a", 240), note("b", 480)], 2);
  expect(shaped.changes).toEqual({ a: { length: 480 }, b: { start: 720, length: 480 } });
});

test("a crescendo goes evenly over time", () => {
  const shaped = shaping.ramped([note("a", 0), note("b", 240), note("c", 960)], 40, 120);
  expect(shaped.changes).toEqual({ a: { velocity: 40 }, b: { velocity: 60 }, c: { velocity: 120 } });
});

test("of two notes in one place the louder stays", () => {
  const shaped = shaping.withoutDoubles([note("a", 0, 60, 240, 80), note("b", 0, 60, 240, 90)]);
  expect(shaped.removed).toEqual(["a"]);
});

test("edits write only what changed, one edit of each sort", () => {
  const notes = [note("a", 0, 60, 960), note("b", 960)];
  const edits = shaping.shapedEdits("clip", shaping.split(notes, 480));
  expect(edits.map((edit) => edit.edit)).toEqual(["Change", "Add"]);
  expect(edits[0]).toMatchObject({ kind: "Note", of: "clip", changes: { a: { length: 480 } } });
});
