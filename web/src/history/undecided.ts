/** Conflicts that nobody has decided yet: what a newer one does to the older ones, and how they are kept and read. */

import type { WayOut } from "../server";

/** A conflict, and with whom it is, in words. */
export interface Undecided extends WayOut {
  readonly they: string;
}

export type Way = "mine" | "theirs" | "both";

/** The way out that the song has taken already: of one value there is only one, and the merge left it. */
export function standing({ mine_edits, theirs_edits }: WayOut): Way | null {
  if (mine_edits.length === 0) return "mine";
  return theirs_edits.length === 0 ? "theirs" : null;
}

/** The ways out of a conflict; "both" is one where the merge left something of both. */
export const waysOf = (conflict: WayOut): readonly Way[] =>
  standing(conflict) ? ["mine", "theirs"] : ["mine", "theirs", "both"];

/** What tells undecided conflicts apart: two may be about one thing, but then about other fields of it. */
export const keyOf = ({ id, about }: WayOut): string => `${id} ${about}`;

/**
 * Return all that is to be decided once newer conflicts were found. A newer one about the same thing takes the place
 * of the older: its versions hold what came of that one, and the older one's edits would write over them.
 */
export function met(older: readonly Undecided[], newer: readonly Undecided[]): readonly Undecided[] {
  let all = older;
  for (const each of newer) all = [...all.filter((old) => !covers(each, old)), each];
  return all;
}

function covers(newer: WayOut, older: WayOut): boolean {
  if (newer.id !== older.id) return false;
  if (newer.what !== "value" || newer.about === older.about) return true;
  const set = fieldsOf(newer);
  const wanted = fieldsOf(older);
  return [...wanted].every((field) => set.has(field));
}

/** The fields that either way out sets; the song has one of the two values, so that the other way sets it. */
function fieldsOf({ mine_edits, theirs_edits }: WayOut): ReadonlySet<string> {
  const changes = [...mine_edits, ...theirs_edits].flatMap((edit) =>
    edit.edit === "Change" ? Object.values(edit.changes) : edit.edit === "ChangeSong" ? [edit.fields] : [],
  );
  return new Set(changes.flatMap((fields) => Object.keys(fields)));
}

/** Return what was kept, mended: damaged ones are left out, and of several about one thing the newest stays. */
export function readUndecided(kept: unknown): readonly Undecided[] {
  if (typeof kept !== "object" || kept === null || !("conflicts" in kept)) return [];
  if (!Array.isArray(kept.conflicts)) return [];
  const named = "they" in kept && typeof kept.they === "string" ? kept.they : "somebody else";
  const read = kept.conflicts
    .filter(isWayOut)
    .map((each) => ({ ...each, they: "they" in each ? String(each.they) : named }));
  return met([], read);
}

function isWayOut(value: unknown): value is WayOut {
  if (typeof value !== "object" || value === null) return false;
  const found = value as Partial<Record<keyof WayOut, unknown>>;
  const words = [found.id, found.about, found.sentence, found.ours, found.theirs];
  return (
    words.every((each) => typeof each === "string") &&
    Array.isArray(found.mine_edits) &&
    Array.isArray(found.theirs_edits)
  );
}
