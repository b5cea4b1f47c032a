/** Where a recording belongs, and how long the way there is. */

import { describe, expect, it } from "vitest";
import { Timeline } from "../engine/timeline";
import { chance } from "../engine/workbench";
import { findSequence, testSequence } from "./calibration";
import { firstFrame, lostAt, passes } from "./placement";

describe("a recording", () => {
  const RATE = 48_000;
  // 120 bpm: 25 samples a tick.
  const time = { tick: (sample: number) => sample / 25, sample: (tick: number) => tick * 25 };

  it("begins with what is played at the punch-in, after the count-in and the latency", () => {
    const timeline = new Timeline();
    timeline.moved(1000, -RATE * 2, true);
    expect(firstFrame(timeline, 900, 0, 480)).toBe(1000 + 2 * RATE + 480);
  });

  it("lies where it was played, whatever the latency", () => {
    const timeline = new Timeline();
    timeline.moved(1000, 24_000, true);
    timeline.moved(49_000, 72_000, false);
    const placed = { from: 0, to: 49_000, punch: 24_000, latency: 700, first: 1700 };
    expect(passes(timeline, placed, time)).toEqual([{ start: 960, length: 1920, offset: 0 }]);
  });

  it("is one pass for each time round the loop", () => {
    const timeline = new Timeline();
    timeline.moved(0, 0, true);
    timeline.moved(RATE, RATE / 2, true);
    timeline.moved(1.5 * RATE, RATE / 2, true);
    timeline.moved(1.75 * RATE, 0.75 * RATE, false);
    const placed = { from: 0, to: 1.75 * RATE, punch: 0, latency: 100, first: 100 };
    expect(passes(timeline, placed, time)).toEqual([
      { start: 0, length: 1920, offset: 0 },
      { start: 960, length: 960, offset: RATE },
      { start: 960, length: 480, offset: 1.5 * RATE },
    ]);
  });

  it("begins at the loop's own tick where that lies between two samples", () => {
    // 110 bpm: 27.27 samples a tick; the engine's loop begins at the first whole sample.
    const per = (60 * RATE) / (110 * 960);
    const uneven = {
      tick: (sample: number) => sample / per,
      sample: (tick: number) => Math.round(tick * per),
    };
    const [begin, end] = [Math.ceil(7_680 * per), Math.ceil(11_520 * per)];
    const timeline = new Timeline();
    timeline.moved(0, begin, true);
    timeline.moved(end - begin, begin, true);
    timeline.moved(2 * (end - begin), end, false);
    const placed = { from: 0, to: 2 * (end - begin), punch: begin, latency: 100, first: 100 };
    const kept = passes(timeline, placed, uneven);
    expect(kept.map(({ start, length }) => [start, length])).toEqual([
      [7_680, 3_840],
      [7_680, 3_840],
    ]);
    expect(Math.abs(kept[1]!.offset - (end - begin))).toBeLessThanOrEqual(1);
  });

  it("knows at which ticks sound was lost, and leaves out what is in no pass", () => {
    const kept = [
      { start: 0, length: 1920, offset: 1000 },
      { start: 960, length: 960, offset: 1000 + RATE },
    ];
    const found = (frame: number, frames: number) => lostAt([[frame, frames]], kept, time);
    expect(found(1000 + 2500, 128)).toEqual([100]);
    expect(found(800, 300)).toEqual([0]);
    expect(found(800, 200)).toEqual([]);
    expect(found(1000 + RATE - 250, 500)).toEqual([1910, 960]);
    expect(found(1000 + 1.5 * RATE, 500)).toEqual([]);
  });
});

describe("a calibration", () => {
  it("plays a sequence that is like itself at no other place", () => {
    const sequence = testSequence();
    expect(sequence).toHaveLength(16_383);
    expect(sequence.reduce((sum, sample) => sum + sample, 0)).toBe(1);
  });

  it("finds the sequence to the sample under noise that is louder than it", () => {
    const random = chance(1);
    const sequence = testSequence();
    const heard = Float32Array.from({ length: 60_000 }, () => 0.5 * (random() - 0.5));
    sequence.forEach((sample, i) => {
      heard[1877 + i]! -= 0.1 * sample;
    });
    const found = findSequence(sequence, heard);
    expect(found.latency).toBe(1877);
    expect(found.confidence).toBeGreaterThan(0.8);
  });

  it("is not sure when there is nothing but noise", () => {
    const random = chance(2);
    const heard = Float32Array.from({ length: 60_000 }, () => random() - 0.5);
    expect(findSequence(testSequence(), heard).confidence).toBeLessThan(0.4);
    expect(findSequence(testSequence(), new Float32Array(60_000)).confidence).toBe(0);
  });
});
