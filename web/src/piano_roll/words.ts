/** Notes in words, for the line above the roll and for screen readers. */

import type { Clip, Note } from "../song/document";
import { pitchName } from "../song/scales";
import { lengthName } from "./grid";
import type { Roll } from "./roll.svelte";

/** "E♭4, bar 3 beat 2, length 1/8, velocity 96"; among drums the instrument's name stands first. */
export function describe(note: Note, clip: Clip, roll: Pick<Roll, "grid" | "rows" | "studio">): string {
  const { bar, beat, tick } = roll.grid.position(clip.start + note.start);
  const row = roll.rows.kind === "drums" ? roll.rows.list[roll.rows.rowOf(note.pitch)] : undefined;
  const what = row?.name ?? pitchName(note.pitch, roll.studio.song.key);
  const where = `bar ${bar} beat ${beat}${tick > 0 ? ` and ${tick} ticks` : ""}`;
  return `${what}, ${where}, length ${lengthName(note.length)}, velocity ${note.velocity}`;
}
