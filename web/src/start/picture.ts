/** The little picture of a song: one row a track, one bar where it plays. 100 wide, 36 high. */

import type { SongSummary } from "../server";

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: number;
}

const WIDTH = 100;
const HEIGHT = 36;
const MARGIN = 4;
const MOST_ROWS = 9;
const GAP = 0.6;

export function barsOf(song: Pick<SongSummary, "parts">): Bar[] {
  const rows = (song.parts ?? []).slice(0, MOST_ROWS);
  const step = (HEIGHT - 2 * MARGIN) / Math.max(rows.length, 4);
  return rows.flatMap(({ colour, spans }, row) =>
    spans.map(([start, length]) => ({
      x: MARGIN + start * (WIDTH - 2 * MARGIN),
      y: MARGIN + row * step,
      width: Math.max(0.8, length * (WIDTH - 2 * MARGIN) - GAP),
      height: step * 0.72,
      colour,
    })),
  );
}
