import { expect, test } from "vitest";
import type { Note } from "../document";
import { MetreMap } from "../metre";
import * as line from "./line_steps";
import { newNote, reshaped, type Shaped } from "./shaping";
import { rowLength, type StepGrid, soundingStep, stepAt, stepGrid } from "./steps";
import * as strokes from "./stroke_steps";

const metre = (beats: number, unit: number): MetreMap => new MetreMap([{ tick: 0, beats, unit, extra: {} }]);
const clip = (length: number, loop = 0) => ({ start: 0, length, loop });
const GRID: StepGrid = { step: 240, count: 16, perBar: 16 };
const FLAM = { index: 4, pitch: 38, flam: 46 };
const again = (notes: readonly Note[], shaped: Shaped): Note[] => reshaped(notes, shaped);

test("a bar has as many steps as its metre and their length give", () => {
  expect(stepGrid(clip(3840), 240, metre(4, 4))).toEqual({ step: 240, count: 16, perBar: 16 });
  expect(stepGrid(clip(2880), 240, metre(3, 4))).toEqual({ step: 240, count: 12, perBar: 12 });
  expect(stepGrid(clip(3360), 240, metre(7, 8))).toEqual({ step: 240, count: 14, perBar: 14 });
  expect(stepGrid(clip(3840), 320, metre(4, 4)).count).toBe(12);
});

test("a clip that goes round has the steps of one round", () => {
  expect(stepGrid(clip(15360, 3840), 240, metre(4, 4)).count).toBe(16);
});

test("a bar of 32 steps is shown in two rows", () => {
  expect(rowLength(stepGrid(clip(3840), 120, metre(4, 4)))).toBe(16);
});

test("what is played a little late leans on its step, what lies between two on none", () => {
  expect(stepAt(480 + 40, GRID)).toEqual({ index: 2, late: 40 });
  expect(stepAt(480 + 120, GRID)).toBeNull();
});

test("a swung step sounds late, and until then the one before it", () => {
  const groove = { swing: 0.6, grid: 240, offsets: [], velocities: [], amount: 1 };
  const swings = { ...clip(3840), groove };
  expect(soundingStep(250, swings, GRID)).toBe(0); // a pair is 480 ticks: its second begins at 288
  expect(soundingStep(288, swings, GRID)).toBe(1);
  expect(soundingStep(3840, swings, GRID)).toBe(-1);
});

test("a bass line is read from notes: accents by velocity, slides where notes overlap, holds by length", () => {
  const notes = [newNote(0, 300, 33, 120), newNote(240, 600, 36, 96), newNote(960, 100, 40, 106)];
  const { steps, loose } = line.readLine(notes, GRID);
  expect(steps[0]).toMatchObject({ accent: 1, slides: true, maySlide: true });
  expect(steps[1]).toMatchObject({ accent: 0, slides: false });
  expect([steps[2]!.held, steps[3]!.held]).toEqual([notes[1], notes[1]]);
  expect(steps[4]!.accent).toBe(0.5);
  expect(loose).toEqual([]);
});

test("a chord's other notes are no step of a line", () => {
  const notes = [newNote(0, 200, 33, 96), newNote(0, 200, 40, 96), newNote(110, 50, 45, 96)];
  expect(line.readLine(notes, GRID).loose).toEqual([notes[2], notes[1]]);
});

test("a slide makes a note reach into the next, and taking it away leaves a gap", () => {
  const notes = [newNote(0, 144, 33, 96), newNote(240, 144, 36, 96)];
  const slid = again(notes, line.slid(line.readLine(notes, GRID), GRID, 0, true));
  expect(slid[0]!.length).toBeGreaterThan(240);
  expect(line.readLine(slid, GRID).steps[0]!.slides).toBe(true);
  const plain = again(slid, line.slid(line.readLine(slid, GRID), GRID, 0, false));
  expect(plain[0]!.length).toBe(144);
});

test("nothing slides into a rest", () => {
  const notes = [newNote(0, 144, 33, 96), newNote(480, 144, 36, 96)];
  const read = line.readLine(notes, GRID);
  expect(read.steps[0]!.maySlide).toBe(false);
  expect(line.slid(read, GRID, 0, true).changes).toEqual({});
});

test("a rest takes the note away and ends what slid into it", () => {
  const notes = [newNote(0, 300, 33, 96), newNote(240, 144, 36, 96)];
  const left = again(notes, line.rest(line.readLine(notes, GRID), GRID, 1));
  expect(left.map(({ start, length }) => [start, length])).toEqual([[0, 144]]);
});

test("a note is held on through the steps after it, and a new one among them ends it", () => {
  const notes = [newNote(0, 144, 33, 96)];
  const long = again(notes, line.hold(line.readLine(notes, GRID), GRID, 2));
  expect(line.readLine(long, GRID).steps[2]!.held).toBe(long[0]);
  const two = again(long, line.noteOn(line.readLine(long, GRID), GRID, 2, 40));
  expect(line.readLine(two, GRID).steps.map(({ slides }) => slides)).not.toContain(true);
  expect(two[0]!.length).toBe(480 - 96);
});

test("an accent is the velocity from which the device accents in full", () => {
  const note = newNote(0, 144, 33, 90);
  const [loud] = again([note], line.accented(note, true));
  expect(line.readLine([loud!], GRID).steps[0]!.accent).toBe(1);
  expect(again([loud!], line.accented(loud!, false))[0]!.velocity).toBeLessThanOrEqual(100);
});

test("strokes have three levels, and those on other drums are not theirs", () => {
  const notes = [
    newNote(0, 60, 38, 60),
    newNote(240, 60, 38, 100),
    newNote(480, 60, 38, 120),
    newNote(720, 60, 36, 100),
  ];
  const { steps } = strokes.readStrokes(notes, 38, GRID);
  expect(steps.slice(0, 4).map((stroke) => stroke?.level)).toEqual(["soft", "plain", "accent", undefined]);
});

test("a flam is a softer stroke on the step and the full one after it, and goes back to one stroke", () => {
  const made = again([], strokes.struck(null, { level: "plain", flam: true }, FLAM, GRID));
  expect(made.map(({ start, velocity }) => [start, velocity])).toEqual([
    [960, 67],
    [1006, 100],
  ]); // 100 √0.45
  const read = strokes.readStrokes(made, 38, GRID).steps[4]!;
  expect([read.note, read.grace, read.late]).toEqual([made[1], made[0], 0]);
  const single = again(made, strokes.struck(read, { level: "plain", flam: false }, FLAM, GRID));
  expect(single.map(({ start, velocity }) => [start, velocity])).toEqual([[960, 100]]);
  expect(again(made, strokes.struck(read, null, FLAM, GRID))).toEqual([]);
});

test("a stroke that was played keeps its place and its velocity when it stays as loud", () => {
  const notes = [newNote(975, 60, 38, 93)];
  const read = strokes.readStrokes(notes, 38, GRID).steps[4]!;
  expect(read.late).toBe(15);
  const flam = again(notes, strokes.struck(read, { level: "plain", flam: true }, FLAM, GRID));
  expect(flam.map(({ start, velocity }) => [start, velocity])).toEqual([
    [975, 62],
    [1021, 93],
  ]);
});

test("a roll on one step is left alone", () => {
  const notes = [newNote(960, 60, 38, 90), newNote(980, 60, 38, 90), newNote(1000, 60, 38, 90)];
  const read = strokes.readStrokes(notes, 38, GRID).steps[4]!;
  expect(read.more).toBe(2);
  expect(again(notes, strokes.struck(read, null, FLAM, GRID))).toEqual(notes);
});
