import { expect, test } from "vitest";
import { MetreMap } from "../song/metre";
import { lengthName, RollGrid } from "./grid";

const FOUR = new MetreMap([{ tick: 0, beats: 4, unit: 4, extra: {} }]);
const CHANGING = new MetreMap([
  { tick: 0, beats: 3, unit: 4, extra: {} },
  { tick: 5760, beats: 7, unit: 8, extra: {} },
]);
/** 100 px a beat: sixteenths are 25 px apart. */
const BEAT_100 = 100 / 960;

test("the adaptive step is the finest whose lines are a dozen pixels apart", () => {
  expect(new RollGrid(FOUR, "adaptive", BEAT_100).step).toBe(120);
  expect(new RollGrid(FOUR, "triplet", BEAT_100).step).toBe(160);
  expect(new RollGrid(FOUR, 480, BEAT_100).step).toBe(480);
});

test("drums are struck on sixteenths until there is room to aim between them", () => {
  expect(new RollGrid(FOUR, "adaptive", BEAT_100, true).step).toBe(240);
  expect(new RollGrid(FOUR, "adaptive", 3 * BEAT_100, true).step).toBe(120);
  expect(new RollGrid(FOUR, "adaptive", BEAT_100 / 8, true).step).toBe(960);
  expect(new RollGrid(FOUR, "triplet", BEAT_100, true).step).toBe(160);
  expect(new RollGrid(FOUR, 60, BEAT_100, true).step).toBe(60);
});

test("with snap off a time stays where it is, while the grid is still drawn", () => {
  const grid = new RollGrid(FOUR, "off", BEAT_100);
  expect(grid.snap(331.4)).toBe(331);
  expect(grid.step).toBe(120);
  expect(new RollGrid(FOUR, 240, BEAT_100).snap(331, true)).toBe(331);
  expect(new RollGrid(FOUR, 240, BEAT_100).snap(331)).toBe(240);
});

test("lines are bars with their numbers, beats, and steps between", () => {
  const lines = [...new RollGrid(CHANGING, 240, BEAT_100).lines(2880, 5760 + 960, 0)];
  expect(lines.map((line) => [line.tick, line.weight, line.bar])).toEqual([
    [2880, "bar", 2],
    [3840, "beat", 0],
    [4800, "beat", 0],
    [5760, "bar", 3],
    [6240, "beat", 0],
  ]);
});

test("lengths have musicians' names where there are any", () => {
  expect([3840, 960, 480, 720, 320, 30, 2880, 1000].map(lengthName)).toEqual([
    "1/1",
    "1/4",
    "1/8",
    "1/8 dotted",
    "1/8 triplet",
    "30 ticks",
    "1/2 dotted",
    "1000 ticks",
  ]);
});
