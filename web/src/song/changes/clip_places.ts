/**
 * Clips brought elsewhere, cut and joined: the edits behind what a hand does with them on the timeline.
 *
 * What is heard stays where it was unless the gesture is about it: a clip whose beginning is cut keeps its
 * notes in their places in the song, its audio on the same samples.
 */

import { differences } from "../differences";
import type { Clip, Note, Song, Ticks, Track } from "../document";
import { add, change, type Edit, type Fields, move, remove } from "../edits";
import { newId } from "../ids";
import { withFields } from "../plain";
import { PLACES } from "../records";
import { piecesOf, type Samples } from "./pieces";

export type { Samples } from "./pieces";

/** Where a clip goes. */
export interface Placement {
  readonly id: string;
  readonly track: string;
  readonly start: Ticks;
}

export interface Home {
  readonly clip: Clip;
  readonly track: Track;
}

/** The clips of these ids with their tracks, in order of tracks and time. */
export function homesOf(song: Song, ids: ReadonlySet<string>): Home[] {
  if (ids.size === 0) return [];
  return song.tracks.flatMap((track) =>
    track.clips.filter((clip) => ids.has(clip.id)).map((clip) => ({ clip, track })),
  );
}

/** Whether a track can play a clip: audio on audio tracks, notes on instruments. */
export function fits(clip: Pick<Clip, "media">, track: Pick<Track, "kind">): boolean {
  return track.kind === (clip.media ? "audio" : "instrument");
}

/** Bring clips to other places and tracks. */
export function placed(song: Song, placements: readonly Placement[]): Edit[] {
  const homes = new Map(
    homesOf(song, new Set(placements.map(({ id }) => id))).map((home) => [home.clip.id, home]),
  );
  const moves: Edit[] = [];
  const starts: Record<string, Fields> = {};
  for (const { id, track, start } of placements) {
    const home = homes.get(id);
    if (!home) continue;
    if (home.track.id !== track) moves.push(move("Clip", id, track));
    if (home.clip.start !== start) starts[id] = { start };
  }
  return [...moves, ...changed("Clip", starts)];
}

export interface Copies {
  readonly edits: Edit[];
  readonly ids: string[];
}

/** Put copies of clips at places. */
export function copied(song: Song, placements: readonly Placement[]): Copies {
  const homes = new Map(
    homesOf(song, new Set(placements.map(({ id }) => id))).map((home) => [home.clip.id, home]),
  );
  return pasted(
    placements.flatMap(({ id, track, start }) => {
      const home = homes.get(id);
      return home ? [{ clip: home.clip, track, start }] : [];
    }),
  );
}

/** Put clips that come from anywhere at places, under ids of their own. */
export function pasted(
  clips: readonly { readonly clip: Clip; readonly track: string; readonly start: Ticks }[],
): Copies {
  const byTrack = new Map<string, Clip[]>();
  const ids: string[] = [];
  for (const { clip, track, start } of clips) {
    const copy = { ...renewed(clip), start };
    ids.push(copy.id);
    byTrack.set(track, [...(byTrack.get(track) ?? []), copy]);
  }
  return { edits: [...byTrack].map(([track, records]) => add("Clip", records.map(plain), track)), ids };
}

/** The same clip under new ids, inside and out. */
export function renewed(clip: Clip): Clip {
  return {
    ...clip,
    id: newId(),
    notes: clip.notes.map((note) => ({ ...note, id: newId() })),
    controls: clip.controls.map((control) => ({ ...control, id: newId() })),
  };
}

/** A record as an Add wants it: what a newer version wrote stands among the other fields. */
export function plain(clip: Clip): Fields {
  const flat = <T extends { readonly extra: Fields }>({ extra, ...rest }: T): Fields => ({
    ...extra,
    ...rest,
  });
  return { ...flat(clip), notes: clip.notes.map(flat), controls: clip.controls.map(flat) };
}

export function deleted(ids: Iterable<string>): Edit[] {
  const gone = [...ids];
  return gone.length > 0 ? [remove("Clip", gone)] : [];
}

