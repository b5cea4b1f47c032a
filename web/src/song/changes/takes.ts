/**
 * Takes: one chosen, or the best of several put together piece by piece; their clips are copied into the track.
 *
 * Where a piece of sound meets what it was cut into, one fades into the other over ten milliseconds, so that no
 * seam clicks. A piece beside another one of the same take makes one piece with it.
 */

import { differences } from "../differences";
import type { Clip, Song, Take, Ticks, Track } from "../document";
import { type Edit, remove } from "../edits";
import { withFields } from "../plain";
import { PLACES, SONG } from "../records";
import { renewed } from "./clip_places";
import { piecesOf, type Samples, ticksOf } from "./pieces";

/** A stretch of time. */
export interface Stretch {
  readonly start: Ticks;
  readonly end: Ticks;
}

const RATE = 48_000;
/** Half of a seam's fade. */
const HALF_S = 0.005;
const endOf = (clip: Clip): Ticks => clip.start + clip.length;

/** Choose a take for the whole of its length: its clips take the place of what the track has there. */
export function chooseTake(song: Song, track: Track, take: Take, clock: Samples): Edit[] {
  const whole = extent(take);
  return whole ? chooseStretch(song, track, take, whole.start, whole.end, clock) : [];
}

/** From where to where a take reaches; null when it is empty. */
export function extent(take: Take): Stretch | null {
  if (take.clips.length === 0) return null;
  return {
    start: Math.min(...take.clips.map((clip) => clip.start)),
    end: Math.max(...take.clips.map(endOf)),
  };
}

/** Choose a take for a stretch of time; what the track has outside of it stays. */
export function chooseStretch(
  song: Song,
  track: Track,
  take: Take,
  from: Ticks,
  to: Ticks,
  clock: Samples,
): Edit[] {
  const heard = track.clips.filter((clip) => isPieceOf(clip, take, song, clock));
  const [start, end] = widened(from, to, heard, track.clips);
  const half = ticksOf(HALF_S, start, clock);
  const around = track.clips.flatMap((clip) => {
    const kept = [
      ...piecesOf(clip, 0, start, song, clock),
      ...piecesOf(clip, end, Number.MAX_SAFE_INTEGER, song, clock),
    ].filter((piece) => piece === clip || piece.media === "" || piece.length > 2 * half);
    return kept.map((piece, index) => (index === 0 ? piece : renewed(piece)));
  });
  const chosen = take.clips.flatMap((clip) => piecesOf(clip, start, end, song, clock)).map(renewed);
  const clips = seamed([...around, ...chosen], [start, end], half, song, clock);
  const after = withFields(PLACES.Track, track, { clips });
  const tracks = song.tracks.map((each) => (each.id === track.id ? after : each));
  return differences(song, withFields(SONG, song, { tracks }));
}

/** Where a track plays a take now, piece by piece. */
export function heardOf(song: Song, track: Track, take: Take, clock: Samples): Stretch[] {
  const names = new Set(track.takes.map((each) => each.name));
  const found: { start: Ticks; end: Ticks }[] = [];
  for (const clip of track.clips) {
    // Two takes may be alike, where nothing was played, say: then the name says which one it is.
    if (clip.name !== take.name && names.has(clip.name)) continue;
    if (!isPieceOf(clip, take, song, clock)) continue;
    const [start, end] = middled(clip, track.clips);
    const last = found.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else found.push({ start, end });
  }
  return found;
}

export const deleteTake = (id: string): Edit[] => [remove("Take", [id])];

/** Whether a clip plays what a take has there, and nothing else. */
function isPieceOf(clip: Clip, take: Take, song: Song, clock: Samples): boolean {
  return take.clips.some((source) => {
    if (source.media !== clip.media || endOf(clip) <= source.start || endOf(source) <= clip.start)
      return false;
    if (source.media !== "") return isAligned(clip, source, rateOf(song, clip), clock);
    const [piece, more] = piecesOf(source, clip.start, endOf(clip), song, clock);
    return piece !== undefined && more === undefined && piece.loop === clip.loop && sameNotes(piece, clip);
  });
}

