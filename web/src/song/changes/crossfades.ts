/** Crossfades: where audio clips overlap on a track, the earlier one fades out while the later fades in. */

import { applyAll } from "../applying";
import type { Clip, Song } from "../document";
import { change, type Edit, type Fields } from "../edits";
import { readEdit } from "../text";

/**
 * The edits, and with them the fades of every overlap that they make or change at the clips `ids`. A clip
 * that lies wholly inside another one leaves it as it is.
 */
export function crossfaded(song: Song, edits: readonly Edit[], ids: readonly string[]): Edit[] {
  const touched = new Set(ids);
  if (!song.tracks.some((track) => track.kind === "audio")) return [...edits];
  const after = applyAll(edits.map(readEdit), song);
  const fades: Record<string, Record<string, unknown>> = {};
  for (const track of after.tracks) {
    if (track.kind !== "audio" || !track.clips.some((clip) => touched.has(clip.id))) continue;
    for (let index = 1; index < track.clips.length; index++) {
      const [first, second] = [track.clips[index - 1]!, track.clips[index]!];
      const long = overlap(first, second);
      if (long <= 0 || (!touched.has(first.id) && !touched.has(second.id))) continue;
      fades[first.id] = { ...fades[first.id], fade_out: long, fade_curve: "equal_power" };
      fades[second.id] = { ...fades[second.id], fade_in: long, fade_curve: "equal_power" };
    }
  }
  return Object.keys(fades).length > 0
    ? [...edits, change("Clip", fades as Record<string, Fields>)]
    : [...edits];
}

/** How long the second of two clips overlaps the first; 0 when they only touch, or one lies in the other. */
export function overlap(first: Clip, second: Clip): number {
  if (!first.media || !second.media) return 0;
  const end = first.start + first.length;
  return second.start + second.length <= end || second.start <= first.start
    ? 0
    : Math.max(0, end - second.start);
}
