/** Fields that open in the rows above, where a name or a number stands. */

import type { Ticks } from "../song/document";
import type { Bench } from "./bench.svelte";
import { placeInWords } from "./words";

export function place(bench: Bench, tick: Ticks): string {
  return `bar ${placeInWords(bench.studio.metre, tick)}`;
}

/** Open a field over a stretch of a row. */
export function write(
  bench: Bench,
  kind: string,
  options: { label: string; text: string; start: Ticks; length?: Ticks; done: (text: string) => boolean },
): void {
  const row = bench.rulers.find((each) => each.kind === kind);
  if (!row) return;
  bench.reveal(options.start);
  bench.writing = {
    label: options.label,
    text: options.text,
    left: Math.max(0, bench.xAt(options.start)),
    top: row.top + Math.max(0, (row.height - 24) / 2),
    width: Math.min(240, (options.length ?? 0) * bench.zoom.pixelsPerTick),
    done: options.done,
  };
}
