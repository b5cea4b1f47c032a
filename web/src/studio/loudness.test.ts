import { expect, test } from "vitest";
import { Loudness, levelInWords } from "./loudness";

const at = (left: number, right = left, lufs = -20): { lufs: number; true_peak: [number, number] } => ({
  lufs,
  true_peak: [left, right],
});

test("the highest peak is held until it is forgotten", () => {
  const loudness = new Loudness();
  loudness.hear(at(0.5, 0.1), true);
  loudness.hear(at(0.1, 0.25), true);
  loudness.hear(at(0), false);
  expect(loudness.highest_db).toBeCloseTo(-6.02, 2);
  loudness.forget();
  expect(levelInWords(loudness.highest_db)).toBe("−∞");
});

test("playing anew begins a new highest peak", () => {
  const loudness = new Loudness();
  loudness.hear(at(1), true);
  loudness.hear(at(0), false);
  expect(loudness.highest_db).toBeCloseTo(0, 6);
  loudness.hear(at(0.1), true);
  expect(loudness.highest_db).toBeCloseTo(-20, 6);
});

test("a peak above the ceiling of a master is over", () => {
  const loudness = new Loudness();
  loudness.hear(at(0.85), true);
  expect(loudness.isOver).toBe(false);
  loudness.hear(at(0.95), true);
  expect(loudness.isOver).toBe(true);
});

test("levels are read as people write them", () => {
  expect(levelInWords(-14.64)).toBe("−14.6");
  expect(levelInWords(0.42)).toBe("+0.4");
  expect(levelInWords(-72)).toBe("−∞");
  expect(levelInWords(Number.NEGATIVE_INFINITY)).toBe("−∞");
});
