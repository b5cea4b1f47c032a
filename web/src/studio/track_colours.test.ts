import { expect, test } from "vitest";
import { colourIndex } from "./track_colours";

test("a small number is a place among the eight colours", () => {
  expect([0, 7, 8, 11].map(colourIndex)).toEqual([0, 7, 0, 3]);
});

test("any other colour is shown as the one of the eight with the nearest hue", () => {
  // What the composer gives drums, bass, chords, arpeggio and melody: orange, violet, blue, teal, amber.
  expect([0xc0563b, 0x7a5ba6, 0x3f7fb5, 0x2e9e8f, 0xd19a2e].map(colourIndex)).toEqual([5, 7, 1, 6, 0]);
});
