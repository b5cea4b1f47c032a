/**
 * Records as plain data and back: the JSON form of a song. The twin of `woodshed/song/plain.py`.
 *
 * A record is an object of its fields; a field that has its default value is left out, and the fields of a
 * newer version (`extra`) stand among the others. Reading refuses whatever does not fit; when forgiving, it
 * reads a shared document that anybody may have written into: a wrong value becomes the field's default, and
 * a record that lacks what it must have is refused.
 */

import { SongError, wrong } from "./errors";
import { inOrder, type Order } from "./ordering";
import { checkJson, compareText, isMapping, jsonText, NOTHING, readId, same, type ValueType } from "./values";

/** Any record, seen through the names of its fields. */
export type AnyRecord = Readonly<Record<string, unknown>>;

/** One field of a record; `fallback` undefined means that every record must have it. */
export interface Field {
  readonly name: string;
  readonly type: ValueType;
  readonly fallback: unknown;
}

/** What may stand in a record: its fields in Python's order, and how what lies along time is ordered. */
export interface Shape {
  readonly words: string;
  readonly fields: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
  readonly keepsExtra: boolean;
  readonly orders: Readonly<Record<string, Order>>;
  /** Refuses fields that fit one by one and not together. */
  readonly together?: (record: AnyRecord) => void;
}

/** A type of field, with what it holds when nothing is said. */
export interface Optional {
  readonly type: ValueType;
  readonly fallback: unknown;
}

export const or = (type: ValueType, fallback: unknown): Optional => ({ type, fallback });

export function shape(
  words: string,
  types: Readonly<Record<string, ValueType | Optional>>,
  options: Partial<Shape> = {},
): Shape {
  const fields = Object.entries(types).map(([name, type]) =>
    "type" in type ? { name, ...type } : { name, type, fallback: undefined },
  );
  const byName = new Map(fields.map((field) => [field.name, field]));
  return { words, fields, byName, keepsExtra: true, orders: NOTHING, ...options };
}

/** The type of a field that holds a record; the shape is looked up late, because shapes name each other. */
export const recordOf = (find: () => Shape): ValueType => ({
  read: (value, _, forgiving) => readRecord(find(), value, forgiving),
  plain: (value) => plainRecord(find(), value as AnyRecord),
  json: (value) => recordText(find(), value as AnyRecord),
});

/** Return the record that plain data, or a record of a snapshot, describes; SongError when it does not. */
export function readRecord(of: Shape, data: unknown, forgiving = false): AnyRecord {
  if (!isMapping(data)) throw wrong(of.words, "must be an object", data);
  const record: Record<string, unknown> = {};
  let known = 0;
  for (const field of of.fields) {
    if (!Object.hasOwn(data, field.name)) {
      if (field.fallback === undefined) throw wrong(of.words, `needs ${field.name}`, "nothing");
      record[field.name] = field.fallback;
      continue;
    }
    known += 1;
    record[field.name] = fieldValue(of, field, data[field.name], forgiving);
  }
  if (of.keepsExtra) record.extra = extraIn(of, data, known, forgiving);
  of.together?.(record);
  return ordered(of, record);
}

function fieldValue(of: Shape, field: Field, value: unknown, forgiving: boolean): unknown {
  try {
    const read = field.type.read(value, `${of.words}'s ${field.name}`, forgiving);
    return Array.isArray(read) && read.length === 0 ? NO_RECORDS : read;
  } catch (error) {
    if (!forgiving || field.fallback === undefined || !(error instanceof SongError)) throw error;
    return field.fallback;
  }
}

/** The one empty list, so that two snapshots agree by `===` that there is nothing. */
export const NO_RECORDS: readonly never[] = Object.freeze([]);

function extraIn(of: Shape, data: AnyRecord, known: number, forgiving: boolean): AnyRecord {
  const names = Object.keys(data);
  if (names.length === known) return NOTHING;
  const unknown = names.flatMap((name): (readonly [string, unknown])[] => {
    if (of.byName.has(name)) return [];
    const value = data[name];
    return name === "extra" && !forgiving && isMapping(value) ? Object.entries(value) : [[name, value]];
  });
  try {
    return readExtra(of, unknown);
  } catch (error) {
    if (!forgiving || !(error instanceof SongError)) throw error;
    return NOTHING;
  }
}

