import { expect, test } from "vitest";
import { HUB_M, REEL_M, reelsAt } from "./reels";
import { Needle, needleAngle, vuLevel } from "./vu";

/** Where a needle is at each millisecond after a steady sine of 0 VU was switched on. */
function risen(length_ms: number): number[] {
  const needle = new Needle();
  needle.follow(0, 0);
  return Array.from({ length: length_ms }, (_, ms) => {
    needle.follow(1, ms + 1);
    return needle.place;
  });
}

test("a VU needle is at 99 % after 300 ms (IEC 60268-17)", () => {
  expect(risen(1000).findIndex((place) => place >= 0.99) + 1).toBeCloseTo(300, -1);
});

test("a VU needle goes 1 to 1.5 % too far (IEC 60268-17)", () => {
  const most = Math.max(...risen(1000));
  expect(most).toBeGreaterThan(1.01);
  expect(most).toBeLessThan(1.015);
});

test("a needle moves alike at 60 and at 20 frames a second", () => {
  const [fast, slow] = [new Needle(), new Needle()];
  for (let frame = 0; frame <= 24; frame += 1) fast.follow(1, (frame * 1000) / 60);
  for (let frame = 0; frame <= 8; frame += 1) slow.follow(1, (frame * 1000) / 20);
  expect(slow.place).toBeCloseTo(fast.place, 9);
});

test("a needle comes to rest and says so", () => {
  const needle = new Needle();
  needle.follow(1, 0);
  for (let ms = 0; ms < 3000; ms += 16) needle.follow(1, ms);
  expect(needle.follow(1, 3016)).toBe(false);
});

test("a sine at the machine's level shows 0 VU, 71 % of the way", () => {
  const peak = 10 ** (-18 / 20);
  expect(20 * Math.log10(vuLevel(peak / Math.SQRT2, -18))).toBeCloseTo(0, 9);
  const share = (needleAngle(1) - needleAngle(0)) / (needleAngle(10 ** (3 / 20)) - needleAngle(0));
  expect(share).toBeCloseTo(10 ** (-3 / 20), 9);
});

test("an empty hub turns once for its circumference of tape", () => {
  expect(reelsAt(2 * Math.PI * HUB_M).takeUp.turns).toBeCloseTo(1, 2);
});

test("what one reel loses the other takes: the two packs have always the same area", () => {
  const area = (length_m: number): number => {
    const { supply, takeUp } = reelsAt(length_m);
    return supply.radius_m ** 2 + takeUp.radius_m ** 2;
  };
  expect(area(200)).toBeCloseTo(area(0), 12);
});

test("when a reel is empty a full one is put on", () => {
  expect(reelsAt(REEL_M + 1).supply.radius_m).toBeCloseTo(reelsAt(1).supply.radius_m, 9);
});
