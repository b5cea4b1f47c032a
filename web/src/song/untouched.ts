/**
 * What undo may still take back when others have worked on the same things since: a value that somebody has set
 * anew stays as they set it, what somebody has put into a record keeps that record, and what they moved stays there.
 */

import type { Song } from "./document";
import type { Change, Edit, Fields, Move, Remove } from "./edits";
import { SongError } from "./errors";
import { holderOf, reachable } from "./places";
import type { AnyRecord } from "./plain";
import { keyOf, PLACES } from "./records";
import { trusted } from "./text";
import { isMapping, same } from "./values";

const SONG = "Song";

/** Return the edits without what would undo others' work: `made` are the edits that they take back. */
export function untouched(edits: readonly Edit[], made: readonly Edit[], song: Song): Edit[] {
  const values = valuesOf(made);
  const own = idsOf(made);
  return edits.flatMap((edit): Edit[] => {
    if (edit.edit === "ChangeSong") {
      const fields = left(edit.fields, SONG, "", values, song as unknown as AnyRecord);
      return Object.keys(fields).length > 0 ? [trusted({ ...edit, fields })] : [];
    }
    if (edit.edit === "Change") return unchanged(edit, values, song);
    if (edit.edit === "Remove") return ungrown(edit, own, song);
    if (edit.edit === "Move") return isElsewhere(edit, made, song) ? [] : [edit];
    return [edit];
  });
}

type Values = ReadonlyMap<string, unknown>;
const place = (kind: string, key: string, ...names: string[]): string =>
  JSON.stringify([kind, key, ...names]);

/** The value that each field was given last, and each name of `params` and `extra`. */
function valuesOf(made: readonly Edit[]): Values {
  const values = new Map<string, unknown>();
  const note = (kind: string, key: string, fields: Fields): void => {
    for (const [name, value] of Object.entries(fields)) {
      if (!isByName(name, value)) values.set(place(kind, key, name), value);
      else for (const [each, inner] of Object.entries(value)) values.set(place(kind, key, name, each), inner);
    }
  };
  for (const edit of made) {
    if (edit.edit === "ChangeSong") note(SONG, "", edit.fields);
    else if (edit.edit === "Change")
      for (const [key, fields] of Object.entries(edit.changes)) note(edit.kind, key, fields);
  }
  return values;
}

const isByName = (name: string, value: unknown): value is Fields =>
  (name === "params" || name === "extra") && isMapping(value);

/** The fields of a change that still have the value that they were given. */
function left(fields: Fields, kind: string, key: string, values: Values, record: AnyRecord): Fields {
  const kept: Record<string, unknown> = {};
  const isOwn = (now: unknown, ...names: string[]): boolean => {
    const at = place(kind, key, ...names);
    return !values.has(at) || same(now ?? null, values.get(at) ?? null);
  };
  for (const [name, value] of Object.entries(fields)) {
    const now = record[name];
    if (!isByName(name, value)) {
      if (isOwn(now, name)) kept[name] = value;
      continue;
    }
    const inner = Object.entries(value).filter(([each]) =>
      isOwn(isMapping(now) ? now[each] : null, name, each),
    );
    if (inner.length > 0) kept[name] = Object.fromEntries(inner);
  }
  return kept;
}

function unchanged(edit: Change, values: Values, song: Song): Edit[] {
  const records = new Map(
    reachable(song, edit.kind, edit.of).map((record) => [keyOf(PLACES[edit.kind], record), record]),
  );
  const changes = Object.entries(edit.changes).flatMap(([key, fields]): [string, Fields][] => {
    const record = records.get(key);
    const kept = record ? left(fields, edit.kind, key, values, record) : fields;
    return Object.keys(kept).length > 0 ? [[key, kept]] : [];
  });
  return changes.length > 0 ? [trusted({ ...edit, changes: Object.fromEntries(changes) })] : [];
}

/** A removal without the records into which others have put something of theirs. */
function ungrown(edit: Remove, own: ReadonlySet<string>, song: Song): Edit[] {
  if (own.size === 0) return [edit];
  const grown = new Set<string>();
  for (const record of reachable(song, edit.kind, edit.of)) {
    const key = keyOf(PLACES[edit.kind], record);
    if (own.has(key) && [...idsIn(record)].some((id) => !own.has(id))) grown.add(key);
  }
  const ids = edit.ids.filter((id) => !grown.has(id));
  return ids.length > 0 ? [trusted({ ...edit, ids })] : [];
}

/** Whether somebody has moved on what was moved here. */
function isElsewhere(edit: Move, made: readonly Edit[], song: Song): boolean {
  const moved = made.findLast(
    (each): each is Move => each.edit === "Move" && each.kind === edit.kind && each.id === edit.id,
  );
  if (!moved?.to) return false;
  try {
    return holderOf(song, edit.kind, edit.id) !== moved.to;
  } catch (error) {
    if (error instanceof SongError) return false;
    throw error;
  }
}

/** The ids of all records that edits put into the song, and of all that lies in them. */
function idsOf(made: readonly Edit[]): ReadonlySet<string> {
  return new Set(
    made.flatMap((edit) => (edit.edit === "Add" ? edit.records.flatMap((each) => [...idsIn(each)]) : [])),
  );
}

function* idsIn(record: unknown): Generator<string> {
  if (Array.isArray(record)) for (const each of record) yield* idsIn(each);
  else if (isMapping(record)) {
    if (typeof record.id === "string") yield record.id;
    for (const [name, value] of Object.entries(record))
      if (name !== "params" && name !== "extra") yield* idsIn(value);
  }
}
