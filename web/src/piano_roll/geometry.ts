/**
 * Where things lie in a roll: between ticks and pixels, rows and pixels, and what lies under the pointer.
 *
 * Pixels are CSS pixels from the canvas's top left. Ticks are those of the song, so that bars, chords and
 * other tracks line up; a note lies at its clip's start plus its own.
 */

import { type Clip, type Note, PPQ, type Ticks } from "../song/document";
import { indexOf } from "./note_index";
import type { Rows } from "./rows";

/** How the canvas is divided: keys at the left, bars and chords above, the lane below. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly keys: number;
  readonly top: number;
  readonly lane: number;
}

export interface Zoom {
  readonly pixelsPerTick: number;
  readonly scrollTick: Ticks;
  readonly rowHeight: number;
  /** How many rows are hidden above; not always whole. */
  readonly scrollRow: number;
}

export type Part = "body" | "start" | "end";
export interface Hit {
  readonly note: Note;
  readonly part: Part;
}

export type Area = "corner" | "bars" | "keys" | "notes" | "edge" | "lane" | "lane keys";

const NEAREST_PX_PER_TICK = 600 / PPQ;
const FARTHEST_PX_PER_TICK = 1 / PPQ;
const EDGE_PX = 6;
const LANE_EDGE_PX = 4;
/** Notes narrower than this have no edges to take hold of. */
const GRIPPED_PX = 18;
/** A short note can be hit this far around it. */
const NEAR_PX = 3;

export const bottomOf = (frame: Frame): number => frame.height - frame.lane;

export function xOf(tick: Ticks, frame: Frame, zoom: Zoom): number {
  return frame.keys + (tick - zoom.scrollTick) * zoom.pixelsPerTick;
}

export function tickAt(x: number, frame: Frame, zoom: Zoom): Ticks {
  return zoom.scrollTick + (x - frame.keys) / zoom.pixelsPerTick;
}

/** The top of a row. */
export function yOf(row: number, frame: Frame, zoom: Zoom): number {
  return frame.top + (row - zoom.scrollRow) * zoom.rowHeight;
}

export function rowAt(y: number, frame: Frame, zoom: Zoom): number {
  return Math.floor(zoom.scrollRow + (y - frame.top) / zoom.rowHeight);
}

export function pitchAt(y: number, rows: Rows, frame: Frame, zoom: Zoom): number {
  const row = Math.max(0, Math.min(rows.list.length - 1, rowAt(y, frame, zoom)));
  return rows.list[row]?.pitch ?? 60;
}

export function areaAt(x: number, y: number, frame: Frame): Area {
  const bottom = bottomOf(frame);
  if (frame.lane > 0 && Math.abs(y - bottom) <= LANE_EDGE_PX) return "edge";
  if (y > bottom) return x < frame.keys ? "lane keys" : "lane";
  if (y < frame.top) return x < frame.keys ? "corner" : "bars";
  return x < frame.keys ? "keys" : "notes";
}

/** The stretch of time that is seen, and the rows. */
export function seen(rows: Rows, frame: Frame, zoom: Zoom) {
  return {
    from: zoom.scrollTick,
    to: tickAt(frame.width, frame, zoom),
    first: Math.max(0, Math.floor(zoom.scrollRow)),
    last: Math.min(rows.list.length - 1, rowAt(bottomOf(frame), frame, zoom)),
  };
}

/** How wide a drum's hit is drawn, whatever its note lasts. */
export function hitWidth(step: Ticks, zoom: Zoom): number {
  return Math.max(5, Math.min(step * zoom.pixelsPerTick - 1, zoom.rowHeight * 0.9, 24));
}

/** The note under a place, the one drawn last where several lie; `step` is the grid of a drum view. */
export function noteAt(
  x: number,
  y: number,
  clip: Clip,
  rows: Rows,
  frame: Frame,
  zoom: Zoom,
  step: Ticks,
): Hit | null {
  const row = rowAt(y, frame, zoom);
  const pitch = rows.list[row]?.pitch;
  if (pitch === undefined) return null;
  const drum = rows.kind === "drums" ? hitWidth(step, zoom) / zoom.pixelsPerTick : 0;
  const tick = tickAt(x, frame, zoom) - clip.start;
  const near = NEAR_PX / zoom.pixelsPerTick;
  let found: Hit | null = null;
  for (const note of indexOf(clip.notes).between(tick - near - drum, tick + near)) {
    if (note.pitch !== pitch) continue;
    const length = drum || note.length;
    if (tick > note.start + length + (length * zoom.pixelsPerTick < 8 ? near : 0)) continue;
    if (tick < note.start - near) continue;
    found = { note, part: drum ? "body" : partAt(tick, note, zoom) };
  }
  return found;
}

