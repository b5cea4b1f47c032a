import { expect, test } from "vitest";
import { drumName, drumRows, isKit, keyRows } from "./rows";
import { clip, drum, note, track } from "./testing";

test("a keyboard has all its keys, the highest on top", () => {
  const rows = keyRows({ tonic: 3, scale: "major" });
  expect(rows.list).toHaveLength(128);
  expect(rows.list[rows.rowOf(63)]?.name).toBe("E♭4");
});

test("a rack's rows are its instruments by name, and what the clip strikes besides", () => {
  const kit = track({ devices: [drum("k", "Deep kick", 36), drum("h", "", 42), drum("s", "Snap", 38)] });
  const rows = drumRows(kit, clip([note("a", 0, 46)]));
  expect(rows.list.map((row) => row.name)).toEqual(["Open hat", "Closed hat", "Snap", "Deep kick"]);
  expect(rows.rowOf(36)).toBe(3);
  expect(rows.rowOf(60)).toBe(-1);
});

test("the names of drums are those of General MIDI", () => {
  expect([35, 36, 38, 42, 46, 49, 51, 56, 81].map(drumName)).toEqual([
    "Low kick",
    "Kick",
    "Snare",
    "Closed hat",
    "Open hat",
    "Crash",
    "Ride",
    "Cowbell",
    "Open triangle",
  ]);
});

test("a track is a kit on the drum channel, or when each instrument has its pitch", () => {
  expect(isKit(track({ midi_channel: 9 }))).toBe(true);
  expect(isKit(track({ devices: [drum("k", "Kick", 36)] }))).toBe(true);
  expect(isKit(track())).toBe(false);
});

test("an empty drum grid offers a kit to start from", () => {
  expect(drumRows(track({ midi_channel: 9 }), undefined).list.map((row) => row.name)).toContain("Kick");
});

test("a melody shown as a drum grid has a row for each pitch it plays", () => {
  const rows = drumRows(track(), clip([note("a", 0, 60), note("b", 0, 67)]));
  expect(rows.list.map((row) => row.name)).toEqual(["G4", "C4"]);
});