function isAligned(clip: Clip, source: Clip, rate: number, clock: Samples): boolean {
  if (clip.reverse !== source.reverse || clip.loop !== source.loop) return false;
  if (clip.reverse || clip.loop > 0) return clip.start === source.start && clip.offset === source.offset;
  const into =
    clip.start >= source.start
      ? clock.samples(source.start, clip.start, rate)
      : -clock.samples(clip.start, source.start, rate);
  return Math.abs(source.offset + into - clip.offset) <= 2;
}

function sameNotes(a: Clip, b: Clip): boolean {
  return (
    a.start === b.start &&
    a.notes.length === b.notes.length &&
    a.notes.every((note, at) => {
      const other = b.notes[at]!;
      return (
        note.start === other.start &&
        note.length === other.length &&
        note.pitch === other.pitch &&
        note.velocity === other.velocity
      );
    })
  );
}

/** A stretch, and the pieces of the same take that it touches. */
function widened(from: Ticks, to: Ticks, heard: readonly Clip[], clips: readonly Clip[]): [Ticks, Ticks] {
  let [start, end] = [from, to];
  for (const clip of heard) {
    if (endOf(clip) < from || clip.start > to) continue;
    const [first, last] = middled(clip, clips);
    start = Math.min(start, first);
    end = Math.max(end, last);
  }
  return [start, end];
}

/** From the middle of a clip's first seam to the middle of its last. */
function middled(clip: Clip, clips: readonly Clip[]): [Ticks, Ticks] {
  const before = clips.find(
    (each) => each.start < clip.start && endOf(each) > clip.start && endOf(each) < endOf(clip),
  );
  const after = clips.find(
    (each) => each.start > clip.start && each.start < endOf(clip) && endOf(each) > endOf(clip),
  );
  return [
    before ? Math.round((clip.start + endOf(before)) / 2) : clip.start,
    after ? Math.round((after.start + endOf(clip)) / 2) : endOf(clip),
  ];
}

/** The clips with short fades where audio meets at these places; an end that meets nothing fades by itself. */
function seamed(
  clips: readonly Clip[],
  places: readonly Ticks[],
  half: Ticks,
  song: Song,
  clock: Samples,
): Clip[] {
  const after = [...clips];
  for (const place of places) {
    const left = after.findIndex((clip) => clip.media !== "" && endOf(clip) === place);
    const right = after.findIndex((clip) => clip.media !== "" && clip.start === place);
    const [first, second] = [after[left], after[right]];
    const more = first && second ? roomAfter(first, half, song, clock) : 0;
    const earlier = first && second ? roomBefore(second, half, song, clock) : 0;
    const fade = Math.max(half, more + earlier);
    if (first) after[left] = faded({ ...first, length: first.length + more }, "fade_out", fade);
    if (second) {
      const offset =
        second.offset - (earlier > 0 ? clock.samples(place - earlier, place, rateOf(song, second)) : 0);
      const begun = {
        ...second,
        start: place - earlier,
        length: second.length + earlier,
        offset: Math.round(offset),
      };
      // What begins by itself begins as it was recorded.
      after[right] = first ? faded(begun, "fade_in", fade) : second;
    }
  }
  return after;
}

const faded = (clip: Clip, side: "fade_in" | "fade_out", ticks: Ticks): Clip => ({
  ...clip,
  [side]: Math.min(ticks, clip.length),
  fade_curve: "equal_power",
});

/** By how much a clip can go on beyond its end, `half` or not at all. */
function roomAfter(clip: Clip, half: Ticks, song: Song, clock: Samples): Ticks {
  const media = song.media.find((each) => each.sha256 === clip.media);
  if (!media || clip.reverse || clip.loop > 0) return 0;
  const needed = clip.offset + clock.samples(clip.start, endOf(clip) + half, media.sample_rate);
  return needed <= media.frames ? half : 0;
}

function roomBefore(clip: Clip, half: Ticks, song: Song, clock: Samples): Ticks {
  if (clip.reverse || clip.loop > 0 || clip.start < half) return 0;
  return clock.samples(clip.start - half, clip.start, rateOf(song, clip)) <= clip.offset ? half : 0;
}

const rateOf = (song: Song, clip: Clip): number =>
  song.media.find((media) => media.sha256 === clip.media)?.sample_rate ?? RATE;
