/** Branches as an assistant: what one would bring lies among the suggestions, and is heard and decided like them. */

import type { Song } from "../song/document";
import type { Edit } from "../song/edits";
import type { Assistant } from "./assistant";

/** It is never asked: its suggestions come from merging (`history/Branches.svelte`). */
export const branch: Assistant = {
  id: "branch",
  name: "Branch",
  ask: () => Promise.resolve([]),
};

/** The edits without audio files that the song has already: another part of a branch brought them along. */
export function fitting(edits: readonly Edit[], song: Song): readonly Edit[] {
  const known = new Set(song.media.map((media) => media.sha256));
  return edits.flatMap((edit): readonly Edit[] => {
    if (edit.edit !== "Add" || edit.kind !== "Media") return [edit];
    const records = edit.records.filter((record) => !known.has(String(record.sha256)));
    return records.length > 0 ? [{ ...edit, records }] : [];
  });
}
