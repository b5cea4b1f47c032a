import { expect, test } from "vitest";
import type { Point } from "../song/document";
import { thinned, writtenOver } from "./automation_recording";

const WAY = { minimum: 0, maximum: 1 };
const point = (id: string, tick: number, value: number): Point => ({
  id,
  tick,
  value,
  curve: "line",
  bend: 0,
});

test("a straight movement is told by its two ends", () => {
  const samples = Array.from({ length: 100 }, (_, index) => ({ tick: index * 10, value: index / 99 }));
  expect(thinned(samples, WAY)).toEqual([
    { tick: 0, value: 0 },
    { tick: 990, value: 1 },
  ]);
});

test("a corner is kept, and every sample lies within the tolerance of the lines", () => {
  const samples = Array.from({ length: 101 }, (_, index) => ({
    tick: index * 10,
    value: index <= 50 ? index / 50 : 2 - index / 50,
  }));
  expect(thinned(samples, WAY).map((sample) => sample.tick)).toEqual([0, 500, 1000]);
});

test("of several values at one tick the last one stays", () => {
  const samples = [0.1, 0.2, 0.9].map((value) => ({ tick: 5, value }));
  expect(thinned(samples, WAY)).toEqual([{ tick: 5, value: 0.9 }]);
});

test("writing takes the points it passes over, and no others", () => {
  const before = [point("a", 0, 0), point("b", 500, 1), point("c", 2000, 0)];
  const edits = writtenOver(
    "t.pan",
    before,
    [
      { tick: 400, value: 0.2 },
      { tick: 900, value: 0.6 },
    ],
    WAY,
  );
  expect(edits[0]).toEqual({ edit: "Remove", kind: "Point", ids: ["b"], of: "t.pan" });
  expect(edits[1]).toMatchObject({ edit: "Add", kind: "Point", to: "t.pan" });
  expect(edits).toHaveLength(2);
});

test("a switch is told by its changes and holds between them", () => {
  const samples = [0, 0, 1, 1, 0].map((value, index) => ({ tick: index * 100, value }));
  const [edit] = writtenOver("t.mute", [], samples, { ...WAY, stepped: true });
  expect(edit).toMatchObject({
    records: [
      { tick: 0, value: 0, curve: "hold" },
      { tick: 200, value: 1, curve: "hold" },
      { tick: 400, value: 0, curve: "hold" },
    ],
  });
});
