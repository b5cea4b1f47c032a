/** The steps that undo takes back, and how much of one is still possible after others' work. */

import { apply } from "./applying";
import type { Song } from "./document";
import type { Edit, Fields, Kind } from "./edits";
import { SongError } from "./errors";
import { reachable } from "./places";
import type { AnyRecord } from "./plain";
import { keyOf, PLACES } from "./records";
import { FLAGGED } from "./shape";
import { trusted } from "./text";
import { isMapping } from "./values";

/** One thing that a person did: its reason, when (ms since 1970), its edits and those that take it back. */
export interface Step {
  readonly id: string;
  readonly why: string;
  readonly by: string;
  readonly at: number;
  readonly edits: readonly Edit[];
  readonly inverse: readonly Edit[];
}

/** Returns what lies in the document of a record that was removed by a flag. */
export type Buried = (kind: Kind, key: string) => AnyRecord | undefined;

/** Return the edits, or parts of them, that are possible one after another on a song. */
export function possible(edits: readonly Edit[], song: Song, buried: Buried): Edit[] {
  const done: Edit[] = [];
  let now = song;
  for (const edit of edits) {
    for (const part of attempts(edit, now, buried)) {
      try {
        now = apply(part, now);
        done.push(part);
        break;
      } catch (error) {
        if (!(error instanceof SongError)) throw error;
      }
    }
  }
  return done;
}

/** Yield an edit, and then what is left of it when some of its records or its neighbour are gone. */
function* attempts(edit: Edit, song: Song, buried: Buried): Generator<Edit> {
  const whole = unburied(edit, buried);
  yield whole;
  if (whole !== edit) yield edit;
  const there = presentKeys(edit, song);
  if (edit.edit === "Remove") {
    yield trusted({ ...edit, ids: edit.ids.filter((id) => there.has(id)) });
  } else if (edit.edit === "Change") {
    yield trusted({
      ...edit,
      changes: Object.fromEntries(Object.entries(edit.changes).filter(([key]) => there.has(key))),
    });
  } else if (edit.edit === "Add") {
    const records = edit.records.filter((record) => !there.has(keyOf(PLACES[edit.kind], record)));
    if (records.length > 0) yield trusted({ ...edit, records });
    yield trusted({ ...edit, records, before: "" });
  } else if (edit.edit === "Move") yield trusted({ ...edit, before: "" });
}

function presentKeys(edit: Edit, song: Song): ReadonlySet<string> {
  if (edit.edit === "ChangeSong" || edit.edit === "Move") return new Set();
  const of = edit.edit === "Add" ? edit.to : edit.of;
  return new Set(reachable(song, edit.kind, of).map((record) => keyOf(PLACES[edit.kind], record)));
}

/** Bring back tracks, takes and clips as they lie in the document, with what others did in them meanwhile. */
function unburied(edit: Edit, buried: Buried): Edit {
  if (edit.edit !== "Add" || !FLAGGED.has(edit.kind)) return edit;
  const records = edit.records.map((record) => buried(edit.kind, keyOf(PLACES[edit.kind], record)) ?? record);
  return records.some((record, index) => record !== edit.records[index])
    ? trusted({ ...edit, records })
    : edit;
}

/** Return one step for two that a person made in one gesture. */
export function joined(first: Step, second: Step): Step {
  const edits = [...first.edits, ...second.edits];
  const inverse = [...second.inverse, ...first.inverse];
  const onlyChanges = edits.every(({ edit }) => edit === "Change" || edit === "ChangeSong");
  return {
    ...first,
    why: second.why,
    at: second.at,
    edits: onlyChanges ? withoutOverwritten(edits) : edits,
    inverse: onlyChanges ? withoutOverwritten(inverse) : inverse,
  };
}

/** Leave out changes that a later one overwrites in full: a turned knob stays one change, not hundreds. */
function withoutOverwritten(edits: readonly Edit[]): Edit[] {
  return edits.filter((edit, index) => !edits.slice(index + 1).some((later) => overwrites(later, edit)));
}

function overwrites(later: Edit, edit: Edit): boolean {
  if (later.edit === "ChangeSong" && edit.edit === "ChangeSong") return covers(later.fields, edit.fields);
  if (later.edit !== "Change" || edit.edit !== "Change") return false;
  if (later.kind !== edit.kind || (later.of ?? "") !== (edit.of ?? "")) return false;
  return Object.entries(edit.changes).every(([key, fields]) => {
    return Object.hasOwn(later.changes, key) && covers(later.changes[key]!, fields);
  });
}

/** Tell whether a change of fields sets every field, and every name in `params` and `extra`, that another sets. */
function covers(later: Fields, fields: Fields): boolean {
  return Object.entries(fields).every(([name, value]) => {
    if (!Object.hasOwn(later, name)) return false;
    if (name !== "params" && name !== "extra") return true;
    const own = later[name];
    return isMapping(own) && isMapping(value) && Object.keys(value).every((each) => Object.hasOwn(own, each));
  });
}
