import { expect, test } from "vitest";
import { extent } from "../timeline/waveform";
import { LivePeaks, PER } from "./live_peaks";

test("what was heard is seen where it was heard, of either channel", () => {
  const peaks = new LivePeaks();
  const samples = new Float32Array(2 * 4 * PER);
  samples[2 * (PER + 7)] = 0.5;
  samples[2 * (3 * PER) + 1] = -2;
  peaks.hear(10 * PER, samples, 2);
  expect(peaks.frames).toBe(14 * PER);
  const at = (frame: number): [number, number] => extent(peaks.values, PER, frame, frame + PER);
  expect(at(10 * PER)).toEqual([0, 0]);
  expect(at(11 * PER)[1]).toBeCloseTo(0.5, 4);
  expect(at(13 * PER)).toEqual([-1, 0]);
});

test("it grows with the recording, and the next one begins empty", () => {
  const peaks = new LivePeaks();
  for (let chunk = 0; chunk < 200; chunk += 1) peaks.hear(chunk * 8192, new Float32Array(8192).fill(0.25), 1);
  expect(extent(peaks.values, PER, 199 * 8192, 200 * 8192)[1]).toBeCloseTo(0.25, 4);
  peaks.forget();
  expect(peaks.frames).toBe(0);
  expect(extent(peaks.values, PER, 0, 200 * 8192)).toEqual([0, 0]);
});
