/** Sections moved, copied and deleted whole, and time put in and taken out. Each is one step of undo. */

import { differences } from "../differences";
import type { Section, Song, Ticks } from "../document";
import { add, change, type Edit } from "../edits";
import { newId } from "../ids";
import type { Samples } from "./pieces";
import { END, type Part, rearranged } from "./rearranging";

const edits = (song: Song, parts: readonly Part[], clock: Samples): Edit[] =>
  differences(song, rearranged(song, parts, clock));

/** Put nothing into the song, for so many ticks; what comes later comes so much later. */
export function insertTime(song: Song, at: Ticks, length: Ticks, clock: Samples): Edit[] {
  return edits(song, [{ from: 0, to: at }, { gap: length }, { from: at, to: END - length }], clock);
}

/** Take a stretch of time out of the song with all that is in it. */
export function deleteTime(song: Song, from: Ticks, to: Ticks, clock: Samples): Edit[] {
  return edits(
    song,
    [
      { from: 0, to: from },
      { from: to, to: END },
    ],
    clock,
  );
}

/** Bring a stretch of time with all that is in it before `at`, a place outside of it. */
export function moveTime(song: Song, from: Ticks, to: Ticks, at: Ticks, clock: Samples): Edit[] {
  if (from <= at && at <= to) return [];
  const parts: Part[] =
    at < from
      ? [
          { from: 0, to: at },
          { from, to },
          { from: at, to: from },
          { from: to, to: END },
        ]
      : [
          { from: 0, to: from },
          { from: to, to: at },
          { from, to },
          { from: at, to: END },
        ];
  return edits(song, parts, clock);
}

/** Put a copy of a stretch of time with all that is in it at `at`; what is there comes later. */
export function copyTime(song: Song, from: Ticks, to: Ticks, at: Ticks, clock: Samples): Edit[] {
  return edits(
    song,
    [
      { from: 0, to: at },
      { from, to },
      { from: at, to: END - (to - from) },
    ],
    clock,
  );
}

/** A new section. */
export function addSection(start: Ticks, length: Ticks, name: string): { edits: Edit[]; id: string } {
  const id = newId();
  return { edits: [add("Section", [{ id, start, length, name }])], id };
}

export const renameSection = (id: string, name: string): Edit[] => [change("Section", { [id]: { name } })];

/** Move a section whole, with all that sounds in it, before another one; "" brings it behind the last one. */
export function moveSection(song: Song, id: string, before: string, clock: Samples): Edit[] {
  const section = named(song, id);
  return section ? moveTime(song, section.start, endOf(section), placeOf(song, before), clock) : [];
}

/** Copy a section whole before another one; "" puts the copy right behind it. */
export function copySection(song: Song, id: string, clock: Samples, before = ""): Edit[] {
  const section = named(song, id);
  if (!section) return [];
  const at = before ? placeOf(song, before) : endOf(section);
  return copyTime(song, section.start, endOf(section), at, clock);
}

/** Delete a section with all that sounds in it. */
export function deleteSection(song: Song, id: string, clock: Samples): Edit[] {
  const section = named(song, id);
  return section ? deleteTime(song, section.start, endOf(section), clock) : [];
}

const named = (song: Song, id: string): Section | undefined =>
  song.sections.find((section) => section.id === id);
const endOf = (section: Section): Ticks => section.start + section.length;

function placeOf(song: Song, before: string): Ticks {
  return named(song, before)?.start ?? Math.max(0, ...song.sections.map(endOf));
}
