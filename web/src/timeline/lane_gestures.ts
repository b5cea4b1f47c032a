/** Drags on automation lanes: points moved and bent, lines drawn freehand, points caught in a marquee. */

import { shareOf, valueAt } from "../controls/scale";
import { carried, curved, pointAt, pointsAdded, pointsMoved } from "../song/changes/lane_points";
import type { Point, Ticks } from "../song/document";
import { writtenOver } from "../studio/automation_recording";
import { type TargetLook, targetLook } from "../studio/target_scales";
import { bendThrough, LANE_AIR_PX, segmentAt, valueAtTick, valueAtY, yOf } from "./automation_curve";
import type { Bench } from "./bench.svelte";
import type { Gesture, Place } from "./gestures";
import { NO_GHOSTS } from "./ghosts_canvas";
import type { LaneRow } from "./rows";
import { placeInWords } from "./words";

const NEAR_PX = 9;

export function lookOf(bench: Bench, target: string): TargetLook | undefined {
  return targetLook(bench.studio.song, bench.studio.catalogue, target);
}

/** The point under a place of a lane. */
export function pointNear(bench: Bench, row: LaneRow, x: number, y: number): Point | undefined {
  const look = lookOf(bench, row.target);
  if (!look) return undefined;
  let best: Point | undefined;
  let nearest = NEAR_PX;
  for (const point of row.automation?.points ?? []) {
    const dx = bench.xAt(point.tick) - x;
    if (dx < -NEAR_PX) continue;
    if (dx > NEAR_PX) break;
    const away = Math.hypot(dx, yOf(point.value, look.scale, row.height) - (y - row.top));
    if (away <= nearest) [best, nearest] = [point, away];
  }
  return best;
}

/** "−6.0 dB at 9.3". */
function said(bench: Bench, look: TargetLook, tick: Ticks, value: number): string {
  return `${look.words(value)} · ${placeInWords(bench.studio.metre, tick)}`;
}

function valueUnder(row: LaneRow, look: TargetLook, y: number): number {
  return valueAtY(y - row.top, look.scale, row.height);
}

/** Move the selected points with the one under the pointer. Shift moves values finely and keeps the time. */
export function dragPoints(bench: Bench, row: LaneRow, held: Point, from: Place): Gesture {
  const { studio } = bench;
  const look = lookOf(bench, row.target);
  const points = row.automation?.points ?? [];
  const moved = studio.selection.points.has(held.id) ? studio.selection.points : new Set([held.id]);
  let after: Point[] | null = null;
  return {
    cursor: "move",
    move(at) {
      if (!look) return;
      const fine = at.shift ? 0.1 : 1;
      const room = row.height - 2 * LANE_AIR_PX;
      const share = ((from.y - at.y) / room) * fine;
      const tick = bench.snapped(held.tick + (at.x - from.x) / bench.zoom.pixelsPerTick, at.mod);
      const ticks = at.shift ? 0 : tick - held.tick;
      after = carried(points, moved, ticks, (point) =>
        valueAt(shareOf(point.value, look.scale) + share, look.scale),
      );
      bench.drawnPoints = { target: row.target, points: after };
      const now = after.find((point) => point.id === held.id);
      if (!now) return;
      const y = row.top + yOf(now.value, look.scale, row.height);
      bench.ghosts = {
        ...NO_GHOSTS,
        bubble: { tick: now.tick, y, text: said(bench, look, now.tick, now.value) },
      };
    },
    end() {
      if (!after || !look) return;
      const many = moved.size > 1 ? `${moved.size} points` : "A point";
      studio.apply(pointsMoved(row.target, points, after), `${many} of ${look.name} moved`);
      const now = after.find((point) => point.id === held.id);
      if (now) bench.say(`${look.name} ${said(bench, look, now.tick, now.value)}`);
    },
  };
}

/** Bend the curve between two points up and down. */
export function bendCurve(bench: Bench, row: LaneRow, tick: Ticks): Gesture | null {
  const points = row.automation?.points ?? [];
  const look = lookOf(bench, row.target);
  const index = segmentAt(points, tick);
  const [first, next] = [points[index], points[index + 1]];
  if (!first || !next || !look || first.value === next.value) return null;
  let bend = first.curve === "curve" ? first.bend : 0;
  return {
    cursor: "ns-resize",
    move(at) {
      const value = valueUnder(row, look, at.y);
      bend = Math.round(bendThrough((value - first.value) / (next.value - first.value)) * 100) / 100;
      const after = points.map((point) =>
        point.id === first.id ? { ...point, curve: "curve" as const, bend } : point,
      );
      bench.drawnPoints = { target: row.target, points: after };
      bench.ghosts = { ...NO_GHOSTS, bubble: { tick, y: at.y, text: `bend ${Math.round(bend * 100)} %` } };
    },
    end() {
      bench.studio.apply(curved(row.target, [first.id], "curve", bend), `${look.name} bent`);
    },
  };
}

