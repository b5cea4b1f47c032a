import { expect, test } from "vitest";
import { fromWords, inWords, shareOf, valueAt } from "../controls/scale";
import { CLOSED_DB, FADER, SEND, WRITTEN_DB } from "./fader_law";

test("0 dB stands at three quarters of the travel, +12 at the top, silence at the bottom", () => {
  expect(shareOf(0, FADER)).toBe(0.75);
  expect(shareOf(12, FADER)).toBe(1);
  expect(shareOf(CLOSED_DB, FADER)).toBe(0);
});

test("a fader's place and its decibels lead to each other", () => {
  for (const gain_db of WRITTEN_DB) expect(valueAt(shareOf(gain_db, FADER), FADER)).toBeCloseTo(gain_db, 2);
  for (const share of [0.01, 0.2, 0.5, 0.9]) {
    expect(shareOf(valueAt(share, FADER), FADER)).toBeCloseTo(share, 3);
    expect(shareOf(valueAt(share, SEND), SEND)).toBeCloseTo(share, 3);
  }
});

test("a decibel has more travel near 0 dB than far below it", () => {
  const travel = (from: number): number => shareOf(from + 1, FADER) - shareOf(from, FADER);
  expect(travel(-3)).toBeGreaterThan(2 * travel(-35));
});

test("a closed fader reads as silence, and silence can be typed", () => {
  expect(inWords(CLOSED_DB, FADER)).toBe("−∞ dB");
  expect(fromWords("-inf", FADER)).toBe(CLOSED_DB);
  expect(fromWords("−∞ dB", FADER)).toBe(CLOSED_DB);
  expect(fromWords("-4.5 dB", FADER)).toBe(-4.5);
});

test("a send reaches +6 dB at the end of its way", () => {
  expect(valueAt(1, SEND)).toBe(6);
  expect(valueAt(0, SEND)).toBe(CLOSED_DB);
});
