import { expect, test } from "vitest";
import {
  keyInWords,
  lengthInWords,
  placeInWords,
  readMetre,
  readPlace,
  readTempo,
  timeInWords,
} from "./words";

test("a place reads as bar, beat and tick of a fixed width", () => {
  expect(placeInWords({ bar: 17, beat: 3, tick: 480 })).toBe("17.3.480");
  expect(placeInWords({ bar: 1, beat: 1, tick: 7.9 })).toBe("1.1.007");
});

test("time is cut to tenths, so the clock never shows a moment that has not come", () => {
  expect(timeInWords(48.89)).toBe("0:48.8");
  expect(timeInWords(59.99)).toBe("0:59.9");
  expect(timeInWords(60)).toBe("1:00.0");
  expect(timeInWords(0.3)).toBe("0:00.3");
  expect(lengthInWords(125.4)).toBe("2:05");
});

test("a tempo is read with point or comma, and brought to what can be played", () => {
  expect(readTempo("82")).toBe(82);
  expect(readTempo(" 92,5 bpm ")).toBe(92.5);
  expect(readTempo("9")).toBe(10);
  expect(readTempo("9999")).toBe(999);
  expect(readTempo("fast")).toBeNull();
});

test("a metre is a count over a power of two", () => {
  expect(readMetre("7/8")).toEqual({ beats: 7, unit: 8 });
  expect(readMetre("4 / 4")).toEqual({ beats: 4, unit: 4 });
  expect(readMetre("17/3")).toBeNull();
  expect(readMetre("0/4")).toBeNull();
});

test("keys have the names that musicians write", () => {
  expect(keyInWords({ tonic: 3, scale: "major" })).toBe("E♭ maj");
  expect(keyInWords({ tonic: 6, scale: "minor" })).toBe("F♯ min");
  expect(keyInWords({ tonic: 2, scale: "dorian" })).toBe("D dorian");
  expect(keyInWords(null)).toBe("–");
});

test("a place is read from its bar on", () => {
  expect(readPlace("17")).toEqual({ bar: 17, beat: 1, tick: 0 });
  expect(readPlace(" 17.3 ")).toEqual({ bar: 17, beat: 3, tick: 0 });
  expect(readPlace("17.3.480")).toEqual({ bar: 17, beat: 3, tick: 480 });
  expect(readPlace("0")).toBeNull();
  expect(readPlace("the hook")).toBeNull();
});
