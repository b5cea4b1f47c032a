/**
 * The lane below the notes: velocities, or one controller, as shares of its height; and what drawing in it
 * means. Pure: a gesture's places go in, new velocities or control points come out.
 */

import type { Clip, Control, Note, Ticks } from "../song/document";
import { newId } from "../song/ids";
import { bottomOf, type Frame, tickAt, xOf, type Zoom } from "./geometry";
import { indexOf } from "./note_index";
import type { LaneKind } from "./scene";

const AIR_PX = 7;
const HEAD_PX = 7;

export interface LaneRange {
  readonly minimum: number;
  readonly maximum: number;
  /** Where the lane rests when nothing moves it. */
  readonly rest: number;
  readonly whole: boolean;
}

export const LANE_NAMES: Readonly<Record<string, string>> = {
  velocity: "Velocity",
  bend: "Bend",
  pressure: "Pressure",
  cc1: "Modulation",
  cc2: "Breath",
  cc7: "Volume",
  cc10: "Pan",
  cc11: "Expression",
  cc64: "Sustain",
  cc71: "Resonance",
  cc74: "Brightness",
  program: "Program",
};

export function laneName(kind: LaneKind): string {
  return LANE_NAMES[kind] ?? `Controller ${kind.replace("cc", "")}`;
}

export function laneRange(kind: LaneKind): LaneRange {
  if (kind === "velocity") return { minimum: 1, maximum: 127, rest: 100, whole: true };
  if (kind === "bend") return { minimum: -1, maximum: 1, rest: 0, whole: false };
  if (kind === "pressure") return { minimum: 0, maximum: 1, rest: 0, whole: false };
  return {
    minimum: 0,
    maximum: 127,
    rest: kind === "cc7" || kind === "cc11" ? 127 : kind === "cc10" ? 64 : 0,
    whole: true,
  };
}

/** A value as people read it: "96", "−0.25", "down" for a pedal. */
export function laneWords(kind: LaneKind, value: number): string {
  if (kind === "cc64") return value >= 64 ? "down" : "up";
  return laneRange(kind).whole ? String(Math.round(value)) : value.toFixed(2).replace("-", "−");
}

export function laneY(value: number, kind: LaneKind, frame: Frame): number {
  const { minimum, maximum } = laneRange(kind);
  const top = bottomOf(frame) + AIR_PX;
  const bottom = frame.height - AIR_PX;
  return bottom - ((value - minimum) / (maximum - minimum)) * (bottom - top);
}

export function laneValue(y: number, kind: LaneKind, frame: Frame): number {
  const { minimum, maximum, whole } = laneRange(kind);
  const top = bottomOf(frame) + AIR_PX;
  const bottom = frame.height - AIR_PX;
  const share = Math.max(0, Math.min(1, (bottom - y) / Math.max(1, bottom - top)));
  const value = minimum + share * (maximum - minimum);
  if (kind === "cc64") return share >= 0.5 ? 127 : 0;
  return whole ? Math.round(value) : Math.round(value * 1000) / 1000;
}

/** The points of a lane: a controller's, for every key or for one. */
export function laneControls(clip: Clip, kind: LaneKind, pitch: number | null): Control[] {
  return clip.controls.filter((control) => control.kind === kind && control.pitch === pitch);
}

/** The note whose velocity's head is under the pointer, selected ones first. */
export function headAt(
  x: number,
  y: number,
  clip: Clip,
  selected: ReadonlySet<string>,
  frame: Frame,
  zoom: Zoom,
): Note | null {
  const near = HEAD_PX / zoom.pixelsPerTick;
  const tick = tickAt(x, frame, zoom) - clip.start;
  let found: Note | null = null;
  for (const note of indexOf(clip.notes).between(tick - near, tick + near)) {
    if (Math.abs(note.start - tick) > near) continue;
    if (Math.abs(laneY(note.velocity, "velocity", frame) - y) > HEAD_PX) continue;
    if (found === null || (selected.has(note.id) && !selected.has(found.id))) found = note;
  }
  return found;
}

/** The control point under the pointer. */
export function controlAt(
  x: number,
  y: number,
  clip: Clip,
  kind: LaneKind,
  pitch: number | null,
  frame: Frame,
  zoom: Zoom,
): Control | null {
  for (const control of laneControls(clip, kind, pitch)) {
    if (Math.abs(xOf(clip.start + control.tick, frame, zoom) - x) > HEAD_PX) continue;
    if (Math.abs(laneY(control.value, kind, frame) - y) <= HEAD_PX) return control;
  }
  return null;
}

/** A place of a stroke: a time in the clip and a value. */
export interface Touch {
  readonly tick: Ticks;
  readonly value: number;
}

/** The velocities that a stroke from one touch to the next gives to the notes that begin between them. */
export function strokeVelocities(
  notes: readonly Note[],
  from: Touch,
  to: Touch,
  reach: Ticks,
  allowed: ReadonlySet<string> | null,
): Map<string, number> {
  const [first, last] = from.tick <= to.tick ? [from, to] : [to, from];
  const found = new Map<string, number>();
  const index = indexOf(notes);
  const end = index.firstStarting(last.tick + reach);
  for (let at = index.firstStarting(first.tick - reach); at < end; at += 1) {
    const note = notes[at]!;
    if (allowed !== null && !allowed.has(note.id)) continue;
    found.set(note.id, Math.max(1, Math.min(127, Math.round(valueBetween(first, last, note.start)))));
  }
  return found;
}

function valueBetween(first: Touch, last: Touch, tick: Ticks): number {
  if (last.tick <= first.tick) return last.value;
  const share = Math.max(0, Math.min(1, (tick - first.tick) / (last.tick - first.tick)));
  return first.value + (last.value - first.value) * share;
}

/** The points that a stroke writes: one each `spacing`, none where the value stays. Touches in any order. */
export function strokeControls(
  touches: readonly Touch[],
  kind: LaneKind,
  pitch: number | null,
  spacing: Ticks,
): Control[] {
  const line = [...touches].sort((a, b) => a.tick - b.tick);
  const [first, last] = [line[0], line.at(-1)];
  if (first === undefined || last === undefined) return [];
  const made: Control[] = [];
  const { whole } = laneRange(kind);
  let at = 0;
  for (let tick = first.tick; tick <= last.tick; tick += spacing) {
    while (at + 1 < line.length - 1 && line[at + 1]!.tick <= tick) at += 1;
    const between = valueBetween(line[at]!, line[Math.min(at + 1, line.length - 1)]!, tick);
    const value = whole ? Math.round(between) : Math.round(between * 1000) / 1000;
    if (made.at(-1)?.value !== value) made.push(control(Math.max(0, Math.round(tick)), kind, value, pitch));
  }
  if (made.at(-1)?.value !== last.value && last.tick > first.tick)
    made.push(control(Math.round(last.tick), kind, last.value, pitch));
  return made;
}

function control(tick: Ticks, kind: string, value: number, pitch: number | null): Control {
  return { id: newId(), tick, kind, value, pitch, extra: {} };
}
