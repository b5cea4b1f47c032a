/** The rows of the history list: newest first, with the names of kept versions, found by words. */

import type { HistoryEntry, Version } from "../server";

export interface Row {
  readonly entry: HistoryEntry;
  /** The name under which this moment was kept, or "". */
  readonly version: string;
  /** How many steps it stands for: the same again and again, as a knob turned by keys, is one row. */
  readonly times: number;
}

/** So soon after each other the same steps are one row. */
const AGAIN_S = 60;

/** All rows that hold every word of `wish` in what was done, who did it, or a version's name. */
export function rowsOf(entries: readonly HistoryEntry[], versions: readonly Version[], wish: string): Row[] {
  const names = new Map<number, string>();
  for (const { seq, name } of versions) names.set(seq, names.has(seq) ? `${names.get(seq)}, ${name}` : name);
  const words = wish.toLowerCase().split(/\s+/).filter(Boolean);
  return folded(entries, names).filter(({ entry, version }) => {
    const text = `${entry.why} ${whoInWords(entry.by)} ${version}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Rows of the newest of equal steps; one that was kept as a version stands by itself. */
function folded(entries: readonly HistoryEntry[], names: ReadonlyMap<number, string>): Row[] {
  const rows: (Row & { times: number })[] = [];
  let before: HistoryEntry | undefined;
  for (const entry of entries) {
    const last = rows.at(-1);
    const version = names.get(entry.seq) ?? "";
    const again =
      before !== undefined &&
      version === "" &&
      before.why === entry.why &&
      before.by === entry.by &&
      before.at - entry.at < AGAIN_S;
    if (again && last && entry.why !== "") last.times += 1;
    else rows.push({ entry, version, times: 1 });
    before = entry;
  }
  return rows;
}

const ASSISTANTS: Readonly<Record<string, string>> = { compose: "Composer", master: "Master" };

/** Who did a step, as people say it: "compose#97862", an assistant with its seed, is the "Composer"; "Ann with compose#1" both. */
export function whoInWords(by: string): string {
  const at = by.lastIndexOf(" with ");
  if (at > 0) return `${by.slice(0, at)} with ${whoInWords(by.slice(at + 6))}`;
  const [, name = "", seed = ""] = /^([a-z]+)[^#]*(#\d+)?$/.exec(by) ?? [];
  const assistant = ASSISTANTS[name];
  return assistant ? `${assistant}${seed && `, seed ${seed.slice(1)}`}` : by;
}

const BEYOND = 6;

/** Which rows of a long list are drawn: those in view, and a few beyond either end. */
export function windowOf(
  count: number,
  top_px: number,
  height_px: number,
  row_px: number,
): { first: number; last: number } {
  const first = Math.max(0, Math.floor(top_px / row_px) - BEYOND);
  return {
    first: Math.min(first, count),
    last: Math.min(count, Math.ceil((top_px + height_px) / row_px) + BEYOND),
  };
}

const CLOSE_MS = 5_000;

/** Whether an entry is one of the steps that undo can take back here. */
export function isOwn(
  entry: HistoryEntry,
  past: readonly { readonly why: string; readonly at: number }[],
): boolean {
  return past.some((step) => step.why === entry.why && Math.abs(step.at - entry.at * 1000) < CLOSE_MS);
}
