/**
 * One rule for clips that come to lie on others: what comes is heard, and what it covers on its track is cut
 * away, in the same step. Two audio clips that overlap at an end are crossfaded instead. So no clip lies unseen
 * under another one.
 */

import { applyAll } from "../applying";
import { differences } from "../differences";
import type { Clip, Song, Ticks, Track } from "../document";
import type { Edit } from "../edits";
import { withFields } from "../plain";
import { PLACES, SONG } from "../records";
import { readEdit } from "../text";
import { renewed } from "./clip_places";
import { crossfaded, overlap } from "./crossfades";
import { piecesOf, type Samples, ticksOf } from "./pieces";

const CLICKLESS_S = 0.005;

export interface Laid {
  readonly edits: Edit[];
  /** The names of the clips that lost something, or all. */
  readonly covered: readonly string[];
}

/** The edits that bring the clips `ids` to their places, and with them what makes room there. */
export function laid(song: Song, edits: readonly Edit[], ids: readonly string[], clock: Samples): Laid {
  const come = new Set(ids);
  const after = applyAll(edits.map(readEdit), song);
  const covered: string[] = [];
  const tracks = after.tracks.map((track) => uncovered(track, come, after, clock, covered));
  const cut = covered.length > 0 ? differences(after, withFields(SONG, after, { tracks })) : [];
  return { edits: crossfaded(song, [...edits, ...cut], ids), covered };
}

function uncovered(
  track: Track,
  come: ReadonlySet<string>,
  song: Song,
  clock: Samples,
  covered: string[],
): Track {
  const coming = track.clips.filter((clip) => come.has(clip.id));
  if (coming.length === 0) return track;
  const clips = track.clips.flatMap((clip) => {
    const over = come.has(clip.id) ? [] : coming.filter((each) => covers(each, clip));
    if (over.length === 0) return [clip];
    covered.push(clip.name);
    return beside(clip, over, song, clock);
  });
  return withFields(PLACES.Track, track, { clips });
}

const endOf = (clip: Clip): Ticks => clip.start + clip.length;

/** Whether a clip that comes takes something of another one away, and does not fade into it. */
function covers(coming: Clip, clip: Clip): boolean {
  if (coming.start >= endOf(clip) || endOf(coming) <= clip.start) return false;
  return overlap(coming, clip) === 0 && overlap(clip, coming) === 0;
}

/** What is left of a clip beside those that cover it; the first piece keeps its id. */
function beside(clip: Clip, over: readonly Clip[], song: Song, clock: Samples): Clip[] {
  const left = over.reduce<readonly Clip[]>(
    (pieces, { start, length }) =>
      pieces.flatMap((piece) => [
        ...piecesOf(piece, 0, start, song, clock),
        ...piecesOf(piece, start + length, Number.MAX_SAFE_INTEGER, song, clock),
      ]),
    [clip],
  );
  return left.map((piece, index) => smoothed(index === 0 ? piece : renewed(piece), clip, clock));
}

/** Audio that was cut ends and begins without a click. */
function smoothed(piece: Clip, whole: Clip, clock: Samples): Clip {
  if (piece.media === "") return piece;
  const fade = Math.min(piece.length, ticksOf(CLICKLESS_S, piece.start, clock));
  return {
    ...piece,
    fade_in: piece.start > whole.start ? fade : piece.fade_in,
    fade_out: endOf(piece) < endOf(whole) ? fade : piece.fade_out,
  };
}

/**
 * The free stretch around a place of a track, within what is wanted: an empty clip covers nothing. Null where a
 * clip lies already.
 */
export function roomAt(
  track: Track,
  tick: Ticks,
  wanted: { readonly start: Ticks; readonly end: Ticks },
): { start: Ticks; end: Ticks } | null {
  let { start, end } = wanted;
  for (const clip of track.clips) {
    if (clip.start <= tick && tick < endOf(clip)) return null;
    if (endOf(clip) <= tick) start = Math.max(start, endOf(clip));
    else end = Math.min(end, clip.start);
  }
  return { start, end };
}

/** How much of a track's clips lies on others without fading into them, as stretches of time. */
export function stacked(clips: readonly Clip[]): { start: Ticks; end: Ticks }[] {
  const found: { start: Ticks; end: Ticks }[] = [];
  let reach: Clip | undefined;
  for (const clip of clips) {
    if (reach && clip.start < endOf(reach) && overlap(reach, clip) === 0)
      found.push({ start: clip.start, end: Math.min(endOf(clip), endOf(reach)) });
    if (!reach || endOf(clip) > endOf(reach)) reach = clip;
  }
  return found;
}