/** Where the beginning of a clip may go: audio that plays forward has nothing before its first sample. */
export function earliestStart(clip: Clip, clock: Samples, rate: number): Ticks {
  if (!clip.media || clip.reverse || clip.loop > 0) return 0;
  let low = 0;
  let high = clip.start;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (clock.samples(middle, clip.start, rate) <= clip.offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Cut a clip's beginning, or bring more of it back; what is heard stays in its place. */
export function startMoved(clip: Clip, to: Ticks, clock: Samples, rate: number): Edit[] {
  const start = Math.min(clip.start + clip.length - 1, Math.max(0, Math.round(to)));
  const by = start - clip.start;
  if (by === 0) return [];
  const fields = { start, length: clip.length - by, ...fadesWithin(clip, clip.length - by) };
  if (clip.media)
    return [change("Clip", { [clip.id]: { ...fields, ...offsetMoved(clip, start, clock, rate) } })];
  return [...contentsMoved(clip, by), change("Clip", { [clip.id]: fields })];
}

function offsetMoved(clip: Clip, start: Ticks, clock: Samples, rate: number): Fields {
  if (clip.reverse || clip.loop > 0) return {};
  return { offset: Math.max(0, clip.offset + Math.round(signedSamples(clip.start, start, clock, rate))) };
}

function signedSamples(from: Ticks, to: Ticks, clock: Samples, rate: number): number {
  return to >= from ? clock.samples(from, to, rate) : -clock.samples(to, from, rate);
}

/** Notes and controls, `by` ticks nearer to the clip's new start; a loop is turned, the rest is cut. */
function contentsMoved(clip: Clip, by: Ticks): Edit[] {
  if (clip.loop > 0) {
    const turned = (tick: Ticks): Ticks => (((tick - by) % clip.loop) + clip.loop) % clip.loop;
    return [
      ...changed(
        "Note",
        Object.fromEntries(
          clip.notes
            .filter((note) => note.start < clip.loop)
            .map((note) => [note.id, { start: turned(note.start) }]),
        ),
        clip.id,
      ),
      ...changed(
        "Control",
        Object.fromEntries(clip.controls.map((each) => [each.id, { tick: turned(each.tick) }])),
        clip.id,
      ),
    ];
  }
  const gone = clip.notes.filter((note) => note.start + note.length <= by);
  const stays = clip.notes.filter((note) => note.start + note.length > by);
  const notes = stays.map((note) => [note.id, cutNote(note, by)] as const);
  const earlier = clip.controls.filter((each) => each.tick < by);
  const controls = clip.controls.filter((each) => each.tick >= by);
  return [
    ...(gone.length > 0
      ? [
          remove(
            "Note",
            gone.map((note) => note.id),
            clip.id,
          ),
        ]
      : []),
    ...changed("Note", Object.fromEntries(notes), clip.id),
    ...(earlier.length > 0
      ? [
          remove(
            "Control",
            earlier.map((each) => each.id),
            clip.id,
          ),
        ]
      : []),
    ...changed(
      "Control",
      Object.fromEntries(controls.map((each) => [each.id, { tick: each.tick - by }])),
      clip.id,
    ),
  ];
}

/** A note that a cut passes through begins at the cut. */
function cutNote(note: Note, by: Ticks): Fields {
  const start = note.start - by;
  return start >= 0 ? { start } : { start: 0, length: note.length + start };
}

/** Give a clip another end. A reversed clip reads from its end, so its offset goes along. */
export function endMoved(clip: Clip, to: Ticks, clock: Samples, rate: number): Edit[] {
  const end = Math.max(clip.start + 1, Math.round(to));
  const length = end - clip.start;
  if (length === clip.length) return [];
  const fields: Record<string, unknown> = { length, ...fadesWithin(clip, length) };
  if (clip.media && clip.reverse && clip.loop === 0) {
    const by = signedSamples(end, clip.start + clip.length, clock, rate);
    fields.offset = Math.max(0, clip.offset + Math.round(by));
  }
  return [change("Clip", { [clip.id]: fields })];
}

/** Fill a stretch with a clip: what it holds now becomes its loop, unless it has one. */
export function loopedTo(clip: Clip, to: Ticks): Edit[] {
  const length = Math.max(1, Math.round(to) - clip.start);
  if (length === clip.length) return [];
  const loop = clip.loop > 0 ? clip.loop : clip.length;
  return [change("Clip", { [clip.id]: { length, loop: length <= loop && clip.loop === 0 ? 0 : loop } })];
}

/** Fades that still fit into a clip of a new length. */
function fadesWithin(clip: Clip, length: Ticks): Fields {
  const fields: Record<string, unknown> = {};
  if (clip.fade_in > length) fields.fade_in = length;
  if (clip.fade_out > length) fields.fade_out = length;
  return fields;
}

/** Cut clips in two at a place; `ids` are the second halves. Clips that the place does not touch stay. */
export function split(song: Song, chosen: ReadonlySet<string>, at: Ticks, clock: Samples): Copies {
  const tick = Math.round(at);
  const ids: string[] = [];
  const tracks = song.tracks.map((track) => {
    const clips = track.clips.flatMap((clip) => {
      const end = clip.start + clip.length;
      if (!chosen.has(clip.id) || tick <= clip.start || tick >= end) return [clip];
      const second = piecesOf(clip, tick, end, song, clock).map(renewed);
      ids.push(...second.map((piece) => piece.id));
      return [...piecesOf(clip, clip.start, tick, song, clock), ...second];
    });
    return ids.length > 0 ? withFields(PLACES.Track, track, { clips }) : track;
  });
  return { edits: differences(song, { ...song, tracks }), ids };
}

export function rateOf(song: Song, clip: Clip): number {
  return song.media.find((media) => media.sha256 === clip.media)?.sample_rate ?? 48_000;
}

function changed(kind: "Clip" | "Note" | "Control", changes: Record<string, Fields>, of = ""): Edit[] {
  return Object.keys(changes).length > 0 ? [change(kind, changes, of)] : [];
}
