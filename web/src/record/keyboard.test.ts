import { expect, test } from "vitest";
import { KEYS, keyOf, playedBy } from "./keyboard";

test("A plays C4 and K an octave above it; W between A and S is the black key", () => {
  expect(playedBy("KeyA", 4)).toEqual({ does: "note", pitch: 60 });
  expect(playedBy("KeyW", 4)).toEqual({ does: "note", pitch: 61 });
  expect(playedBy("KeyK", 4)).toEqual({ does: "note", pitch: 72 });
});

test("Z and X change the octave, C and V the velocity, R stays free for recording", () => {
  expect(playedBy("KeyX", 4)).toEqual({ does: "octave", by: 1 });
  expect(playedBy("KeyC", 4)).toEqual({ does: "velocity", by: -16 });
  expect(playedBy("KeyR", 4)).toBeNull();
  expect(playedBy("Space", 4)).toBeNull();
});

test("no key plays what no piano has", () => {
  expect(playedBy("Quote", 9)).toBeNull();
  expect(playedBy("KeyA", -1)).toEqual({ does: "note", pitch: 0 });
});

test("every key's letter is found by its pitch", () => {
  for (const code of Object.keys(KEYS)) {
    const played = playedBy(code, 4);
    expect(played?.does === "note" && keyOf(played.pitch, 4)).toBe(
      code.replace("Key", "").replace("Semicolon", ";").replace("Quote", "'"),
    );
  }
  expect(keyOf(59, 4)).toBe("");
});
