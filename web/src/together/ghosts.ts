/**
 * Where what others point to, have selected and drag lies in this person's view: their rows, zoom and scrolling
 * are others. x and y are CSS pixels from the top left of the lanes, or of the notes of the roll.
 */

import {
  bottomOf,
  type Frame,
  hitWidth,
  type Zoom as RollZoom,
  rowAt,
  xOf,
  yOf,
} from "../piano_roll/geometry";
import type { Rows } from "../piano_roll/rows";
import type { Clip, Ticks } from "../song/document";
import { tickAt, xAt, type Zoom } from "../timeline/geometry";
import type { Row } from "../timeline/rows";
import { coarse, coarseShare, type DraggedNote, type Pointer } from "./states";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** How the timeline is looked at here. */
export interface Lanes {
  readonly rows: readonly Row[];
  readonly zoom: Zoom;
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
}

/** How the roll is looked at here. */
export interface Notes {
  readonly rows: Rows;
  readonly frame: Frame;
  readonly zoom: RollZoom;
  readonly step: Ticks;
}

const NEW_TRACK_PX = 58;
const LEAST_PX = 3;

/** The box of a clip; null where it is out of sight. A track that is not shown here has none. */
export function clipBox(
  lanes: Lanes,
  { track, start, length }: { track: string; start: Ticks; length: Ticks },
): Box | null {
  const row = track === "" ? undefined : rowOf(lanes.rows, track);
  if (track !== "" && !row) return null;
  const y = (row ? row.top : bottom(lanes.rows)) - lanes.scrollTop;
  const x = xAt(start, lanes.zoom);
  const box = {
    x,
    y,
    width: Math.max(LEAST_PX, length * lanes.zoom.pixelsPerTick),
    height: row?.height ?? NEW_TRACK_PX,
  };
  return isSeen(box, lanes.width, lanes.height) ? box : null;
}

/** What a place in the lanes means to others. */
export function pointerAt(lanes: Lanes, { x, y }: Place): Pointer {
  const tick = Math.max(0, coarse(tickAt(x, lanes.zoom)));
  const at = y + lanes.scrollTop;
  const row = lanes.rows.find((each) => at >= each.top && at < each.top + each.height);
  if (!row) return { tick, track: "", down: 0 };
  const first = rowOf(lanes.rows, row.track.id);
  // Lanes of automation may not be open there: whoever points at one points at the foot of its track.
  const down = row.kind === "track" ? coarseShare((at - row.top) / row.height) : 1;
  return { tick, track: first?.track.id ?? "", down };
}

/** Where somebody's pointer lies here; null when that is out of sight. */
export function pointerPlace(lanes: Lanes, pointer: Pointer): Place | null {
  if (pointer.clip !== undefined) return null;
  const row = pointer.track ? rowOf(lanes.rows, pointer.track) : undefined;
  if (pointer.track && !row) return null;
  const y = (row ? row.top + row.height * (pointer.down ?? 0) : bottom(lanes.rows) + 8) - lanes.scrollTop;
  const x = xAt(pointer.tick, lanes.zoom);
  return x >= 0 && x <= lanes.width && y >= 0 && y <= lanes.height ? { x, y } : null;
}

/** The box of a note, from the top left of the notes. */
export function noteBox({ rows, frame, zoom, step }: Notes, clip: Clip, note: DraggedNote): Box | null {
  const row = rows.rowOf(note.pitch);
  if (row < 0) return null;
  const width =
    rows.kind === "drums" ? hitWidth(step, zoom) : Math.max(LEAST_PX, note.length * zoom.pixelsPerTick);
  const box = {
    x: xOf(clip.start + note.start, frame, zoom) - frame.keys,
    y: yOf(row, frame, zoom) - frame.top,
    width,
    height: zoom.rowHeight,
  };
  return isSeen(box, frame.width - frame.keys, bottomOf(frame) - frame.top) ? box : null;
}

/** What a place in the notes (from their top left) means to others. */
export function notePointerAt({ rows, frame, zoom }: Notes, clip: Clip, { x, y }: Place): Pointer | null {
  const row = rows.list[rowAt(y + frame.top, frame, zoom)];
  if (!row) return null;
  return {
    tick: coarse(zoom.scrollTick + x / zoom.pixelsPerTick, 20),
    clip: clip.id,
    pitch: row.pitch,
  };
}

export function notePointerPlace({ rows, frame, zoom }: Notes, clip: Clip, pointer: Pointer): Place | null {
  if (pointer.clip !== clip.id) return null;
  const row = rows.rowOf(pointer.pitch ?? -1);
  if (row < 0) return null;
  const x = xOf(pointer.tick, frame, zoom) - frame.keys;
  const y = yOf(row, frame, zoom) - frame.top + zoom.rowHeight / 2;
  const isIn = x >= 0 && x <= frame.width - frame.keys && y >= 0 && y <= bottomOf(frame) - frame.top;
  return isIn ? { x, y } : null;
}

function rowOf(rows: readonly Row[], track: string): Row | undefined {
  return rows.find((row) => row.kind === "track" && row.track.id === track);
}

/** Below the last track that is no return and no master: where a new one would come. */
function bottom(rows: readonly Row[]): number {
  const last = rows.findLast(
    (row) => row.kind === "track" && row.track.kind !== "return" && row.track.kind !== "master",
  );
  return last ? last.top + last.height : 0;
}

function isSeen({ x, y, width, height }: Box, wide: number, tall: number): boolean {
  return x < wide && x + width > 0 && y < tall && y + height > 0;
}
