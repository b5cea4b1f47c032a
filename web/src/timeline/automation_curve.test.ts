import { expect, test } from "vitest";
import type { Point } from "../song/document";
import { bendThrough, gone, segmentAt, valueAtTick, valueAtY, yOf } from "./automation_curve";

const point = (tick: number, value: number, curve: Point["curve"] = "line", bend = 0): Point => ({
  id: `${tick}`,
  tick,
  value,
  curve,
  bend,
});
const PAN = { minimum: -1, maximum: 1 };

test("a lane holds, goes straight or bends to its next point", () => {
  expect(valueAtTick([point(0, 0), point(100, 1)], 25, PAN)).toBe(0.25);
  expect(valueAtTick([point(0, 0, "hold"), point(100, 1)], 99, PAN)).toBe(0);
  // With bend 0.5 the share is x ** (4 ** 0.5) = x squared.
  expect(valueAtTick([point(0, 0, "curve", 0.5), point(100, 1)], 50, PAN)).toBe(0.25);
});

test("on a logarithmic scale a line moves in equal ratios, as the engine does", () => {
  const cutoff = { minimum: 20, maximum: 20_000, log: true };
  // Half way from 200 Hz to 3,200 Hz, four octaves, is two octaves up.
  expect(valueAtTick([point(0, 200), point(100, 3200)], 50, cutoff)).toBeCloseTo(800, 9);
});

test("before its first and after its last point a lane stays at them", () => {
  const points = [point(100, 0.3), point(200, 0.8)];
  expect(valueAtTick(points, 0, PAN)).toBe(0.3);
  expect(valueAtTick(points, 500, PAN)).toBe(0.8);
  expect(valueAtTick([], 0, PAN)).toBeUndefined();
});

test("bending to a height gives the bend that passes through it", () => {
  for (const share of [0.1, 0.25, 0.5, 0.8])
    expect(gone({ curve: "curve", bend: bendThrough(share) }, 0.5)).toBeCloseTo(share, 9);
});

test("a value has its height in a lane, and a height its value", () => {
  expect(yOf(1, PAN, 58)).toBe(6);
  expect(yOf(-1, PAN, 58)).toBe(52);
  expect(valueAtY(29, PAN, 58)).toBe(0);
});

test("a tick belongs to the point before it", () => {
  const points = [point(100, 0), point(200, 1)];
  expect([50, 100, 150, 200].map((tick) => segmentAt(points, tick))).toEqual([-1, 0, 0, 1]);
});
