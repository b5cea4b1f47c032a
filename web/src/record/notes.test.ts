import { expect, test } from "vitest";
import { clipOf, NoteRecording, type Span } from "./notes";

const BAR = 3840;
const SPAN: Span = { start: BAR, end: null };
const LOOP: Span = { start: BAR, end: 2 * BAR };
const barEnd = (tick: number): number => (Math.floor(tick / BAR) + 1) * BAR;
const places = (notes: readonly { start: number; length: number; pitch: number }[]) =>
  notes.map(({ start, length, pitch }) => [start, length, pitch]);

test("a note lies where its key went down, counted from where recording began", () => {
  const recording = new NoteRecording(SPAN);
  recording.noteOn(60, 90, BAR + 470);
  recording.noteOff(60, BAR + 950);
  const [pass] = recording.finish(2 * BAR);
  expect(places(pass!.notes)).toEqual([[470, 480, 60]]);
  expect(pass!.notes[0]!.velocity).toBe(90);
});

test("quantising draws the beginning and leaves the length", () => {
  const recording = new NoteRecording(SPAN, (tick) => Math.round(tick / 240) * 240);
  recording.noteOn(60, 90, BAR + 470);
  recording.noteOff(60, BAR + 940);
  expect(places(recording.finish(2 * BAR)[0]!.notes)).toEqual([[480, 470, 60]]);
});

test("a first note that comes a little early is the first note; one in the count-in is not", () => {
  const recording = new NoteRecording(SPAN);
  recording.noteOn(48, 90, BAR - 1_000);
  recording.noteOff(48, BAR - 900);
  recording.noteOn(60, 90, BAR - 100);
  recording.noteOff(60, BAR + 300);
  expect(places(recording.finish(BAR + 400)[0]!.notes)).toEqual([[0, 300, 60]]);
});

test("each turn of a loop is a pass, and a held key ends with its turn", () => {
  const recording = new NoteRecording(LOOP);
  recording.noteOn(60, 90, BAR + 3600);
  recording.advance(BAR + 3830);
  recording.advance(BAR + 5);
  recording.noteOff(60, BAR + 10);
  recording.noteOn(62, 90, BAR + 960);
  recording.noteOff(62, BAR + 1200);
  const passes = recording.finish(BAR + 2000);
  expect(passes.map((pass) => places(pass.notes))).toEqual([[[3600, 240, 60]], [[960, 240, 62]]]);
});

test("a note that is drawn onto the loop's end begins its turn", () => {
  const recording = new NoteRecording(LOOP, (tick) => Math.round(tick / 240) * 240);
  recording.noteOn(60, 90, 2 * BAR - 60);
  recording.noteOff(60, 2 * BAR - 1);
  expect(places(recording.finish(2 * BAR - 1)[0]!.notes)).toEqual([[0, 59, 60]]);
});

test("turns in which nothing was played are left out", () => {
  const recording = new NoteRecording(LOOP);
  recording.advance(2 * BAR - 10);
  recording.advance(BAR + 10);
  recording.noteOn(60, 90, BAR + 20);
  expect(recording.isEmpty).toBe(false);
  expect(recording.finish(BAR + 500)).toHaveLength(1);
});

test("a key that is still held when recording ends, ends there", () => {
  const recording = new NoteRecording(SPAN);
  recording.noteOn(60, 90, BAR);
  expect(places(recording.finish(BAR + 777)[0]!.notes)).toEqual([[0, 777, 60]]);
});

test("while it is recorded, a held key's note grows", () => {
  const recording = new NoteRecording(SPAN);
  recording.noteOn(60, 90, BAR + 100);
  expect(places(recording.live(BAR + 300))).toEqual([[100, 200, 60]]);
  recording.noteOff(60, BAR + 400);
  expect(places(recording.live(BAR + 900))).toEqual([[100, 300, 60]]);
});

test("a wheel leaves a point wherever its value changes, the last one where two come at once", () => {
  const recording = new NoteRecording(SPAN);
  recording.control("bend", 0.5, BAR + 10);
  recording.control("bend", 0.5, BAR + 20);
  recording.control("bend", 0.6, BAR + 30);
  recording.control("bend", 0.7, BAR + 30);
  const [pass] = recording.finish(BAR + 100);
  expect(pass!.controls.map(({ tick, value }) => [tick, value])).toEqual([
    [10, 0.5],
    [30, 0.7],
  ]);
});

test("the clip of a pass fills its bars, in a loop the loop", () => {
  const recording = new NoteRecording(SPAN);
  recording.noteOn(60, 90, BAR);
  const [pass] = recording.finish(2 * BAR + 5);
  expect(clipOf(pass!, SPAN, "Keys", barEnd)).toMatchObject({ start: BAR, length: 2 * BAR, name: "Keys" });
  expect(clipOf(pass!, LOOP, "Keys", barEnd)).toMatchObject({ start: BAR, length: BAR });
});

test("turns that are over can be taken out while the loop goes on", () => {
  const recording = new NoteRecording(LOOP);
  recording.noteOn(60, 90, BAR + 100);
  recording.noteOff(60, BAR + 200);
  expect(recording.finishedTurns()).toEqual([]);
  recording.advance(2 * BAR - 1);
  recording.advance(BAR + 5);
  expect(recording.finishedTurns().map((pass) => places(pass.notes))).toEqual([[[100, 100, 60]]]);
  recording.noteOn(62, 90, BAR + 300);
  expect(recording.finish(BAR + 400).map((pass) => places(pass.notes))).toEqual([[[300, 100, 62]]]);
});
