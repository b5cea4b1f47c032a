import { expect, test } from "vitest";
import { apart, type GroupTransport, heardAt, readTransport } from "./group_time";

/** At 120 bpm a quarter (960 ticks) lasts half a second: 24,000 samples. */
const sampleOf = (tick: number): number => tick * 25;
const PLAYS: GroupTransport = { playing: true, tick: 960, at: 10_000, loop: null, who: 1 };

test("a song that plays is one second further a second later", () => {
  expect(heardAt(PLAYS, 10_000, sampleOf)).toBe(24_000);
  expect(heardAt(PLAYS, 11_000, sampleOf)).toBe(72_000);
});

test("before its beginning it stands where it will begin", () => {
  expect(heardAt(PLAYS, 9_000, sampleOf)).toBe(24_000);
});

test("a song that stands stays where it is", () => {
  expect(heardAt({ ...PLAYS, playing: false }, 99_000, sampleOf)).toBe(24_000);
});

test("a loop goes round from its end to its start", () => {
  const looped: GroupTransport = { ...PLAYS, loop: [0, 1_920] };
  expect(heardAt(looped, 10_499, sampleOf)).toBe(24_000 + 23_952);
  expect(heardAt(looped, 10_500, sampleOf)).toBe(0);
  expect(heardAt(looped, 11_600, sampleOf)).toBe(4_800);
});

test("whoever begins behind the loop's end plays on", () => {
  expect(heardAt({ ...PLAYS, tick: 1_920, loop: [0, 960] }, 11_000, sampleOf)).toBe(96_000);
});

test("across the end of a loop two places are near each other", () => {
  const loop = [0, 1_920] as const;
  expect(apart(100, 47_900, loop, sampleOf)).toBe(200);
  expect(apart(47_900, 100, loop, sampleOf)).toBe(-200);
  expect(apart(47_900, 100, null, sampleOf)).toBe(47_800);
  expect(apart(500, 100, loop, sampleOf)).toBe(400);
});

test("what is no transport is left alone", () => {
  expect(readTransport("null")).toBeNull();
  expect(readTransport('{"playing": 1}')).toBeUndefined();
  expect(readTransport('{"playing": true, "tick": "0", "at": 0, "who": 1}')).toBeUndefined();
  expect(readTransport(JSON.stringify(PLAYS))).toEqual(PLAYS);
});
