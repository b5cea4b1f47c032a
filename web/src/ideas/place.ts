/** Where in the song the edits of a suggestion are heard. */

import type { Song, Ticks } from "../song/document";
import type { Edit, Fields } from "../song/edits";
import type { Range } from "../studio/selection.svelte";

/** From the first to the last thing that the edits touch in time; null when they are heard everywhere. */
export function placeOf(edits: readonly Edit[], song: Song): Range | null {
  const clips = new Map(song.tracks.flatMap((track) => track.clips.map((clip) => [clip.id, clip] as const)));
  const records = new Map<string, { start: Ticks; length: Ticks }>([
    ...clips,
    ...song.sections.map((section) => [section.id, section] as const),
    ...song.chords.map((chord) => [chord.id, chord] as const),
  ]);
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  const touch = (from: Ticks, length: Ticks): void => {
    start = Math.min(start, from);
    end = Math.max(end, from + length);
  };
  const touchRecord = (id: string): void => {
    const record = records.get(id);
    if (record) touch(record.start, record.length);
  };
  for (const edit of edits) {
    if (edit.edit === "Add") {
      if (clips.has(edit.to ?? "")) touchRecord(edit.to!);
      else for (const record of edit.records) touchFields(record, touch);
    } else if (edit.edit === "Remove" || edit.edit === "Change") {
      if (clips.has(edit.of ?? "")) touchRecord(edit.of!);
      else for (const id of edit.edit === "Remove" ? edit.ids : Object.keys(edit.changes)) touchRecord(id);
    } else if (edit.edit === "Move") touchRecord(edit.id);
  }
  return end > 0 ? { start, end } : null;
}

/** A clip or section that is new; of a new track, what is in it. */
function touchFields(fields: Fields, touch: (start: Ticks, length: Ticks) => void): void {
  if (typeof fields.start === "number" && typeof fields.length === "number")
    touch(fields.start, fields.length);
  if (Array.isArray(fields.clips)) for (const clip of fields.clips) touchFields(clip as Fields, touch);
}
