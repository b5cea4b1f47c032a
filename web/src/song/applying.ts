/**
 * What each edit does to a song, and which edit takes it back. The twin of `woodshed/song/edits/applying.py`.
 *
 * `apply(inverse(edit, song), apply(edit, song))` says what `song` says, for every edit that is possible on it.
 * References (a track's output, a send's return, an automation target) may name what is not there, for people
 * working apart can always bring that about. Records that an edit does not touch stay the same objects.
 */

import { capitals, checkMaster, checkNew, checkTarget } from "./checks";
import { MASTER, type Song } from "./document";
import type { Add, Change, ChangeSong, Edit, Fields, Kind, Move, Remove } from "./edits";
import { SongError } from "./errors";
import { collection, holderNamed, holderOf, missing, named, withCollection, withRecord } from "./places";
import { type AnyRecord, readExtra, readField, type Shape, withFields } from "./plain";
import { isChangeable, keyOf, PLACES, SONG } from "./records";
import { readEdit, trusted } from "./text";
import { isMapping } from "./values";

const SONG_FIELDS: ReadonlySet<string> = new Set(["title", "seed", "key", "extra"]);
/** Fields that hold values by name, and are changed name by name. */
const MERGED: ReadonlySet<string> = new Set(["params", "extra"]);
/** Kinds whose ids tell them apart only inside their clip or lane. */
export const NAMED_WITHIN: ReadonlySet<Kind> = new Set<Kind>(["Note", "Control", "Point"]);

/** Return the song after an edit; SongError when the edit is impossible on it. */
export function apply(edit: Edit, song: Song): Song {
  const read = readEdit(edit);
  switch (read.edit) {
    case "Add":
      return add(read, song);
    case "Remove":
      return remove(read, song);
    case "Change":
      return change(read, song);
    case "Move":
      return move(read, song);
    case "ChangeSong":
      return withFields(
        SONG,
        song,
        newValues(SONG, asRecord(song), read.fields, (name) => SONG_FIELDS.has(name)),
      );
  }
}

/** Return the song after several edits, one after another. */
export const applyAll = (edits: Iterable<Edit>, song: Song): Song => {
  let after = song;
  for (const edit of edits) after = apply(edit, after);
  return after;
};

/** Return the edit that takes `edit` back, which was possible on `song`. */
export function inverse(edit: Edit, song: Song): Edit {
  const read = readEdit(edit);
  switch (read.edit) {
    case "Add": {
      const ids = read.records.map((record) => keyOf(PLACES[read.kind], record));
      return trusted<Remove>({ edit: "Remove", kind: read.kind, ids, of: read.to ?? "" });
    }
    case "Remove":
      return inverseOfRemove(read, song);
    case "Change": {
      const old = changedRecords(song, read).map((record): [string, Fields] => {
        const key = keyOf(PLACES[read.kind], record);
        return [key, oldValues(record, read.changes[key]!)];
      });
      return trusted<Change>({ ...read, changes: Object.fromEntries(old) });
    }
    case "Move": {
      const of = holderOf(song, read.kind, read.id);
      return trusted<Move>({
        ...read,
        to: of,
        before: following(collection(song, read.kind, of), read.kind, read.id),
      });
    }
    case "ChangeSong":
      return trusted<ChangeSong>({ edit: "ChangeSong", fields: oldValues(asRecord(song), read.fields) });
  }
}

/** Return the edits that take several edits back, last first. */
export function inverseAll(edits: Iterable<Edit>, song: Song): Edit[] {
  const inverses: Edit[] = [];
  let now = song;
  for (const edit of edits) {
    inverses.push(inverse(edit, now));
    now = apply(edit, now);
  }
  return inverses.reverse();
}

function inverseOfRemove(edit: Remove, song: Song): Edit {
  const of = homeOf(song, edit);
  const present = collection(song, edit.kind, of);
  const byKey = new Map(present.map((record) => [keyOf(PLACES[edit.kind], record), record]));
  const records = edit.ids.map((key) => byKey.get(key)!);
  const before = following(present, edit.kind, edit.ids[0]!);
  return trusted<Add>({ edit: "Add", kind: edit.kind, records, to: of, before });
}

