/** How an automation lane runs: its value at any tick, as the engine has it, and where it lies on a lane. */

import { type Scale, shareOf, valueAt } from "../controls/scale";
import type { Point, Ticks } from "../song/document";
import { firstFrom } from "./geometry";

/** Share of the way from a point to the next when share `x` of the time has gone (`Point` in document.py). */
export function gone(point: Pick<Point, "curve" | "bend">, x: number): number {
  if (point.curve === "hold") return 0;
  return point.curve === "line" || point.bend === 0 ? x : x ** (4 ** point.bend);
}

/** The value when share `x` of the time between two points has gone: on a logarithmic scale in equal ratios. */
export function valueBetween(point: Point, next: Point, x: number, scale: Scale): number {
  const share = gone(point, x);
  if (scale.log && point.value > 0 && next.value > 0)
    return point.value * (next.value / point.value) ** share;
  return point.value + (next.value - point.value) * share;
}

/** The value at a tick; before the first point it is the first one's, after the last the last one's. */
export function valueAtTick(points: readonly Point[], tick: Ticks, scale: Scale): number | undefined {
  if (points.length === 0) return undefined;
  const after = firstFrom(points, tick + 1e-9, (point) => point.tick);
  const before = points[after - 1];
  const next = points[after];
  if (before === undefined) return next!.value;
  if (next === undefined) return before.value;
  const x = (tick - before.tick) / Math.max(1, next.tick - before.tick);
  return valueBetween(before, next, x, scale);
}

/** Room above and below the line inside a lane. */
export const LANE_AIR_PX = 6;

/** From the top of the lane. */
export function yOf(value: number, scale: Scale, height: number): number {
  return LANE_AIR_PX + (1 - shareOf(value, scale)) * (height - 2 * LANE_AIR_PX);
}

export function valueAtY(y: number, scale: Scale, height: number): number {
  return valueAt(1 - (y - LANE_AIR_PX) / (height - 2 * LANE_AIR_PX), scale);
}

/**
 * The bend that lets the curve between two points pass through a value half way; -1 to 1.
 * From the law of `gone`: share = 0.5 ** (4 ** bend).
 */
export function bendThrough(share: number): number {
  const within = Math.min(0.93, Math.max(0.07, share));
  return Math.min(1, Math.max(-1, Math.log(Math.log(within) / Math.log(0.5)) / Math.log(4)));
}

/** The index of the point whose stretch holds a tick, -1 before the first. */
export function segmentAt(points: readonly Point[], tick: Ticks): number {
  return firstFrom(points, tick + 1e-9, (point) => point.tick) - 1;
}
