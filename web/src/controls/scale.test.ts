import { expect, test } from "vitest";
import { fromWords, inWords, shareOf, valueAt } from "./scale";

const cutoff = { minimum: 20, maximum: 20_000, log: true, unit: "Hz" };
const gain = { minimum: -24, maximum: 24, unit: "dB" };
const attack = { minimum: 0.001, maximum: 10, log: true, unit: "s" };

test("half of a knob's way is the middle of its scale: the mean, or the mean of ratios", () => {
  expect(valueAt(0.5, gain)).toBe(0);
  expect(valueAt(0.5, cutoff)).toBeCloseTo(Math.sqrt(20 * 20_000), 1);
});

test("a share and its value lead to each other", () => {
  for (const scale of [cutoff, gain, attack])
    for (const share of [0, 0.1, 0.37, 0.5, 0.99, 1])
      expect(shareOf(valueAt(share, scale), scale)).toBeCloseTo(share, 3);
});

test("values read as people say them", () => {
  expect(inWords(3200, cutoff)).toBe("3.2 kHz");
  expect(inWords(-14, gain)).toBe("−14.0 dB");
  expect(inWords(0.12, attack)).toBe("120 ms");
  expect(inWords(2, { minimum: 0, maximum: 4, stepped: true })).toBe("2");
  expect(inWords(-0.001, { minimum: -1, maximum: 1 })).toBe("0");
});

test("what a person types is understood with its unit, and kept in range", () => {
  expect(fromWords("3.2k", cutoff)).toBe(3200);
  expect(fromWords("3,2 kHz", cutoff)).toBe(3200);
  expect(fromWords("120 ms", attack)).toBeCloseTo(0.12);
  expect(fromWords("−6", gain)).toBe(-6);
  expect(fromWords("99", gain)).toBe(24);
  expect(fromWords("50%", gain)).toBe(0);
  expect(fromWords("loud", gain)).toBeNull();
});

test("a share is read and typed as a percentage", () => {
  const mix = { minimum: 0, maximum: 1, percent: true };
  expect(inWords(0.42, mix)).toBe("42 %");
  expect(fromWords("42", mix)).toBe(0.42);
  expect(fromWords("42 %", mix)).toBe(0.42);
  expect(fromWords("0.5", mix)).toBe(0.5);
});
