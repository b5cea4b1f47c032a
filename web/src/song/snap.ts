/** Where things land: on a grid that fits the zoom, on triplets, on a fixed grid, or anywhere. */

import { PPQ, type Ticks } from "./document";
import type { MetreMap } from "./metre";

/** To what fits the zoom, to triplets of it, to a fixed grid in ticks, or not at all. */
export type Snap = "adaptive" | "triplet" | "off" | number;

/** Adaptive steps are the finest whose lines are this far apart. */
const APART_PX = 12;
const STEPS: readonly Ticks[] = [15, 30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 30_720, 61_440];
/** A third of twice a step; only whole ticks. */
const TRIPLETS: readonly Ticks[] = STEPS.map((step) => (2 * step) / 3).filter(Number.isInteger);

/** Return the step of the grid at a zoom, in ticks; 1 when nothing snaps. */
export function stepOf(snap: Snap, pixelsPerTick: number, apart_px = APART_PX): Ticks {
  if (snap === "off") return 1;
  if (typeof snap === "number") return Math.max(1, Math.round(snap));
  const steps = snap === "triplet" ? TRIPLETS : STEPS;
  return steps.find((step) => step * pixelsPerTick >= apart_px) ?? steps.at(-1)!;
}

/** Return the line of the grid nearest to a tick; each bar begins the grid anew. Never before the song. */
export function snapped(tick: Ticks, step: Ticks, metre: MetreMap): Ticks {
  if (step <= 1) return Math.max(0, Math.round(tick));
  const [before, after] = around(Math.max(0, tick), step, metre);
  return tick - before < after - tick ? before : after;
}

/** Return the line of the grid at or before a tick. */
export function snappedDown(tick: Ticks, step: Ticks, metre: MetreMap): Ticks {
  if (step <= 1) return Math.max(0, Math.floor(tick));
  return around(Math.max(0, tick), step, metre)[0];
}

/** Return a distance that brings a thing from where it is to where it snaps: its place in the step is kept. */
export function snappedDistance(from: Ticks, distance: Ticks, step: Ticks, metre: MetreMap): Ticks {
  return snapped(from + distance, step, metre) - from;
}

function around(tick: Ticks, step: Ticks, metre: MetreMap): [Ticks, Ticks] {
  const { bar, start, end } = metre.barAt(tick);
  if (step >= end - start) {
    const every = Math.max(1, Math.round(step / metre.barLengthAt(tick)));
    const first = bar - ((bar - 1) % every);
    return [metre.tickOfBar(first), metre.tickOfBar(first + every)];
  }
  const before = start + Math.floor((tick - start) / step) * step;
  return [before, Math.min(end, before + step)];
}

/** The notes that a step can be called by, for menus: ticks by name. */
export const NAMED_STEPS: readonly (readonly [string, Ticks])[] = [
  ["1 bar", 4 * PPQ],
  ["1/2", 2 * PPQ],
  ["1/4", PPQ],
  ["1/8", PPQ / 2],
  ["1/16", PPQ / 4],
  ["1/32", PPQ / 8],
  ["1/64", PPQ / 16],
  ["1/4 triplet", (2 * PPQ) / 3],
  ["1/8 triplet", PPQ / 3],
  ["1/16 triplet", PPQ / 6],
];
