import { expect, test } from "vitest";
import type { Song } from "../song/document";
import { add, change } from "../song/edits";
import { placeOf } from "./place";

const song = {
  tracks: [
    {
      id: "bass",
      clips: [
        { id: "verse", start: 3840, length: 7680 },
        { id: "hook", start: 30720, length: 3840 },
      ],
    },
  ],
  sections: [],
  chords: [],
} as unknown as Song;

test("edits of notes are heard where their clip lies", () => {
  expect(placeOf([change("Note", { n1: { pitch: 60 } }, "hook")], song)).toEqual({
    start: 30720,
    end: 34560,
  });
  expect(
    placeOf([add("Note", [{ id: "n9" }], "verse"), change("Clip", { hook: { name: "x" } })], song),
  ).toEqual({
    start: 3840,
    end: 34560,
  });
});

test("new clips are heard where they come, a device everywhere", () => {
  expect(placeOf([add("Clip", [{ id: "c", start: 100, length: 50 }], "bass")], song)).toEqual({
    start: 100,
    end: 150,
  });
  expect(placeOf([add("Device", [{ id: "d", kind: "limiter" }], "master")], song)).toBeNull();
});
