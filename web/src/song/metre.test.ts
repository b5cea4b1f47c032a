import { describe, expect, it } from "vitest";
import type { MetrePoint } from "./document";
import { MetreMap } from "./metre";
import { snapped, snappedDistance, snappedDown, stepOf } from "./snap";

const point = (tick: number, beats: number, unit: number): MetrePoint => ({ tick, beats, unit, extra: {} });
/** Two bars of 4/4, the second cut short by 3/4 after two beats, then 6/8 from bar 4. */
const metre = new MetreMap([point(0, 4, 4), point(5_760, 3, 4), point(8_640, 6, 8)]);

describe("bars and beats", () => {
  it("count from 1, and a change of metre begins a bar", () => {
    expect(metre.position(5_759)).toEqual({ bar: 2, beat: 2, tick: 959 });
    expect(metre.position(5_760)).toEqual({ bar: 3, beat: 1, tick: 0 });
    expect(metre.position(9_121)).toEqual({ bar: 4, beat: 2, tick: 1 });
    expect([1, 2, 3, 4, 5].map((bar) => metre.tickOfBar(bar))).toEqual([0, 3_840, 5_760, 8_640, 11_520]);
    expect(metre.barAt(4_000)).toEqual({ bar: 2, start: 3_840, end: 5_760 });
    expect([...metre.bars(9_000)]).toEqual([0, 3_840, 5_760, 8_640]);
  });

  it("have lines: bars, beats and steps, begun anew in each bar", () => {
    const lines = [...metre.gridLines(3_840, 8_640, 480)];
    expect(lines.filter(({ is }) => is === "bar").map(({ tick, bar }) => [tick, bar])).toEqual([
      [3_840, 2],
      [5_760, 3],
    ]);
    expect(lines.filter(({ is }) => is === "beat").map(({ tick }) => tick)).toEqual([4_800, 6_720, 7_680]);
    expect(lines.length).toBe(10);
    expect([...metre.gridLines(100, 3_000, 0)].map(({ tick }) => tick)).toEqual([960, 1_920, 2_880]);
    const wide = new MetreMap([point(0, 4, 4)]).gridLines(0, 8 * 3_840, 4 * 3_840);
    expect([...wide].map(({ bar }) => bar)).toEqual([1, 5]);
  });
});

describe("snapping", () => {
  it("goes to the finest step whose lines are far enough apart", () => {
    expect(stepOf("adaptive", 0.05)).toBe(240);
    expect(stepOf("adaptive", 0.001)).toBe(15_360);
    expect(stepOf("triplet", 0.05)).toBe(320);
    expect(stepOf(480, 9)).toBe(480);
    expect(stepOf("off", 1)).toBe(1);
  });

  it("finds the nearest line and the one before", () => {
    expect(snapped(250, 240, metre)).toBe(240);
    expect(snapped(359, 240, metre)).toBe(240);
    expect(snapped(360, 240, metre)).toBe(480);
    expect(snapped(-500, 240, metre)).toBe(0);
    expect(snapped(250.4, 1, metre)).toBe(250);
    expect(snappedDown(479, 240, metre)).toBe(240);
  });

  it("never goes over the end of a bar that a change of metre cuts short", () => {
    expect(snapped(5_700, 1_440, metre)).toBe(5_760);
    expect(snapped(3_000, 3_840, metre)).toBe(3_840);
    expect(snappedDistance(100, 300, 240, metre)).toBe(380);
  });
});
