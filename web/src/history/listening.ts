/** What is heard of a difference: where, and on which tracks. */

import type { ContrastRow } from "../server";
import type { Song, Ticks } from "../song/document";
import type { Range } from "../studio/selection.svelte";

/** From the first to the last bar in which something is different; null when that is no place in time. */
export function changedRange(rows: readonly ContrastRow[]): Range | null {
  const spans = rows.flatMap((row) => row.spans);
  if (spans.length === 0) return null;
  return {
    start: Math.min(...spans.map((span) => span.start)),
    end: Math.max(...spans.map((span) => span.end)),
  };
}

/** The tracks on which something is different; none when the master is one of them, for that is all. */
export function changedTracks(rows: readonly ContrastRow[], song: Song): readonly string[] {
  const master = song.tracks.find((track) => track.kind === "master")?.id;
  return rows.some((row) => row.track === master) ? [] : rows.map((row) => row.track);
}

/** The song with only some tracks heard; the twin of `soloed` in `woodshed/song/contrast.py`. */
export function soloed(song: Song, tracks: readonly string[]): Song {
  if (tracks.length === 0) return song;
  const heard = new Set(tracks);
  return {
    ...song,
    tracks: song.tracks.map((track) => {
      const isHeard = heard.has(track.id) && track.kind !== "master";
      return { ...track, solo: isHeard, mute: track.mute && !isHeard };
    }),
  };
}

/** The part of a stretch that is measured: at most so many seconds from its start. */
export function measured(
  range: Range,
  clock: { seconds(tick: Ticks): number; tick(seconds: number): Ticks },
  most_s: number,
): Range {
  const start = Math.round(range.start);
  const latest = Math.floor(clock.tick(clock.seconds(start) + most_s));
  return { start, end: Math.max(start + 1, Math.min(Math.round(range.end), latest)) };
}
