/**
 * Songs and edits as JSON text, and back, trusting nothing that is read. The twin of `woodshed/song/text.py`.
 *
 * An edit that was read holds whole records and checked values, so that applying it need not look again.
 */

import { checkSong } from "./checks";
import type { Song } from "./document";
import type { Add, Change, ChangeSong, Edit, Fields, Kind, Move, Remove } from "./edits";
import { SongError, wrong } from "./errors";
import {
  type AnyRecord,
  plainFields,
  plainRecord,
  readField,
  readRecord,
  recordText,
  type Shape,
} from "./plain";
import { KINDS, PLACES, SCHEMA, SONG } from "./records";
import { checkJson, isMapping, isPrintable, readReference, readText } from "./values";

/** Return a song as JSON, always the same text for the same song, and the same as Python's. */
export const formatSong = (song: Song): string =>
  recordText(SONG, song as unknown as AnyRecord, [`"schema":${SCHEMA}`]);

/** Return the song that JSON describes; SongError when it describes none. */
export function parseSong(text: string): Song {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new SongError("The text is not JSON.", "Export the song again and use that file.");
  }
  return readSong(data);
}

export function readSong(data: unknown): Song {
  if (isMapping(data) && typeof data.schema === "number" && data.schema > SCHEMA) {
    throw new SongError(
      `The song is of schema ${data.schema}, newer than this Woodshed knows.`,
      "Update Woodshed.",
    );
  }
  const song = readRecord(SONG, data) as unknown as Song;
  checkSong(song);
  return song;
}

/** Return an edit as the plain data that Python reads: records without what has its default. */
export function plainEdit(edit: Edit): Edit {
  if (edit.edit === "Add") {
    const of = PLACES[edit.kind];
    return {
      ...edit,
      records: edit.records.map((record) => Object.fromEntries(plainFields(of, readRecord(of, record)))),
    };
  }
  if (edit.edit === "Change") {
    const fields = Object.entries(edit.changes).map(([key, each]) => [
      key,
      plainChanges(PLACES[edit.kind], each),
    ]);
    return { ...edit, changes: Object.fromEntries(fields) };
  }
  return edit.edit === "ChangeSong" ? { ...edit, fields: plainChanges(SONG, edit.fields) } : edit;
}

/** Return changed fields as plain data. */
function plainChanges(of: Shape, fields: Fields): Fields {
  const one = ([name, value]: [string, unknown]): [string, unknown] => [
    name,
    of.byName.get(name)?.type.plain(value) ?? value,
  ];
  return Object.fromEntries(Object.entries(fields).map(one));
}

const NAMES: Readonly<Record<Edit["edit"], ReadonlySet<string>>> = {
  Add: new Set(["edit", "kind", "records", "to", "before"]),
  Remove: new Set(["edit", "kind", "ids", "of"]),
  Change: new Set(["edit", "kind", "changes", "of"]),
  Move: new Set(["edit", "kind", "id", "to", "before"]),
  ChangeSong: new Set(["edit", "fields"]),
};

const alreadyRead = new WeakSet<Edit>();

/** Say that an edit was made of what a song holds, so that nothing in it needs to be read. */
export function trusted<E extends Edit>(edit: E): E {
  alreadyRead.add(edit);
  return edit;
}

/** Return the edit that plain data describes, with whole records in it; SongError when it describes none. */
export function readEdit(data: unknown): Edit {
  if (isMapping(data) && alreadyRead.has(data as unknown as Edit)) return data as unknown as Edit;
  const name = isMapping(data) ? data.edit : undefined;
  if (!isMapping(data) || typeof name !== "string" || !Object.hasOwn(NAMES, name)) {
    throw wrong("an edit", `must name itself one of ${Object.keys(NAMES).join(", ")}`, name);
  }
  const known = NAMES[name as Edit["edit"]];
  for (const each of Object.keys(data)) {
    if (!known.has(each)) throw wrong("an edit", `must be an object of ${[...known].join(", ")}`, each);
  }
  return trusted(READERS[name as Edit["edit"]](data));
}

function readAdd(data: AnyRecord): Add {
  const kind = readKind(data.kind);
  const records = data.records;
  if (!Array.isArray(records) || records.length === 0) {
    throw wrong("an edit's records", "must be a list that is not empty", records);
  }
  const of = PLACES[kind];
  const whole = records.map((record) => readRecord(of, record));
  return { edit: "Add", kind, records: whole, to: target(data.to), before: another(data.before) };
}

function readRemove(data: AnyRecord): Remove {
  const ids = data.ids;
  if (!Array.isArray(ids)) throw wrong("an edit's ids", "must be a list", ids);
  return { edit: "Remove", kind: readKind(data.kind), ids: ids.map(readKey), of: target(data.of) };
}

function readChange(data: AnyRecord): Change {
  const kind = readKind(data.kind);
  const changes = data.changes;
  if (!isMapping(changes)) throw wrong("an edit's changes", "must be an object", changes);
  const fields = Object.entries(changes).map(([key, each]) => [readKey(key), readFields(PLACES[kind], each)]);
  return { edit: "Change", kind, changes: Object.fromEntries(fields), of: target(data.of) };
}

const readMove = (data: AnyRecord): Move => ({
  edit: "Move",
  kind: readKind(data.kind),
  id: readKey(data.id),
  to: another(data.to),
  before: another(data.before),
});

const readChangeSong = (data: AnyRecord): ChangeSong => ({
  edit: "ChangeSong",
  fields: readFields(SONG, data.fields),
});

const READERS = {
  Add: readAdd,
  Remove: readRemove,
  Change: readChange,
  Move: readMove,
  ChangeSong: readChangeSong,
};

function readKind(name: unknown): Kind {
  if (typeof name === "string" && Object.hasOwn(PLACES, name)) return name as Kind;
  throw wrong("an edit's kind", `must be one of ${KINDS.join(", ")}`, name);
}

/** Return the changed fields of a record; what is changed name by name stays as it came. */
function readFields(of: Shape, data: unknown): Fields {
  if (!isMapping(data)) throw wrong("an edit's fields", "must be an object", data);
  const fields = Object.entries(data).map(([name, value]): [string, unknown] => {
    if (name !== "params" && name !== "extra") return [name, readField(of, name, value)];
    checkJson(value, `an edit's ${name}`);
    return [name, value];
  });
  return Object.fromEntries(fields);
}

/** Return the key of a record; an automation target is longer than an id, and as printable. */
function readKey(value: unknown): string {
  const key = readText(value, "an edit's id");
  if (key === "" || !isPrintable(key)) throw wrong("an edit's id", "must be printable", key);
  return key;
}

const target = (value: unknown = ""): string => (value === "" ? "" : readKey(value));
const another = (value: unknown = ""): string => readReference(value, "an edit's neighbour");

/** Return a record of a snapshot as plain data, as edits and files hold it. */
export const plain = (kind: Kind, record: object): Fields => plainRecord(PLACES[kind], record as AnyRecord);
