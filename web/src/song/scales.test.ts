import { expect, test } from "vitest";
import { inKey, keyName, nearestInKey, pitchName, shiftInKey } from "./scales";

const E_FLAT = { tonic: 3, scale: "major" };
const E = { tonic: 4, scale: "major" };

test("a pitch is written as its key writes it", () => {
  expect(pitchName(60)).toBe("C4");
  expect(pitchName(63, E_FLAT)).toBe("E♭4");
  expect(pitchName(68, E)).toBe("G♯4");
  expect(pitchName(66, { tonic: 4, scale: "minor" })).toBe("F♯4");
  expect(pitchName(66, { tonic: 9, scale: "minor" })).toBe("F♯4");
  expect(pitchName(0)).toBe("C-1");
});

test("A natural belongs to B flat but not to E flat", () => {
  expect(inKey(69, { tonic: 10, scale: "major" })).toBe(true);
  expect(inKey(69, E_FLAT)).toBe(false);
  expect(inKey(69, null)).toBe(true);
});

test("two steps up the scale of E flat is a third of the scale", () => {
  expect(shiftInKey(63, 2, E_FLAT)).toBe(67);
  expect(shiftInKey(65, 2, E_FLAT)).toBe(68);
  expect(shiftInKey(63, -7, E_FLAT)).toBe(51);
});

test("a pitch between two of the key is drawn to the lower one", () => {
  expect(nearestInKey(64, E_FLAT)).toBe(63);
});

test("a key is said with its tonic and its scale", () => {
  expect(keyName(E_FLAT)).toBe("E♭ major");
  expect(keyName(null)).toBe("no key");
});
