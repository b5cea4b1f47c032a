import { expect, test } from "vitest";
import { decibels, levelInWords, shareOfLoudness } from "./loudness";

test("half of full scale is 6 dB down, silence is nothing", () => {
  expect(levelInWords(decibels(0.5))).toBe("−6.0");
  expect(levelInWords(decibels(0))).toBe("–");
  expect(levelInWords(-120)).toBe("–");
});

test("the loudness of streaming stands at two thirds of the bar", () => {
  expect(shareOfLoudness(-14)).toBeCloseTo(2 / 3);
  expect(shareOfLoudness(-70)).toBe(0);
  expect(shareOfLoudness(0)).toBe(1);
});
