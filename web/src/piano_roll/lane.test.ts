import { expect, test } from "vitest";
import type { Frame, Zoom } from "./geometry";
import {
  controlAt,
  headAt,
  laneName,
  laneValue,
  laneWords,
  laneY,
  strokeControls,
  strokeVelocities,
} from "./lane";
import { stroked, strokeEdits, withPoints } from "./strokes";
import { clip, control, note } from "./testing";

const FRAME: Frame = { width: 1070, height: 400, keys: 70, top: 40, lane: 80 };
const ZOOM: Zoom = { pixelsPerTick: 100 / 960, scrollTick: 0, rowHeight: 10, scrollRow: 43 };

test("the lane goes from the quietest velocity at its floor to the loudest at its top", () => {
  expect(laneValue(399, "velocity", FRAME)).toBe(1);
  expect(laneValue(322, "velocity", FRAME)).toBe(127);
  expect(laneValue(laneY(64, "velocity", FRAME), "velocity", FRAME)).toBe(64);
});

test("bend rests in the middle, a pedal is up or down", () => {
  expect(laneY(0, "bend", FRAME)).toBe(360);
  expect(laneValue(360, "bend", FRAME)).toBe(0);
  expect(laneValue(330, "cc64", FRAME)).toBe(127);
  expect(laneWords("cc64", 0)).toBe("up");
  expect(laneWords("bend", -0.25)).toBe("−0.25");
  expect(laneName("cc11")).toBe("Expression");
  expect(laneName("cc20")).toBe("Controller 20");
});

test("a line over many notes gives each its place on the line", () => {
  const notes = [note("a", 0), note("b", 480), note("c", 960), note("d", 1920)];
  const drawn = strokeVelocities(notes, { tick: 0, value: 20 }, { tick: 960, value: 100 }, 10, null);
  expect([...drawn]).toEqual([
    ["a", 20],
    ["b", 60],
    ["c", 100],
  ]);
});

test("a stroke from right to left is the same, and only selected notes follow when there are some", () => {
  const notes = [note("a", 0), note("b", 480), note("c", 960)];
  const drawn = strokeVelocities(
    notes,
    { tick: 960, value: 100 },
    { tick: 0, value: 20 },
    10,
    new Set(["b"]),
  );
  expect([...drawn]).toEqual([["b", 60]]);
});

test("a head is taken where it is drawn, the selected one first", () => {
  const song = clip([note("a", 960, 60, 240, 100), note("b", 960, 64, 240, 100)]);
  const y = laneY(100, "velocity", FRAME);
  expect(headAt(170, y, song, new Set(["b"]), FRAME, ZOOM)?.id).toBe("b");
  expect(headAt(170, y + 20, song, new Set(), FRAME, ZOOM)).toBeNull();
});

test("a stroke writes a point wherever the value changes, and none where it stays", () => {
  const touches = [
    { tick: 0, value: 0 },
    { tick: 300, value: 100 },
    { tick: 600, value: 100 },
  ];
  const points = strokeControls(touches, "cc1", null, 100);
  expect(points.map(({ tick, value }) => [tick, value])).toEqual([
    [0, 0],
    [100, 33],
    [200, 67],
    [300, 100],
  ]);
});

test("a stroke takes the place of the points under it and leaves other lanes alone", () => {
  const controls = [control("x", 0, "cc1", 5), control("y", 200, "cc1", 9), control("z", 200, "bend", 0.5)];
  const song = clip([], { controls });
  const stroke = stroked(song, "cc1", null, [control("n", 100, "cc1", 50), control("m", 300, "cc1", 60)]);
  expect(stroke.controls.map((each) => each.id)).toEqual(["x", "n", "m"]);
  expect(strokeEdits(song, stroke).map((edit) => edit.edit)).toEqual(["Remove", "Add"]);
});

test("a point that is dragged is changed, not made anew", () => {
  const song = clip([], { controls: [control("x", 0, "cc1", 5)] });
  const stroke = withPoints(song.controls, [control("x", 240, "cc1", 80)], new Set(["x"]));
  expect(strokeEdits(song, stroke)).toEqual([
    { edit: "Change", kind: "Control", changes: { x: { tick: 240, value: 80 } }, of: "clip" },
  ]);
});

test("a point of one key is not a point of all keys", () => {
  const song = clip([], { controls: [control("x", 960, "bend", 0, 60)] });
  expect(controlAt(170, 360, song, "bend", 60, FRAME, ZOOM)?.id).toBe("x");
  expect(controlAt(170, 360, song, "bend", null, FRAME, ZOOM)).toBeNull();
});
