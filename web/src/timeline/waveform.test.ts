import { expect, test, vi } from "vitest";
import { clip, clock } from "./testing_song";
import { extent, fadeAt, LEVELS, levelFor, mixedDown, Peaks, sampleAt, samplesAcross } from "./waveform";

test("the coarsest level is read that still has a pair for every pixel", () => {
  expect(levelFor(10)).toBe(64);
  expect(levelFor(64)).toBe(64);
  expect(levelFor(511)).toBe(64);
  expect(levelFor(600)).toBe(512);
  expect(levelFor(1e9)).toBe(LEVELS.at(-1));
});

test("a pixel shows the least and greatest of its samples", () => {
  const level = Int16Array.from([-100, 50, -32767, 20, -5, 32767]);
  expect(extent(level, 64, 0, 128)).toEqual([-1, 50 / 32767]);
  expect(extent(level, 64, 128, 192)).toEqual([-5 / 32767, 1]);
  expect(extent(level, 64, 192, 300)).toEqual([0, 0]);
});

test("left and right are shown as one shape that holds both", () => {
  expect([...mixedDown([Int16Array.from([-3, 4]), Int16Array.from([-5, 1])])]).toEqual([-5, 4]);
});

test("half a second into a clip is half a second into its audio", () => {
  const audio = clip({ start: 3840, length: 3840, media: "x", offset: 1000 });
  expect(sampleAt(audio, 48_000, clock, 3840)).toBe(1000);
  expect(sampleAt(audio, 48_000, clock, 4800)).toBe(25_000);
});

test("a loop begins again at its first sample, a reversed clip reads from its end", () => {
  const looped = clip({ start: 0, length: 3840, loop: 960, media: "x" });
  expect(sampleAt(looped, 48_000, clock, 960)).toBe(0);
  expect(sampleAt(looped, 48_000, clock, 1440)).toBe(12_000);
  const reversed = clip({ start: 0, length: 1920, media: "x", offset: 500, reverse: true });
  expect(sampleAt(reversed, 48_000, clock, 0)).toBe(48_500);
  expect(sampleAt(reversed, 48_000, clock, 1920)).toBe(500);
});

test("positions across a picture are those of its pixels' edges", () => {
  const audio = clip({ start: 0, length: 3840, media: "x" });
  const samples = samplesAcross(audio, 48_000, clock, 0, 10, 40);
  for (const x of [0, 1, 15, 16, 33, 40])
    expect(samples[x]).toBeCloseTo(sampleAt(audio, 48_000, clock, x * 10), 6);
});

test("an equal-power fade is 3 dB down half way", () => {
  const audio = clip({ start: 0, length: 3840, media: "x", fade_in: 960, fade_out: 1920 });
  expect(20 * Math.log10(fadeAt(audio, 480))).toBeCloseTo(-3.01, 2);
  expect(fadeAt(audio, 1500)).toBe(1);
  expect(fadeAt({ ...audio, fade_curve: "line" }, 2880)).toBeCloseTo(0.5);
});

test("until the wanted level has come a coarser one stands in for it", async () => {
  const ready = vi.fn();
  const answers = new Map<number, (values: Int16Array) => void>();
  const peaks = new Peaks((_, per) => new Promise((resolve) => answers.set(per, resolve)), ready);
  expect(peaks.level("a", 5000)).toBeNull();
  answers.get(4096)!(Int16Array.of(1, 2));
  await vi.waitFor(() => expect(ready).toHaveBeenCalledOnce());
  expect(peaks.level("a", 100)).toMatchObject({ per: 4096 });
  answers.get(64)!(Int16Array.of(3, 4));
  await vi.waitFor(() => expect(ready).toHaveBeenCalledTimes(2));
  expect(peaks.level("a", 100)).toMatchObject({ per: 64 });
});