const asRecord = (song: Song): AnyRecord => song as unknown as AnyRecord;

function add(edit: Add, song: Song): Song {
  checkNew(edit, song);
  const present = collection(song, edit.kind, edit.to);
  return withCollection(
    song,
    edit.kind,
    edit.to ?? "",
    inserted(present, edit.records, edit.kind, edit.before),
  );
}

function remove(edit: Remove, song: Song): Song {
  const place = PLACES[edit.kind];
  const refuse = (problem: string, remedy: string): never => {
    throw new SongError(problem, remedy);
  };
  if (edit.ids.length === 0) refuse("There is nothing to remove.", "Name at least one record.");
  if (place.ranked && edit.ids.length > 1) {
    refuse(`${capitals(place.plural)} are removed one by one.`, "Use one edit for each.");
  }
  if (edit.kind === "Automation") {
    refuse("An automation lane is not removed whole.", "Remove its points; then it is gone.");
  }
  if (edit.kind === "Track" && edit.ids.includes(MASTER)) {
    refuse("The master track cannot be removed.", "Remove its devices instead.");
  }
  if (place.key === "tick" && edit.ids.includes("0")) {
    refuse(`The first ${place.name} cannot be removed.`, "Change it instead.");
  }
  const of = homeOf(song, edit);
  const gone = new Set(edit.ids);
  const kept = collection(song, edit.kind, of).filter((record) => !gone.has(keyOf(place, record)));
  return withCollection(song, edit.kind, of, kept);
}

function change(edit: Change, song: Song): Song {
  const place = PLACES[edit.kind];
  const allowed = (name: string): boolean => isChangeable(place, name);
  const changed = new Map<AnyRecord, AnyRecord>();
  for (const record of changedRecords(song, edit)) {
    const after = withFields(
      place,
      record,
      newValues(place, record, edit.changes[keyOf(place, record)]!, allowed),
    );
    place.together?.(after);
    changed.set(record, after);
  }
  let after = song;
  if (edit.kind === "Automation") {
    for (const lane of changed.values()) after = withRecord(after, edit.kind, lane);
    return after;
  }
  for (const of of homesOf(song, edit.kind, Object.keys(edit.changes), edit.of)) {
    const records = collection(after, edit.kind, of).map((record) => changed.get(record) ?? record);
    after = withCollection(after, edit.kind, of, records);
  }
  if (edit.kind === "Track") checkMaster(after);
  return after;
}

function move(edit: Move, song: Song): Song {
  const place = PLACES[edit.kind];
  if (!place.ranked && edit.kind !== "Clip") {
    throw new SongError(`${capitals(place.plural)} lie in order of time.`, "Change when it is instead.");
  }
  const of = holderOf(song, edit.kind, edit.id);
  const present = collection(song, edit.kind, of);
  const record = named(present, edit.kind, edit.id);
  const without = withCollection(
    song,
    edit.kind,
    of,
    present.filter((each) => each !== record),
  );
  const to = edit.to || of;
  return withCollection(
    without,
    edit.kind,
    to,
    inserted(collection(without, edit.kind, to), [record], edit.kind, edit.before),
  );
}

/** Return the records that a `Change` is about, as they are before it. */
function changedRecords(song: Song, edit: Change): AnyRecord[] {
  const keys = Object.keys(edit.changes);
  if (edit.kind === "Automation") {
    keys.forEach(checkTarget);
    return keys.map((target) => asHolder(holderNamed(song, "Point", target)));
  }
  const place = PLACES[edit.kind];
  const found = homesOf(song, edit.kind, keys, edit.of).flatMap((of) =>
    collection(song, edit.kind, of).filter((record) => Object.hasOwn(edit.changes, keyOf(place, record))),
  );
  if (found.length < keys.length) {
    const present = new Set(found.map((record) => keyOf(place, record)));
    throw missing(edit.kind, keys.find((key) => !present.has(key))!);
  }
  return found;
}

