import { expect, test } from "vitest";
import { Tapping } from "./tapping";

test("taps half a second apart are 120 bpm, from the third on", () => {
  const tapping = new Tapping();
  expect(tapping.tap(0)).toBeNull();
  expect(tapping.tap(500)).toBeNull();
  expect(tapping.tap(1000)).toBe(120);
});

test("one late tap does not turn the tempo", () => {
  const tapping = new Tapping();
  for (const at of [0, 500, 1000, 1500, 2100, 2500]) tapping.tap(at);
  expect(tapping.tap(3000)).toBe(120);
});

test("after a pause counting begins anew", () => {
  const tapping = new Tapping();
  for (const at of [0, 500, 1000]) tapping.tap(at);
  expect(tapping.tap(9000)).toBeNull();
  expect(tapping.tap(9400)).toBeNull();
  expect(tapping.tap(9800)).toBe(150);
});
