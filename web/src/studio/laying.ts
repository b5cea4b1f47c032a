/** Clips laid into the song: one step of undo, with what makes room for them; what they cover is told. */

import { laid } from "../song/changes/covering";
import type { Edit } from "../song/edits";
import type { Studio } from "./studio.svelte";

/** Lay the clips `ids` as the edits bring them; whether it was done. */
export function layClips(
  studio: Studio,
  edits: readonly Edit[],
  ids: readonly string[],
  why: string,
  join?: string,
): boolean {
  const { edits: all, covered } = laid(studio.song, edits, ids, studio.clock);
  if (!studio.apply(all, why, join ? { join } : undefined)) return false;
  const [first] = covered;
  if (first !== undefined)
    studio.notices.say(
      `${why}. It takes the place of ${covered.length === 1 ? first || "a clip" : `${covered.length} clips`} there.`,
    );
  return true;
}