const asHolder = (holder: object): AnyRecord => holder as AnyRecord;

/** Return the ids of all that hold the named records; `of` when it is given. */
function homesOf(song: Song, kind: Kind, keys: readonly string[], of = ""): readonly string[] {
  if (of || PLACES[kind].holders.length === 0 || NAMED_WITHIN.has(kind)) return [of];
  return [...new Set(keys.map((key) => holderOf(song, kind, key)))];
}

/** Return the id of the one that holds all the records of a `Remove`. */
function homeOf(song: Song, edit: Remove): string {
  const homes = homesOf(song, edit.kind, edit.ids, edit.of);
  const present = new Set(
    collection(song, edit.kind, homes[0]).map((record) => keyOf(PLACES[edit.kind], record)),
  );
  for (const key of edit.ids) {
    if (present.has(key)) continue;
    if (homes.length === 1) throw missing(edit.kind, key);
    throw new SongError(
      "One edit removes from one place only.",
      "Use one edit for each track, take or clip.",
    );
  }
  if (new Set(edit.ids).size < edit.ids.length) {
    throw new SongError("A record can be removed only once.", "Name each one once.");
  }
  return homes[0]!;
}

/** Return the records with new ones before the one of that id, or at the end. */
function inserted(
  present: readonly AnyRecord[],
  added: readonly AnyRecord[],
  kind: Kind,
  before = "",
): AnyRecord[] {
  if (!before) return [...present, ...added];
  if (!PLACES[kind].ranked) {
    throw new SongError(`${capitals(PLACES[kind].plural)} lie in order of time.`, "Leave `before` empty.");
  }
  const index = present.indexOf(named(present, kind, before));
  return [...present.slice(0, index), ...added, ...present.slice(index)];
}

/** Return the id of the record after another one; "" when it is the last or order is by time. */
function following(present: readonly AnyRecord[], kind: Kind, key: string): string {
  const next = PLACES[kind].ranked ? present[present.indexOf(named(present, kind, key)) + 1] : undefined;
  return next ? keyOf(PLACES[kind], next) : "";
}

/** Return the checked values that a change gives to the fields of a record. */
function newValues(of: Shape, record: AnyRecord, fields: Fields, allowed: (name: string) => boolean): Fields {
  const names = Object.keys(fields);
  const refused = names.find((name) => !allowed(name));
  if (refused !== undefined) {
    throw new SongError(`"${refused}" of ${of.words} cannot be changed.`, "Change another of its fields.");
  }
  if (!names.some((name) => MERGED.has(name))) return fields;
  const value = (name: string): unknown =>
    MERGED.has(name) ? merged(of, record, name, fields[name]) : fields[name];
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

/** Return values by name after some changed; null takes a name away. */
function merged(of: Shape, record: AnyRecord, name: string, changes: unknown): unknown {
  if (!isMapping(changes)) {
    throw new SongError(`"${name}" is changed name by name.`, "Give an object; null takes a name away.");
  }
  const all = { ...(record[name] as Fields), ...changes };
  const kept = Object.entries(all).filter(([, value]) => value !== null);
  return name === "extra" ? readExtra(of, kept) : readField(of, name, Object.fromEntries(kept));
}

/** Return what the fields that a change sets hold before it. */
function oldValues(record: AnyRecord, fields: Fields): Fields {
  const old = Object.entries(fields).map(([name, value]): [string, unknown] => {
    const present = record[name];
    if (!MERGED.has(name)) return [name, present];
    const values = present as Fields;
    return [
      name,
      Object.fromEntries(
        Object.keys(value as Fields).map((each) => [each, Object.hasOwn(values, each) ? values[each] : null]),
      ),
    ];
  });
  return Object.fromEntries(old);
}
