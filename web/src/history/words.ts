/** Places in the song in words. */

import type { MetreMap } from "../song/metre";
import type { Range } from "../studio/selection.svelte";

/** "bar 5", "bars 5 to 8". */
export function bars({ start, end }: Range, metre: MetreMap): string {
  const first = metre.position(start).bar;
  const last = metre.position(Math.max(start, end - 1)).bar;
  return first === last ? `bar ${first}` : `bars ${first} to ${last}`;
}