/** Draw a line as the hand goes; it replaces what it passes over. */
export function drawFreehand(bench: Bench, row: LaneRow, from: Place): Gesture {
  const look = lookOf(bench, row.target);
  const before = row.automation?.points ?? [];
  const drawn = new Map<Ticks, number>();
  let last = from;
  const put = (at: Place): void => {
    if (!look) return;
    // Fill in between two moves of a quick hand, so that the way back over itself replaces every tick.
    const steps = Math.max(1, Math.ceil(Math.abs(at.x - last.x) / 3));
    for (let step = 1; step <= steps; step++) {
      const x = last.x + ((at.x - last.x) * step) / steps;
      const y = last.y + ((at.y - last.y) * step) / steps;
      drawn.set(Math.max(0, Math.round(bench.tickAt(x) / 10) * 10), valueUnder(row, look, y));
    }
    last = at;
  };
  const samples = (): { tick: Ticks; value: number }[] =>
    [...drawn].map(([tick, value]) => ({ tick, value })).sort((a, b) => a.tick - b.tick);
  return {
    cursor: "crosshair",
    move(at) {
      put(at);
      const line = samples();
      const [first, end] = [line[0]?.tick ?? 0, line.at(-1)?.tick ?? 0];
      const points = [
        ...before.filter((point) => point.tick < first || point.tick > end),
        ...line.map(({ tick, value }, index) => ({
          id: `drawn${index}`,
          tick,
          value,
          curve: "line" as const,
          bend: 0,
        })),
      ].sort((a, b) => a.tick - b.tick);
      bench.drawnPoints = { target: row.target, points };
      const tick = bench.tickAt(at.x);
      if (look)
        bench.ghosts = {
          ...NO_GHOSTS,
          bubble: { tick, y: at.y, text: look.words(valueUnder(row, look, at.y)) },
        };
    },
    end(at) {
      put(at);
      if (look)
        bench.studio.apply(writtenOver(row.target, before, samples(), look.scale), `${look.name} drawn`);
    },
  };
}

/** Catch points of one lane in a rectangle. */
export function catchPoints(bench: Bench, row: LaneRow, from: Place): Gesture {
  const { selection } = bench.studio;
  const look = lookOf(bench, row.target);
  const before = from.shift ? [...selection.points] : [];
  const start = bench.tickAt(from.x);
  return {
    move(at) {
      const tick = bench.tickAt(at.x);
      const [left, right] = [Math.min(start, tick), Math.max(start, tick)];
      const [top, bottom] = [Math.min(from.y, at.y), Math.max(from.y, at.y)];
      bench.ghosts = { ...NO_GHOSTS, marquee: { from: left, to: right, top, bottom } };
      if (!look) return;
      const inside = (row.automation?.points ?? []).filter((point) => {
        const y = row.top + yOf(point.value, look.scale, row.height);
        return point.tick >= left && point.tick <= right && y >= top && y <= bottom;
      });
      choosePoints(bench, row, [...before, ...inside.map((point) => point.id)]);
    },
    end() {
      bench.say(`${selection.points.size} ${selection.points.size === 1 ? "point" : "points"} selected`);
    },
  };
}

export function choosePoints(bench: Bench, row: LaneRow, ids: readonly string[]): void {
  const { selection } = bench.studio;
  selection.points = new Set(ids);
  selection.clips = new Set();
  selection.lane = row.target;
  selection.track = row.track.id;
  selection.focus = "automation";
}

/** A click on an empty place of a lane: a point there, on the line's own value with Alt. */
export function addPoint(bench: Bench, row: LaneRow, at: Place): void {
  const look = lookOf(bench, row.target);
  const tick = bench.snapped(bench.tickAt(at.x), at.mod || at.shift);
  if (look) putPoint(bench, row, tick, at.alt ? undefined : valueUnder(row, look, at.y));
}

/** A point at a tick: of a value, or of that which the lane has there. */
export function putPoint(bench: Bench, row: LaneRow, tick: Ticks, wanted?: number): void {
  const look = lookOf(bench, row.target);
  if (!look) return;
  const before = row.automation?.points ?? [];
  const value = wanted ?? valueAtTick(before, tick, look.scale) ?? look.standard;
  const point = pointAt(tick, value, look.scale.stepped ? "hold" : "line");
  const edits = pointsAdded(row.target, before, [point]);
  if (!bench.studio.apply(edits, `A point of ${look.name} added`)) return;
  const id = before.find((each) => each.tick === point.tick)?.id ?? point.id;
  choosePoints(bench, row, [id]);
  bench.say(`${look.name} ${said(bench, look, tick, value)}`);
}
