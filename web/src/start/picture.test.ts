import { expect, test } from "vitest";
import { barsOf } from "./picture";

test("a track that plays the second half of a song is one bar in the right half of its picture", () => {
  const [bar, ...others] = barsOf({ parts: [{ colour: 3, spans: [[0.5, 0.5]] }] });
  expect(others).toEqual([]);
  expect(bar).toMatchObject({ x: 50, colour: 3 });
  expect(bar!.x + bar!.width).toBeCloseTo(95.4);
});

test("a song of many tracks stays within its picture", () => {
  const parts = Array.from({ length: 30 }, (_, colour) => ({
    colour,
    spans: [[0, 1]] as [number, number][],
  }));
  for (const bar of barsOf({ parts })) expect(bar.y + bar.height).toBeLessThanOrEqual(36);
});
