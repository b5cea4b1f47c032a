import { expect, test } from "vitest";
import { keyRows } from "../piano_roll/rows";
import { BLANK_CLIP } from "../song/blank";
import type { Track } from "../song/document";
import type { Row } from "../timeline/rows";
import {
  clipBox,
  type Lanes,
  type Notes,
  noteBox,
  notePointerAt,
  notePointerPlace,
  pointerAt,
  pointerPlace,
} from "./ghosts";

const track = (id: string, kind = "instrument") => ({ id, kind }) as Track;
const row = (id: string, top: number, height: number, kind?: string): Row => ({
  kind: "track",
  track: track(id, kind),
  depth: 0,
  folded: false,
  top,
  height,
});
const ROWS = [row("bass", 0, 58), row("keys", 58, 58), row("master", 116, 34, "master")];
/** A quarter (960 ticks) is 24 px wide. */
const LANES: Lanes = {
  rows: ROWS,
  zoom: { pixelsPerTick: 0.025, scrollTick: 960 },
  scrollTop: 10,
  width: 400,
  height: 200,
};

test("a clip that somebody drags lies where its track and time are in this view", () => {
  expect(clipBox(LANES, { track: "keys", start: 1_920, length: 3_840 })).toEqual({
    x: 24,
    y: 48,
    width: 96,
    height: 58,
  });
});

test("a ghost on a track that is yet to be made lies below the last one that plays", () => {
  expect(clipBox(LANES, { track: "", start: 960, length: 960 })).toEqual({
    x: 0,
    y: 106,
    width: 24,
    height: 58,
  });
});

test("what is out of sight, or on a track that is not shown, has no box", () => {
  expect(clipBox(LANES, { track: "keys", start: 0, length: 900 })).toBeNull();
  expect(clipBox(LANES, { track: "keys", start: 96_000, length: 900 })).toBeNull();
  expect(clipBox(LANES, { track: "gone", start: 960, length: 960 })).toBeNull();
});

test("a pointer means the same track and time in a view with other rows and another zoom", () => {
  const pointer = pointerAt(LANES, { x: 50, y: 77 });
  expect(pointer).toEqual({ tick: 2_940, track: "keys", down: 0.5 });
  const other: Lanes = {
    ...LANES,
    rows: [row("keys", 0, 100), row("bass", 100, 40)],
    zoom: { pixelsPerTick: 0.1, scrollTick: 0 },
    scrollTop: 0,
  };
  expect(pointerPlace(other, pointer)).toEqual({ x: 294, y: 50 });
});

test("a pointer that is out of sight is not shown at the edge", () => {
  expect(pointerPlace(LANES, { tick: 0, track: "bass", down: 0.5 })).toBeNull();
  expect(pointerPlace(LANES, { tick: 960, track: "gone", down: 0.5 })).toBeNull();
  expect(pointerPlace(LANES, { tick: 960, clip: "verse", pitch: 60 })).toBeNull();
});

const CLIP = { ...BLANK_CLIP, id: "verse", start: 1_920, length: 3_840 };
const NOTES: Notes = {
  rows: keyRows(null),
  frame: { width: 500, height: 300, keys: 70, top: 20, lane: 80 },
  zoom: { pixelsPerTick: 0.05, scrollTick: 960, rowHeight: 10, scrollRow: 60 },
  step: 240,
};

test("a note that somebody drags lies in its row, counted from its clip", () => {
  expect(noteBox(NOTES, CLIP, { start: 0, length: 480, pitch: 64 })).toEqual({
    x: 48,
    y: 30,
    width: 24,
    height: 10,
  });
  expect(noteBox(NOTES, CLIP, { start: 0, length: 480, pitch: 20 })).toBeNull();
});

test("a pointer among notes means a time and a pitch, and comes out in the middle of that row", () => {
  const pointer = notePointerAt(NOTES, CLIP, { x: 48, y: 33 });
  expect(pointer).toEqual({ tick: 1_920, clip: "verse", pitch: 64 });
  expect(notePointerPlace(NOTES, CLIP, pointer!)).toEqual({ x: 48, y: 35 });
  expect(notePointerPlace(NOTES, { ...CLIP, id: "chorus" }, pointer!)).toBeNull();
});
