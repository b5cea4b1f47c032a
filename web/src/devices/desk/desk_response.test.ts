import { expect, test } from "vitest";
import { deskResponse, type Settings } from "./desk_response";

const FLAT = {
  desk: 0,
  low_cut_hz: 10,
  low_db: 0,
  low_hz: 110,
  mid_db: 0,
  mid_hz: 1600,
  mid_q: 0.9,
  high_db: 0,
  high_hz: 10_000,
};
const strip =
  (settings: Partial<typeof FLAT>): Settings =>
  (name) =>
    ({ ...FLAT, ...settings })[name as keyof typeof FLAT];
const at = (hz: number, settings: Partial<typeof FLAT>): number => deskResponse(strip(settings), [hz])[0]!;

test("with all its bands at 0 a strip is flat", () => {
  for (const hz of [20, 300, 18_000]) expect(at(hz, {})).toBeCloseTo(0, 12);
});

test("a low shelf has its gain far below its corner and none far above it", () => {
  expect(at(0.1, { low_db: 9 })).toBeCloseTo(9, 2);
  expect(at(20_000, { low_db: 9 })).toBeCloseTo(0, 2);
});

test("a shelf is 3 dB up where it begins, less what its pole far away takes", () => {
  /** |s + w₀|² is twice w₀² there; the pole lies at w₀ / G: 10 log₁₀ (2 / (1 + 1/G²)). */
  expect(at(110, { low_db: 16 })).toBeCloseTo(10 * Math.log10(2 / (1 + 10 ** -1.6)), 9);
});

test("a bell has its gain at its centre, on every desk", () => {
  expect(at(1600, { mid_db: 7 })).toBeCloseTo(7, 9);
  expect(at(1600, { mid_db: -7, desk: 1 })).toBeCloseTo(-7, 9);
});

test("a cut is the inverse of the boost", () => {
  for (const hz of [60, 900, 12_000]) {
    const boost = at(hz, { low_db: 6, mid_db: 4, high_db: 9 });
    expect(at(hz, { low_db: -6, mid_db: -4, high_db: -9 })).toBeCloseTo(-boost, 9);
  }
});

test("on a discrete desk a bell grows narrower the further it is turned", () => {
  const share = (mid_db: number, desk: number): number => at(800, { mid_db, desk }) / mid_db;
  expect(share(12, 1)).toBeLessThan(share(12, 0));
  expect(share(12, 1)).toBeLessThan(share(1, 1));
});

test("the low cut is 3 dB down at its corner and falls by 18 dB an octave", () => {
  expect(at(80, { low_cut_hz: 80 })).toBeCloseTo(-3.0103, 3);
  expect(at(5, { low_cut_hz: 80 }) - at(10, { low_cut_hz: 80 })).toBeCloseTo(-18.06, 2);
});
