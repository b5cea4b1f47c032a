/** Several clips of a track made one. */

import type { Clip, Note, Song } from "../document";
import { add, change, type Edit, type Fields, remove } from "../edits";
import { newId } from "../ids";
import { type Home, homesOf, rateOf } from "./clip_places";
import type { Samples } from "./pieces";

/**
 * Make one clip of several on a track: notes are put together, loops written out; audio joins only where
 * one clip goes on where the other stops. `problem` says why nothing was joined.
 */
export function joined(
  song: Song,
  chosen: ReadonlySet<string>,
  clock: Samples,
): { edits: Edit[]; id: string; problem: string } {
  const homes = withNeighbour(homesOf(song, chosen));
  const none = (problem: string): { edits: Edit[]; id: string; problem: string } => ({
    edits: [],
    id: "",
    problem,
  });
  const [first, ...rest] = homes;
  if (!first || rest.length === 0) return none("There is no clip beside this one to join it with.");
  if (rest.some(({ track }) => track.id !== first.track.id))
    return none("Only clips on one track can be joined.");
  if (homes.some(({ clip }) => (clip.media === "") !== (first.clip.media === "")))
    return none("Notes and audio cannot be joined.");
  const end = Math.max(...homes.map(({ clip }) => clip.start + clip.length));
  const gone = remove(
    "Clip",
    rest.map(({ clip }) => clip.id),
  );
  const whole = { length: end - first.clip.start };
  if (first.clip.media) {
    for (let index = 1; index < homes.length; index++)
      if (!goesOn(homes[index - 1]!.clip, homes[index]!.clip, clock, rateOf(song, first.clip)))
        return none("These audio clips do not go on where the other stops, so they stay apart.");
    const last = homes.at(-1)!.clip;
    return {
      edits: [gone, change("Clip", { [first.clip.id]: { ...whole, fade_out: last.fade_out } })],
      id: first.clip.id,
      problem: "",
    };
  }
  const notes = rest.flatMap(({ clip }) =>
    writtenOut(clip).map((note) => ({ ...note, start: note.start + clip.start - first.clip.start })),
  );
  const controls = rest.flatMap(({ clip }) =>
    clip.controls.map((each) => ({ ...each, id: newId(), tick: each.tick + clip.start - first.clip.start })),
  );
  const own =
    first.clip.loop > 0
      ? [
          remove(
            "Note",
            first.clip.notes.map((note) => note.id),
            first.clip.id,
          ),
        ]
      : [];
  const all = first.clip.loop > 0 ? [...writtenOut(first.clip), ...notes] : notes;
  const flat = <T extends { readonly extra: Fields }>({ extra, ...fields }: T): Fields => ({
    ...extra,
    ...fields,
  });
  return {
    edits: [
      gone,
      ...own,
      change("Clip", { [first.clip.id]: { ...whole, loop: 0 } }),
      ...(all.length > 0 ? [add("Note", all.map(flat), first.clip.id)] : []),
      ...(controls.length > 0 ? [add("Control", controls.map(flat), first.clip.id)] : []),
    ],
    id: first.clip.id,
    problem: "",
  };
}

/** One clip alone is joined with the one that ends where it begins, as after a split; else with the next one. */
function withNeighbour(homes: readonly Home[]): readonly Home[] {
  const [only, more] = homes;
  if (!only || more) return homes;
  const { clip, track } = only;
  const before = track.clips.find((each) => each.start + each.length === clip.start);
  const after = track.clips.find((each) => each.start === clip.start + clip.length);
  if (before) return [{ clip: before, track }, only];
  return after ? [only, { clip: after, track }] : homes;
}

/** Whether an audio clip plays on at the very sample where the one before it stops; one off is rounding. */
function goesOn(before: Clip, after: Clip, clock: Samples, rate: number): boolean {
  if (before.media !== after.media || before.reverse || after.reverse || before.loop > 0 || after.loop > 0)
    return false;
  if (before.start + before.length !== after.start) return false;
  return Math.abs(before.offset + clock.samples(before.start, after.start, rate) - after.offset) <= 2;
}

/** The notes that a clip plays, its loop's repeats too, under new ids. */
function writtenOut(clip: Clip): Note[] {
  const period = clip.loop > 0 ? clip.loop : clip.length;
  const notes: Note[] = [];
  for (let from = 0; from < clip.length; from += period)
    for (const note of clip.notes) {
      const start = from + note.start;
      if (note.start >= period || start >= clip.length) continue;
      notes.push({ ...note, id: newId(), start, length: Math.min(note.length, clip.length - start) });
    }
  return notes;
}
