/** How a song that was just made is heard at once: who asked for music wants to hear it, not look for a button. */

import type { Studio } from "../studio/studio.svelte";
import { endOf } from "../transport/ending";

/** From its start to its end, or round and round. */
export type Beginning = "once" | "round";

export function begin(studio: Studio, how: Beginning): void {
  const end = endOf(studio.song);
  if (end === 0) return;
  if (how === "round") studio.transport.loopOver({ start: 0, end });
  studio.transport.play(0);
}
