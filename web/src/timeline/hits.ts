/** What lies under the pointer: which part of which clip, or which empty place of which row. */

import type { Clip, Ticks } from "../song/document";
import { firstFrom, tickAt, xAt, type Zoom } from "./geometry";
import { type LaneRow, type Row, rowAt, type TrackRow } from "./rows";

/** The part of a clip that a drag takes hold of. */
export type Part = "body" | "start" | "end" | "loop" | "fade_in" | "fade_out" | "gain";

export type Hit =
  | { readonly on: "clip"; readonly row: TrackRow; readonly clip: Clip; readonly part: Part }
  | { readonly on: "track"; readonly row: TrackRow; readonly tick: Ticks }
  | { readonly on: "lane"; readonly row: LaneRow; readonly tick: Ticks }
  | { readonly on: "nothing"; readonly tick: Ticks };

export const EDGE_PX = 7;
export const CORNER_PX = 13;
/** Clips narrower than this are only moved; nearer, and their edges can be taken. */
const LEAST_FOR_EDGES_PX = 22;
const LEAST_FOR_CORNERS_PX = 44;
const LEAST_HEIGHT_FOR_CORNERS_PX = 40;

export function hitAt(x: number, y: number, rows: readonly Row[], zoom: Zoom, wide_px = 0): Hit {
  const tick = tickAt(x, zoom);
  const row = rowAt(rows, y);
  if (row === undefined) return { on: "nothing", tick };
  if (row.kind === "lane") return { on: "lane", row, tick };
  const clip = clipAt(row.track.clips, tick, wide_px / zoom.pixelsPerTick);
  if (clip === undefined) return { on: "track", row, tick };
  return { on: "clip", row, clip, part: partAt(x, y - row.top, clip, row.height, zoom) };
}

/** The uppermost clip at a place; clips that overlap lie on each other in order of their starts. */
export function clipAt(clips: readonly Clip[], tick: Ticks, air: Ticks = 0): Clip | undefined {
  for (let index = firstFrom(clips, tick + air + 1e-9, (clip) => clip.start) - 1; index >= 0; index--) {
    const clip = clips[index]!;
    if (clip.start - air <= tick && tick < clip.start + clip.length + air) return clip;
  }
  return undefined;
}

/** `y` counts from the top of the row. */
export function partAt(x: number, y: number, clip: Clip, height: number, zoom: Zoom): Part {
  const left = xAt(clip.start, zoom);
  const width = clip.length * zoom.pixelsPerTick;
  const right = left + width;
  if (width < LEAST_FOR_EDGES_PX) return "body";
  const tall = height >= LEAST_HEIGHT_FOR_CORNERS_PX;
  const corners = tall && width >= LEAST_FOR_CORNERS_PX;
  if (clip.media && corners) {
    const fadeIn = left + Math.max(clip.fade_in * zoom.pixelsPerTick, 0);
    const fadeOut = right - Math.max(clip.fade_out * zoom.pixelsPerTick, 0);
    if (y < CORNER_PX && Math.abs(x - Math.max(fadeIn, left + 5)) <= EDGE_PX) return "fade_in";
    if (y < CORNER_PX && Math.abs(x - Math.min(fadeOut, right - 5)) <= EDGE_PX) return "fade_out";
    if (width > 90 && y < CORNER_PX && Math.abs(x - (left + right) / 2) <= EDGE_PX) return "gain";
  }
  // A bar is looped more often than anything else, however small it is drawn.
  if (tall && y > height - CORNER_PX - 2 && x > right - Math.min(CORNER_PX, width / 2)) return "loop";
  if (x < left + EDGE_PX) return "start";
  if (x > right - EDGE_PX) return "end";
  return "body";
}

/** What a drag of a part does, as the pointer shows it. */
export const POINTERS: Readonly<Record<Part, string>> = {
  body: "grab",
  start: "w-resize",
  end: "e-resize",
  loop: "copy",
  fade_in: "nwse-resize",
  fade_out: "nesw-resize",
  gain: "ns-resize",
};

/** The ids of the clips that a rectangle touches; ticks across, heights down. */
export function clipsWithin(
  rows: readonly Row[],
  box: { readonly from: Ticks; readonly to: Ticks; readonly top: number; readonly bottom: number },
): string[] {
  const found: string[] = [];
  for (const row of rows) {
    if (row.kind !== "track" || row.top + row.height <= box.top || row.top >= box.bottom) continue;
    for (const clip of row.track.clips)
      if (clip.start < box.to && clip.start + clip.length > box.from) found.push(clip.id);
  }
  return found;
}

/** The clips that touch a stretch of time. Clips may be long, so the search starts at the longest reach. */
export function clipsBetween(clips: readonly Clip[], from: Ticks, to: Ticks): readonly Clip[] {
  const end = firstFrom(clips, to, (clip) => clip.start);
  const reach = longest(clips);
  const first = firstFrom(clips, from - reach, (clip) => clip.start);
  const seen: Clip[] = [];
  for (let index = first; index < end; index++) {
    const clip = clips[index]!;
    if (clip.start + clip.length > from) seen.push(clip);
  }
  return seen;
}

const LONGEST = new WeakMap<readonly Clip[], Ticks>();

function longest(clips: readonly Clip[]): Ticks {
  let most = LONGEST.get(clips);
  if (most === undefined) {
    most = 0;
    for (const clip of clips) most = Math.max(most, clip.length);
    LONGEST.set(clips, most);
  }
  return most;
}