function partAt(tick: Ticks, note: Note, zoom: Zoom): Part {
  const width = note.length * zoom.pixelsPerTick;
  if (width < GRIPPED_PX) return "body";
  if ((tick - note.start) * zoom.pixelsPerTick < EDGE_PX) return "start";
  if ((note.start + note.length - tick) * zoom.pixelsPerTick < EDGE_PX) return "end";
  return "body";
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function boxOf(x0: number, y0: number, x1: number, y1: number): Box {
  return { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
}

/** The notes that a box touches. */
export function notesIn(box: Box, clip: Clip, rows: Rows, frame: Frame, zoom: Zoom): Note[] {
  const from = tickAt(box.x, frame, zoom) - clip.start;
  const to = tickAt(box.x + box.width, frame, zoom) - clip.start;
  const first = rowAt(box.y, frame, zoom);
  const last = rowAt(box.y + box.height, frame, zoom);
  return [...indexOf(clip.notes).between(from, to)].filter((note) => {
    const row = rows.rowOf(note.pitch);
    return row >= first && row <= last;
  });
}

const MIDDLE_C = 60;
const OCTAVE_AND_A_HALF = 18;

/** A zoom that shows a clip from end to end and from its lowest to its highest note, with some air. */
export function fitting(clip: Clip, rows: Rows, frame: Frame, home = MIDDLE_C): Zoom {
  const wide = Math.max(1, frame.width - frame.keys - 24);
  const tall = Math.max(1, bottomOf(frame) - frame.top);
  const length = Math.max(PPQ, clip.length);
  // A long clip opens at its first bars rather than as dust, and a drum's bars with their sixteenths apart.
  const least = rows.kind === "drums" ? 52 / PPQ : 30 / PPQ;
  const pixelsPerTick = Math.max(least, Math.min(160 / PPQ, wide / length));
  const scrollTick = Math.max(0, clip.start - 6 / pixelsPerTick);
  if (rows.kind === "drums") {
    const rowHeight = Math.max(14, Math.min(30, tall / Math.max(1, rows.list.length)));
    // A kit that is taller than the panel shows its end: the kick, the snare and the hats lie there.
    return bounded({ pixelsPerTick, scrollTick, rowHeight, scrollRow: rows.list.length }, rows, frame);
  }
  const empty = clip.notes.length === 0;
  const { lowest, highest } = empty ? { lowest: home, highest: home } : indexOf(clip.notes);
  // A few notes still have room for a tune around them.
  const shown = Math.max(OCTAVE_AND_A_HALF, highest - lowest + 1 + 6);
  const rowHeight = Math.max(9, Math.min(20, tall / shown));
  const middle = (rows.rowOf(highest) + rows.rowOf(lowest) + 1) / 2;
  return bounded(
    { pixelsPerTick, scrollTick, rowHeight, scrollRow: middle - tall / rowHeight / 2 },
    rows,
    frame,
  );
}

/** The nearest zoom and scroll that can be shown. */
export function bounded(zoom: Zoom, rows: Rows, frame: Frame): Zoom {
  const rowHeight = Math.max(6, Math.min(40, zoom.rowHeight));
  const shown = Math.max(0, bottomOf(frame) - frame.top) / rowHeight;
  return {
    pixelsPerTick: Math.max(FARTHEST_PX_PER_TICK, Math.min(NEAREST_PX_PER_TICK, zoom.pixelsPerTick)),
    scrollTick: Math.max(0, zoom.scrollTick),
    rowHeight,
    scrollRow: Math.max(0, Math.min(rows.list.length - shown, zoom.scrollRow)),
  };
}

/** Zoom in time around a place on the screen, which stays where it is. */
export function zoomedTime(zoom: Zoom, factor: number, x: number, frame: Frame): Zoom {
  const tick = tickAt(x, frame, zoom);
  const pixelsPerTick = Math.max(
    FARTHEST_PX_PER_TICK,
    Math.min(NEAREST_PX_PER_TICK, zoom.pixelsPerTick * factor),
  );
  return { ...zoom, pixelsPerTick, scrollTick: Math.max(0, tick - (x - frame.keys) / pixelsPerTick) };
}

export function zoomedRows(zoom: Zoom, factor: number, y: number, frame: Frame): Zoom {
  const row = zoom.scrollRow + (y - frame.top) / zoom.rowHeight;
  const rowHeight = Math.max(6, Math.min(40, zoom.rowHeight * factor));
  return { ...zoom, rowHeight, scrollRow: row - (y - frame.top) / rowHeight };
}
