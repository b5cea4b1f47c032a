import { expect, test } from "vitest";
import { FALL_DB_S, FLOOR_DB, MeterLevels, meterShare } from "./meter_levels";

const at = (peak: number): { peak: [number, number]; rms: [number, number] } => ({
  peak: [peak, peak],
  rms: [peak / 2, peak / 2],
});

test("a meter rises at once and falls by 20 dB in 1.7 s", () => {
  const levels = new MeterLevels();
  levels.feed(at(1), 0);
  expect(levels.peak_db[0]).toBe(0);
  expect(levels.rms_db[0]).toBeCloseTo(-6.02, 2);
  levels.feed(null, 1_700);
  expect(levels.peak_db[0]).toBeCloseTo(-20, 6);
  expect(FALL_DB_S).toBeCloseTo(11.76, 2);
});

test("a clip and the highest peak stay until they are reset", () => {
  const levels = new MeterLevels();
  levels.feed(at(1), 0);
  levels.feed(at(0.1), 16);
  expect(levels.clipped).toBe(true);
  expect(levels.highest_db).toBe(0);
  levels.reset();
  levels.feed(at(0.5), 32);
  expect(levels.clipped).toBe(false);
  expect(levels.highest_db).toBeCloseTo(-6.02, 2);
});

test("a silent meter says that it stands still", () => {
  const levels = new MeterLevels();
  expect(levels.feed(at(0.5), 0)).toBe(true);
  let now = 100;
  while (levels.feed(null, now)) now += 100;
  expect(now).toBeLessThan(8_000);
  expect(levels.peak_db[1]).toBe(FLOOR_DB);
});

test("the line of the last peak stays a while above the falling bar", () => {
  const levels = new MeterLevels();
  levels.feed(at(1), 0);
  levels.feed(null, 1_000);
  expect(levels.line_db[0]).toBe(0);
  expect(levels.peak_db[0]).toBeLessThan(-11);
});

test("a meter gives the loud more room than the quiet", () => {
  expect(meterShare(FLOOR_DB)).toBe(0);
  expect(meterShare(0)).toBeCloseTo(0.9);
  expect(meterShare(20)).toBe(1);
  expect(meterShare(0) - meterShare(-20)).toBeGreaterThan(meterShare(-40) - meterShare(-60));
});
