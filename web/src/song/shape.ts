/**
 * How records lie in the shared document: the twin of `woodshed/song/live/shape.py`, whose first lines draw it.
 *
 * Inside arrays and fields an object is written ["{}", name, value, name, value …], for a shared document
 * keeps plain objects in no fixed order; a list that starts with one of these signs is written ["[]", …].
 */

import * as Y from "yjs";
import type { Kind } from "./edits";
import { type AnyRecord, plainFields } from "./plain";
import { KINDS, keyOf, PLACES, SCHEMA, SONG as SONG_SHAPE } from "./records";
import { compareText, isMapping } from "./values";

export const SONG = "song";

/**
 * Kinds written as one array, and the fields that come first in it. Two people who change the same record at
 * once do not mix: one of them wins.
 */
export const FLAT: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  TempoPoint: ["bpm"],
  MetrePoint: ["beats", "unit"],
  Chord: ["start", "length", "symbol"],
  Marker: ["tick", "name"],
  Lyric: ["tick", "text"],
  Media: [],
  Note: ["start", "length", "pitch", "velocity"],
  Control: ["tick", "kind", "value"],
  Point: ["tick", "value", "curve"],
};

/** Kinds that are removed by a flag, so that work done meanwhile in them can be brought back. */
export const FLAGGED: ReadonlySet<Kind> = new Set<Kind>(["Track", "Take", "Clip"]);

const INSIDE: ReadonlySet<Kind> = new Set<Kind>(["Note", "Control", "Point"]);
/** The roots of the shared document: the song's own fields, and one for each kind that lies in none other. */
export const ROOTS: readonly string[] = [
  SONG,
  ...KINDS.filter((kind) => !INSIDE.has(kind)).map((kind) => PLACES[kind].field),
];

export type Roots = Readonly<Record<string, Y.Map<unknown>>>;

const OBJECT = "{}";
const LIST = "[]";

/** Return plain data as the shared document keeps it: lists, text and numbers only. */
export function stored(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(stored);
    return value[0] === OBJECT || value[0] === LIST ? [LIST, ...items] : items;
  }
  if (!isMapping(value)) return value;
  const names = Object.keys(value).sort(compareText);
  return [OBJECT, ...names.flatMap((name) => [name, stored(value[name])])];
}

/** Return plain data from what the shared document keeps. */
export function restored(value: unknown): unknown {
  if (isMapping(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, restored(item)]));
  if (!Array.isArray(value) || value.length === 0) return value;
  if (value[0] === OBJECT) return Object.fromEntries(paired(value, 1));
  return (value[0] === LIST ? value.slice(1) : value).map(restored);
}

function paired(parts: readonly unknown[], from: number): [string, unknown][] {
  const pairs: [string, unknown][] = [];
  for (let index = from; index + 1 < parts.length; index += 2) {
    const name = parts[index];
    if (typeof name === "string") pairs.push([name, restored(parts[index + 1])]);
  }
  return pairs;
}

/** Return what stands in a record's map: its fields, without its key and what it holds. */
export function fieldsOf(kind: Kind, record: AnyRecord): Map<string, unknown> {
  const { key, inner } = PLACES[kind];
  const isElsewhere = (name: string): boolean => name === key || name === "params" || inner.includes(name);
  const own = plainFields(PLACES[kind], record, isElsewhere);
  return new Map(own.map(([name, value]) => [name, stored(value)]));
}

const HELD: ReadonlySet<string> = new Set(KINDS.map((kind) => PLACES[kind].field));

/** Return what stands in the song's own map. */
export function fieldsOfSong(song: AnyRecord): Map<string, unknown> {
  const own = plainFields(SONG_SHAPE, song, (name) => HELD.has(name) || name === "schema");
  return new Map([...own.map(([name, value]) => [name, stored(value)] as const), ["schema", SCHEMA]]);
}

const LIVING = ["order", "del", "notes", "controls", "params"];

/** Return the plain fields of a record kept as a map, without those that only say where it is. */
export function ownFields(kind: Kind, entry: Entry): [string, unknown][] {
  const living = PLACES[kind].holders.length > 0 ? [...LIVING, "track", "take"] : LIVING;
  const own: [string, unknown][] = [];
  for (const [name, value] of entry) if (!living.includes(name)) own.push([name, restored(jsonOf(value))]);
  return own;
}

/** Return the array in which a record of a flat kind is kept. */
export function arrayOf(kind: Kind, record: AnyRecord): unknown[] {
  const first = FLAT[kind]!;
  const values = first.map((name) => record[name]);
  if (kind === "Note" && isSimple(record)) return values;
  const { key } = PLACES[kind];
  const rest = plainFields(PLACES[kind], record, (name) => name === key || first.includes(name));
  return [...values, ...rest.flatMap(([name, value]) => [name, stored(value)])];
}

function isSimple(note: AnyRecord): boolean {
  if (note.cents !== 0 || note.release_velocity !== 64 || note.origin !== "") return false;
  return Object.keys(note.extra as object).length === 0;
}

/** Return the plain data of a record of a flat kind; whatever is wrong is left for `readRecord`. */
export function plainOfArray(kind: Kind, key: string, value: unknown): AnyRecord {
  const array = jsonOf(value);
  if (!Array.isArray(array)) return {};
  const first = FLAT[kind]!;
  const named = first.slice(0, array.length).map((name, index): [string, unknown] => [name, array[index]]);
  const name = PLACES[kind].key;
  const own = name === "tick" && /^[0-9]+$/.test(key) ? Number(key) : key;
  return Object.fromEntries([...named, ...paired(array, first.length), [name, own]]);
}

/** Return the keys and arrays of records of a flat kind. */
export const arraysOf = (kind: Kind, records: readonly AnyRecord[]): [string, unknown[]][] =>
  records.map((record) => [keyOf(PLACES[kind], record), arrayOf(kind, record)]);

/** An entry of a root as names and values: a shared map, or a plain object that somebody wrote. */
export type Entry = ReadonlyMap<string, unknown>;

/** Return the names and values of a shared map or plain object; undefined for anything else. */
export function entryOf(value: unknown): Entry | undefined {
  if (value instanceof Y.Map) return new Map(value.entries() as Iterable<[string, unknown]>);
  if (value instanceof Y.AbstractType || !isMapping(value) || value instanceof Uint8Array) return undefined;
  return new Map(Object.entries(value));
}

/** Return what a value of the shared document says in JSON; what JSON cannot say is null. */
export function jsonOf(value: unknown): unknown {
  if (value instanceof Y.Map) {
    return Object.fromEntries([...value.entries()].map(([name, item]) => [name, jsonOf(item)]));
  }
  if (value instanceof Y.Text) return value.toString();
  if (value instanceof Y.Array) return value.toArray().map(jsonOf);
  if (Array.isArray(value)) return value.every(isPlain) ? value : value.map(jsonOf);
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (!isMapping(value) || value instanceof Y.AbstractType || value instanceof Uint8Array) return null;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, jsonOf(item)]));
}

const isPlain = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
