import { expect, test } from "vitest";
import { readMidi } from "./midi";

test("a note that begins with velocity 0 ends", () => {
  expect(readMidi([0x93, 60, 100])).toEqual({ kind: "on", channel: 3, pitch: 60, velocity: 100 });
  expect(readMidi([0x93, 60, 0])).toEqual({ kind: "off", channel: 3, pitch: 60, velocity: 64 });
  expect(readMidi([0x80, 60, 20])).toEqual({ kind: "off", channel: 0, pitch: 60, velocity: 20 });
});

test("the bend wheel goes from -1 over 0 to 1", () => {
  expect(readMidi([0xe0, 0, 0])).toMatchObject({ kind: "bend", value: -1 });
  expect(readMidi([0xe0, 0, 64])).toMatchObject({ value: 0 });
  expect(readMidi([0xe0, 127, 127])).toMatchObject({ value: 1 });
});

test("pressure is of all keys or of one", () => {
  expect(readMidi([0xd1, 127])).toEqual({ kind: "pressure", channel: 1, value: 1, pitch: null });
  expect(readMidi([0xa1, 60, 0])).toEqual({ kind: "pressure", channel: 1, value: 0, pitch: 60 });
});

test("controllers are heard, clocks are not", () => {
  expect(readMidi([0xb0, 64, 127])).toEqual({ kind: "controller", channel: 0, number: 64, value: 127 });
  expect(readMidi([0xf8])).toBeNull();
  expect(readMidi([0xc0, 5])).toBeNull();
});
