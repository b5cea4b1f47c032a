/**
 * A hand's movement as automation points: thinned to what tells it, and put in place of what was there.
 *
 * Method: Ramer (1972) and Douglas and Peucker (1973), with the distance measured in share of the
 * parameter's way, so that a fader's quiet end is not held to be finer than its loud one.
 */

import { type Scale, shareOf } from "../controls/scale";
import type { Point, Ticks } from "../song/document";
import { add, type Edit, remove } from "../song/edits";
import { newId } from "../song/ids";

export interface Sample {
  readonly tick: Ticks;
  readonly value: number;
}

/** A movement finer than this share of the way is not told: half a percent. */
const TOLERANCE = 0.005;

/** The few samples from which straight lines come within `tolerance` of all of them. */
export function thinned(samples: readonly Sample[], scale: Scale, tolerance = TOLERANCE): Sample[] {
  const inOrder = oneEachTick(samples);
  if (inOrder.length <= 2) return inOrder;
  const kept = new Uint8Array(inOrder.length);
  kept[0] = 1;
  kept[inOrder.length - 1] = 1;
  const share = inOrder.map((sample) => shareOf(sample.value, scale));
  const stretches: [number, number][] = [[0, inOrder.length - 1]];
  for (let stretch = stretches.pop(); stretch !== undefined; stretch = stretches.pop()) {
    const [first, last] = stretch;
    const from = inOrder[first]!.tick;
    const long = Math.max(1, inOrder[last]!.tick - from);
    let farthest = tolerance;
    let at = -1;
    for (let index = first + 1; index < last; index++) {
      const x = (inOrder[index]!.tick - from) / long;
      const off = Math.abs(share[index]! - (share[first]! + x * (share[last]! - share[first]!)));
      if (off > farthest) [farthest, at] = [off, index];
    }
    if (at < 0) continue;
    kept[at] = 1;
    stretches.push([first, at], [at, last]);
  }
  return inOrder.filter((_, index) => kept[index] === 1);
}

/** The last value of each tick, in order of time. */
function oneEachTick(samples: readonly Sample[]): Sample[] {
  const byTick = new Map<Ticks, number>();
  for (const { tick, value } of samples) byTick.set(Math.round(tick), value);
  return [...byTick].map(([tick, value]) => ({ tick, value })).sort((a, b) => a.tick - b.tick);
}

/** A point's fields, as an Add wants them. */
export function newPoint(sample: Sample, stepped: boolean): Point {
  return { id: newId(), tick: sample.tick, value: sample.value, curve: stepped ? "hold" : "line", bend: 0 };
}

/** Write a movement over a lane: the points between its first and last tick make room for it. */
export function writtenOver(
  target: string,
  before: readonly Point[],
  samples: readonly Sample[],
  scale: Scale,
): Edit[] {
  const told = scale.stepped ? changes(oneEachTick(samples)) : thinned(samples, scale);
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined) return [];
  const gone = before.filter((point) => point.tick >= first.tick && point.tick <= last.tick);
  return [
    ...(gone.length > 0
      ? [
          remove(
            "Point",
            gone.map((point) => point.id),
            target,
          ),
        ]
      : []),
    add(
      "Point",
      told.map((sample) => ({ ...newPoint(sample, scale.stepped === true) })),
      target,
    ),
  ];
}

/** A switch is told by its changes alone. */
function changes(samples: readonly Sample[]): Sample[] {
  return samples.filter((sample, index) => index === 0 || sample.value !== samples[index - 1]!.value);
}
