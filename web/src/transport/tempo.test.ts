import { expect, test } from "vitest";
import type { Song } from "../song/document";
import { setMetre, setTempo, tempoAt } from "./tempo";

const song = {
  tempo: [
    { tick: 0, bpm: 80, ramp: false, extra: {} },
    { tick: 3840, bpm: 100, ramp: true, extra: {} },
    { tick: 7680, bpm: 140, ramp: false, extra: {} },
  ],
  metre: [{ tick: 0, beats: 4, unit: 4, extra: {} }],
} as unknown as Song;

test("half way through a ramp from 100 to 140 bpm the tempo is 120", () => {
  expect(tempoAt(song, 5760)).toBe(120);
  expect(tempoAt(song, 100)).toBe(80);
  expect(tempoAt(song, 99_999)).toBe(140);
});

test("setting the tempo changes the point that holds at the playhead, and nothing when it is so already", () => {
  expect(setTempo(song, 4000, 96)).toEqual([
    { edit: "Change", kind: "TempoPoint", changes: { "3840": { bpm: 96 } } },
  ]);
  expect(setTempo(song, 0, 80)).toEqual([]);
});

test("setting the metre changes the point that holds at the playhead", () => {
  expect(setMetre(song, 9000, { beats: 7, unit: 8 })).toEqual([
    { edit: "Change", kind: "MetrePoint", changes: { "0": { beats: 7, unit: 8 } } },
  ]);
});
