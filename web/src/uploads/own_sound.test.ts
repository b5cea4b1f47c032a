import { expect, it } from "vitest";
import { columns } from "./own_sound";

it("shows the lowest and the highest of each column, also in steps that are no whole number", () => {
  const ramp = Float32Array.from({ length: 10 }, (_, i) => i / 10 - 0.5);
  expect([...columns(ramp, 5)]).toEqual([-16383, -3277, 0, 13107]);
  expect(columns(ramp, 2.5)).toHaveLength(8);
  expect([...columns(Float32Array.of(-2, 2), 2)]).toEqual([-32767, 32767]);
});
