/** Points of an automation lane: drawn, moved, bent, pasted. Pure functions from what there is to edits. */

import type { Curve, Point, Ticks } from "../document";
import { add, change, type Edit, type Fields, remove } from "../edits";
import { newId } from "../ids";

export function pointAt(tick: Ticks, value: number, curve: Curve = "line"): Point {
  return { id: newId(), tick: Math.max(0, Math.round(tick)), value, curve, bend: 0 };
}

/** Put points onto a lane; one that is there at the same tick already takes the new value instead. */
export function pointsAdded(target: string, before: readonly Point[], points: readonly Point[]): Edit[] {
  const there = new Map(before.map((point) => [point.tick, point.id]));
  const changes: Record<string, Fields> = {};
  const fresh: Point[] = [];
  for (const point of points) {
    const id = there.get(point.tick);
    if (id === undefined) fresh.push(point);
    else changes[id] = { value: point.value, curve: point.curve, bend: point.bend };
  }
  return [
    ...(Object.keys(changes).length > 0 ? [change("Point", changes, target)] : []),
    ...(fresh.length > 0
      ? [
          add(
            "Point",
            fresh.map((point) => ({ ...point })),
            target,
          ),
        ]
      : []),
  ];
}

/** Bring points to new places; those of the others that they pass over or land on are taken away. */
export function pointsMoved(target: string, before: readonly Point[], after: readonly Point[]): Edit[] {
  const stays = new Set(after.map((point) => point.id));
  const old = new Map(before.map((point) => [point.id, point]));
  const gone = before.filter((point) => !stays.has(point.id)).map((point) => point.id);
  const changes: Record<string, Fields> = {};
  for (const point of after) {
    const was = old.get(point.id);
    if (was && (was.tick !== point.tick || was.value !== point.value))
      changes[point.id] = { tick: point.tick, value: point.value };
  }
  return [
    ...(gone.length > 0 ? [remove("Point", gone, target)] : []),
    ...(Object.keys(changes).length > 0 ? [change("Point", changes, target)] : []),
  ];
}

/**
 * A lane while some of its points move by `ticks` and `share` of the way: in order of time, without those
 * that a moved point lands on or that lie in the stretch it was carried over.
 */
export function carried(
  points: readonly Point[],
  moved: ReadonlySet<string>,
  ticks: Ticks,
  level: (point: Point) => number,
): Point[] {
  const going = points.filter((point) => moved.has(point.id));
  const least = Math.min(...going.map((point) => point.tick));
  const by = Math.max(-least, Math.round(ticks));
  const placed = going.map((point) => ({ ...point, tick: point.tick + by, value: level(point) }));
  const [first, last] = [placed[0]?.tick ?? 0, placed.at(-1)?.tick ?? 0];
  const others = points.filter((point) => !moved.has(point.id) && (point.tick < first || point.tick > last));
  return [...others, ...placed].sort((a, b) => a.tick - b.tick);
}

/** Give points another way of going on to the next one. */
export function curved(target: string, ids: readonly string[], curve: Curve, bend = 0): Edit[] {
  return ids.length > 0
    ? [change("Point", Object.fromEntries(ids.map((id) => [id, { curve, bend }])), target)]
    : [];
}

export function pointsRemoved(target: string, ids: readonly string[]): Edit[] {
  return ids.length > 0 ? [remove("Point", ids, target)] : [];
}
