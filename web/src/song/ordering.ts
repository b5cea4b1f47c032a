/** The order in which a song keeps what lies along time, so that equal songs are equal records. */

import { compareText } from "./values";

/** Compares two records as `Array.sort` asks. */
export type Order = (a: never, b: never) => number;

interface Placed {
  readonly id: string;
  readonly start: number;
  readonly tick: number;
  readonly pitch: number;
  readonly written_at: string;
  readonly target: string;
  readonly sha256: string;
}

export const byStartAndPitch: Order = (a: Placed, b: Placed) =>
  a.start - b.start || a.pitch - b.pitch || compareText(a.id, b.id);
export const byStart: Order = (a: Placed, b: Placed) => a.start - b.start || compareText(a.id, b.id);
export const byTick: Order = (a: Placed, b: Placed) => a.tick - b.tick || compareText(a.id, b.id);
export const byPlace: Order = (a: Placed, b: Placed) => a.tick - b.tick;
export const byWriting: Order = (a: Placed, b: Placed) =>
  a.tick - b.tick || compareText(a.written_at, b.written_at) || compareText(a.id, b.id);
export const byTarget: Order = (a: Placed, b: Placed) => compareText(a.target, b.target);
export const byHash: Order = (a: Placed, b: Placed) => compareText(a.sha256, b.sha256);

/** Return records in order; the same list when they are already. */
export function inOrder<T>(records: readonly T[], order: Order): readonly T[] {
  const compare = order as unknown as (a: T, b: T) => number;
  for (let index = 1; index < records.length; index += 1) {
    if (compare(records[index - 1]!, records[index]!) > 0) return [...records].sort(compare);
  }
  return records;
}
