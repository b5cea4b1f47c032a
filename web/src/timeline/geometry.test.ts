import { expect, test } from "vitest";
import { PPQ } from "../song/document";
import {
  barStride,
  barsBetween,
  followed,
  scrolledTo,
  tickAt,
  xAt,
  zoomedAround,
  zoomedTo,
} from "./geometry";

const BAR = 4 * PPQ;
const FOUR = [{ tick: 0, beats: 4, unit: 4 }];

test("a tick and its pixel are two ways of saying one place", () => {
  const zoom = { pixelsPerTick: 0.025, scrollTick: 1000 };
  expect(xAt(1000, zoom)).toBe(0);
  expect(xAt(5000, zoom)).toBe(100);
  expect(tickAt(100, zoom)).toBe(5000);
});

test("zooming keeps what lies under the pointer where it is", () => {
  const zoom = { pixelsPerTick: 0.02, scrollTick: 20_000 };
  const nearer = zoomedAround(zoom, 300, 1.5);
  expect(tickAt(300, nearer)).toBeCloseTo(tickAt(300, zoom), 6);
  expect(nearer.pixelsPerTick).toBeCloseTo(0.03);
});

test("zooming out near the start stops at the start", () => {
  expect(zoomedAround({ pixelsPerTick: 0.02, scrollTick: 100 }, 400, 0.2).scrollTick).toBe(0);
});

test("a stretch fills the width with air at both ends", () => {
  const zoom = zoomedTo(BAR, 5 * BAR, 1048);
  expect(xAt(BAR, zoom)).toBeCloseTo(24);
  expect(xAt(5 * BAR, zoom)).toBeCloseTo(1024);
  const whole = zoomedTo(0, 8 * BAR, 1048);
  expect(whole.scrollTick).toBe(0);
  expect(xAt(8 * BAR, whole)).toBeCloseTo(1024);
});

test("bringing something into view moves no further than it must", () => {
  const zoom = { pixelsPerTick: 0.1, scrollTick: 10_000 };
  expect(scrolledTo(zoom, 800, 12_000, 14_000)).toBe(10_000);
  expect(scrolledTo(zoom, 800, 19_000)).toBe(19_000 + 400 - 8_000);
  expect(scrolledTo(zoom, 800, 5_000)).toBe(5_000 - 400);
});

test("the view turns a page when the playhead leaves it, and stays otherwise", () => {
  const zoom = { pixelsPerTick: 0.1, scrollTick: 10_000 };
  expect(followed(zoom, 800, 15_000)).toBe(10_000);
  expect(followed(zoom, 800, 17_900)).toBe(17_900 - 600);
});

test("bars are numbered on through a change of metre, which begins a new bar", () => {
  // Two and a half bars of 4/4, then 3/4: the cut bar counts, so the change begins bar 4.
  const metre = [...FOUR, { tick: 2.5 * BAR, beats: 3, unit: 4 }];
  const bars = barsBetween(metre, 0, 4 * BAR);
  expect(bars.map(({ tick, bar }) => [tick / PPQ, bar])).toEqual([
    [0, 1],
    [4, 2],
    [8, 3],
    [10, 4],
    [13, 5],
    [16, 6],
  ]);
});

test("bars far away are found without counting through all of them", () => {
  const [first] = barsBetween(FOUR, 1000 * BAR, 1000 * BAR + 10);
  expect(first).toMatchObject({ tick: 1000 * BAR, bar: 1001 });
});

test("bar numbers thin out in powers of two", () => {
  expect(barStride(100 / BAR, BAR)).toBe(1);
  expect(barStride(30 / BAR, BAR)).toBe(2);
  expect(barStride(2 / BAR, BAR)).toBe(32);
});
