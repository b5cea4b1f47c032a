import { expect, test } from "vitest";
import type { Clip } from "../song/document";
import { eachNote, pitchRange } from "./note_picture";
import { clip, note } from "./testing_song";

function drawn(from: Clip, left = 0, right = from.length): number[][] {
  const found: number[][] = [];
  eachNote(from, left, right, (start, stop, each) => found.push([start, stop, each.pitch]));
  return found;
}

test("a looped clip repeats its notes to its end, and the last repeat is cut there", () => {
  const riff = clip({
    length: 2400,
    loop: 960,
    notes: [note({ start: 0, length: 600 }), note({ start: 480, length: 240, pitch: 64 })],
  });
  expect(drawn(riff)).toEqual([
    [0, 600, 60],
    [480, 720, 64],
    [960, 1560, 60],
    [1440, 1680, 64],
    [1920, 2400, 60],
  ]);
});

test("notes beyond the loop and beyond the end are silent and so not drawn", () => {
  expect(drawn(clip({ length: 960, loop: 480, notes: [note({ start: 500 })] }))).toEqual([]);
  expect(drawn(clip({ length: 960, notes: [note({ start: 960 })] }))).toEqual([]);
});

test("a note that began before what is seen is drawn, those after it are not looked at", () => {
  const pad = clip({
    length: 9600,
    notes: [note({ start: 0, length: 5000 }), note({ start: 9000, pitch: 50 })],
  });
  expect(drawn(pad, 4000, 6000)).toEqual([[0, 5000, 60]]);
});

test("pitches span at least an octave around their middle", () => {
  expect(pitchRange([note({ pitch: 60 })])).toEqual({ low: 54, high: 66 });
  expect(pitchRange([note({ pitch: 40 }), note({ pitch: 70 })])).toEqual({ low: 40, high: 70 });
});