const MAX_EXTRA = 200_000;

/** Names that fields of newer versions may not have: the shared document uses them. */
const RESERVED: ReadonlySet<string> = new Set(
  "id track take order del devices sends clips takes notes controls points extra".split(" "),
);

/** Return fields of a newer version, as they are; SongError when they are too large or odd. */
export function readExtra(of: Shape, entries: readonly (readonly [string, unknown])[]): AnyRecord {
  if (entries.length === 0) return NOTHING;
  const where = `an extra field of ${of.words}`;
  for (const [name, value] of entries) {
    if (RESERVED.has(readId(name, where)) || of.byName.has(name))
      throw wrong(where, "must have a name of its own", name);
    checkJson(value, where);
  }
  if (JSON.stringify(entries).length > MAX_EXTRA)
    throw wrong(where, "must stay below 200,000 characters", "more");
  const kept = entries.filter(([, value]) => value !== null).sort(([a], [b]) => compareText(a, b));
  return kept.length === 0 ? NOTHING : Object.fromEntries(kept);
}

/** Return the checked value of one field of a kind of record; SongError when it does not fit. */
export function readField(of: Shape, name: string, value: unknown): unknown {
  const field = of.byName.get(name);
  if (field) return fieldValue(of, field, value, false);
  throw new SongError(
    `${of.words} has no field called "${name}".`,
    `Use one of ${[...of.byName.keys()].join(", ")}.`,
  );
}

/** Return a record with what lies along time in order of time. */
function ordered(of: Shape, record: Record<string, unknown>): AnyRecord {
  for (const name in of.orders) {
    const records = record[name] as readonly unknown[];
    if (records.length > 1) record[name] = inOrder(records, of.orders[name]!);
  }
  return record;
}

/** Return a record with other values in some fields; the same one when they are the values it has. */
export function withFields<R extends object>(of: Shape, record: R, fields: AnyRecord): R {
  const names = Object.keys(fields);
  if (names.every((name) => same(fields[name], (record as AnyRecord)[name]))) return record;
  return ordered(of, { ...record, ...fields }) as R;
}

/**
 * Return what differs from the defaults in a record, name by name, but for some fields; fields of newer versions
 * come last.
 */
export function plainFields(
  of: Shape,
  record: AnyRecord,
  leftOut: (name: string) => boolean = () => false,
): (readonly [string, unknown])[] {
  const pairs: (readonly [string, unknown])[] = [];
  for (const { name, type, fallback } of of.fields) {
    if (leftOut(name)) continue;
    const value = record[name];
    if (fallback === undefined || !same(value, fallback)) pairs.push([name, type.plain(value)]);
  }
  return of.keepsExtra ? pairs.concat(extraOf(record)) : pairs;
}

const extraOf = (record: AnyRecord): [string, unknown][] =>
  Object.entries((record.extra ?? NOTHING) as AnyRecord).sort(([a], [b]) => compareText(a, b));

/** Return a record as plain data, as Python reads it. */
export function plainRecord(of: Shape, record: AnyRecord): AnyRecord {
  return Object.fromEntries(plainFields(of, record));
}

/** Return a record as JSON, letter for letter as Python writes it. */
export function recordText(of: Shape, record: AnyRecord, first: readonly string[] = []): string {
  const parts = [...first];
  for (const { name, type, fallback } of of.fields) {
    const value = record[name];
    if (fallback === undefined || !same(value, fallback))
      parts.push(`${JSON.stringify(name)}:${type.json(value)}`);
  }
  if (of.keepsExtra) {
    for (const [name, value] of extraOf(record)) parts.push(`${JSON.stringify(name)}:${jsonText(value)}`);
  }
  return `{${parts.join(",")}}`;
}
