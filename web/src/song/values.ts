/**
 * The types of value that fields hold: each checks type, range and size, and trusts nothing.
 *
 * The twin of `woodshed/song/values.py` and `limits.py`. `read` takes a value and the words for where it
 * stands, and returns the value as a song keeps it; SongError when it does not fit. `json` writes it
 * exactly as Python does, where a whole float is 120.0.
 */

import { SongError, wrong } from "./errors";

export const MAX_TICK = 2 ** 31 - 1;
export const MAX_INT = 2 ** 53 - 1;
const MAX_FLOAT = 1e12;
const MAX_TEXT = 10_000;
const MAX_ID = 80;
const MAX_DEPTH = 8;

/** The extra fields of nearly every record: none. */
export const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

export interface ValueType {
  read(value: unknown, where: string, forgiving: boolean): unknown;
  /** The value as plain data: objects with their names in order, without what has its default. */
  plain(value: unknown): unknown;
  json(value: unknown): string;
}

const asItIs = (value: unknown): unknown => value;

/** A finite number between two bounds. */
export function number(low = -MAX_FLOAT, high = MAX_FLOAT): ValueType {
  const rule = `must be a number from ${low} to ${high}`;
  const read = (value: unknown, where: string): number => {
    if (!isNumber(value) || value < low || value > high) throw wrong(where, rule, value);
    return value;
  };
  return { read, plain: asItIs, json: (value) => floatText(value as number) };
}

/** A whole number between two bounds. */
export function whole(low = 0, high = MAX_INT): ValueType {
  const rule = `must be a whole number from ${low} to ${high}`;
  const read = (value: unknown, where: string): number => {
    if (!Number.isInteger(value) || (value as number) < low || (value as number) > high) {
      throw wrong(where, rule, value);
    }
    return (value as number) + 0;
  };
  return { read, plain: asItIs, json: String };
}

/** A place or a length in ticks. */
export const ticks = (low = 0): ValueType => whole(low, MAX_TICK);

/** One of a few values. */
export function choice(...choices: readonly (string | number)[]): ValueType {
  const read = (value: unknown, where: string): unknown => {
    if (!choices.includes(value as string)) throw wrong(where, `must be one of ${choices.join(", ")}`, value);
    return value;
  };
  return { read, plain: asItIs, json: JSON.stringify };
}

/** A value that may also be nothing. */
export const optional = (type: ValueType): ValueType => ({
  read: (value, where, forgiving) => (value === null ? null : type.read(value, where, forgiving)),
  plain: (value) => (value === null ? null : type.plain(value)),
  json: (value) => (value === null ? "null" : type.json(value)),
});

/** A list; when forgiving, items that do not fit are passed over. */
export const list = (type: ValueType): ValueType => ({
  read: (value, where, forgiving) => {
    if (!Array.isArray(value)) throw wrong(where, "must be a list", value);
    return eachFitting(value, (item) => type.read(item, where, forgiving), forgiving);
  },
  plain: (value) => (value as unknown[]).map((item) => type.plain(item)),
  json: (value) => `[${(value as unknown[]).map((item) => type.json(item)).join(",")}]`,
});

/** Numbers by name. */
export const numbers: ValueType = {
  read: (value, where, forgiving) => {
    if (!isMapping(value)) throw wrong(where, "must be a mapping of numbers", value);
    const one = ([name, item]: [string, unknown]): [string, number] => {
      if (!isNumber(item) || Math.abs(item) > MAX_FLOAT)
        throw wrong(`${where} ${name}`, "must be a number", item);
      return [readId(name, where), item];
    };
    const pairs = eachFitting(Object.entries(value), one, forgiving);
    return pairs.length === 0 ? NOTHING : Object.fromEntries(pairs.sort(([a], [b]) => compareText(a, b)));
  },
  plain: asItIs,
  json: (value) => objectText(value as Record<string, number>, floatText),
};

const reader = (read: (value: unknown, where: string) => unknown): ValueType => ({
  read,
  plain: asItIs,
  json: JSON.stringify,
});

export function readText(value: unknown, where: string): string {
  if (typeof value !== "string" || (value.length > MAX_TEXT && lengthOf(value) > MAX_TEXT)) {
    throw wrong(where, "must be text of up to 10,000 characters", value);
  }
  if (HALF_A_CHARACTER.test(value))
    throw wrong(where, "must be text that can be written down", "half a character");
  return value;
}

/** Return an id: printable, without spaces and "~", not too long. */
export function readId(value: unknown, where: string): string {
  if (typeof value !== "string" || !isId(value))
    throw wrong(where, "must be 1 to 80 letters or digits", value);
  return value;
}

export function readReference(value: unknown, where: string): string {
  return value === "" ? "" : readId(value, where);
}

function matching(pattern: RegExp, rule: string): ValueType {
  return reader((value, where) => {
    if (typeof value !== "string" || !pattern.test(value)) throw wrong(where, rule, value);
    return value;
  });
}

export const text = reader(readText);
export const id = reader(readId);
/** The id of another record, or "" for none. */
export const reference = reader(readReference);
export const sha256 = matching(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");
export const suffix = matching(/^[a-z0-9]{1,8}$/, "must be 1 to 8 small letters or digits");
export const flag = reader((value, where) => {
  if (value !== true && value !== false) throw wrong(where, "must be true or false", value);
  return value;
});

const HALF_A_CHARACTER = /\p{Surrogate}/u;
const PRINTABLE = /^(?:[^\p{C}\p{Z}]| )*$/u;
const PLAIN_ID = /^[!-}]{1,80}$/;

export const isPrintable = (value: string): boolean => PRINTABLE.test(value);

/** Tell whether a text can be an id. */
export function isId(value: string): boolean {
  if (PLAIN_ID.test(value)) return true;
  return value !== "" && lengthOf(value) <= MAX_ID && isPrintable(value) && !/[ ~]/.test(value);
}

/** Tell whether a text is an automation target: "<id>.<parameter>". */
export function isTarget(target: string): boolean {
  const dot = target.lastIndexOf(".");
  if (dot <= 0 || dot === target.length - 1) return false;
  return isPrintable(target) && !target.includes("~") && lengthOf(target) <= 2 * MAX_ID;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Refuse what JSON cannot say, or says too deeply. */
export function checkJson(value: unknown, where: string, depth = MAX_DEPTH): void {
  if (depth === 0) throw wrong(where, `must nest less than ${MAX_DEPTH} deep`, "deeper");
  if (Array.isArray(value)) for (const item of value) checkJson(item, where, depth - 1);
  else if (isMapping(value)) {
    for (const [name, item] of Object.entries(value)) {
      readText(name, where);
      checkJson(item, where, depth - 1);
    }
  } else if (typeof value === "string") readText(value, where);
  else if (value !== null && typeof value !== "boolean" && !isNumber(value)) {
    throw wrong(where, "must be what JSON can say", value);
  }
}

/** Read all items; when forgiving, without those that do not fit. */
function eachFitting<T, R>(items: readonly T[], read: (item: T) => R, forgiving: boolean): R[] {
  const fitting: R[] = [];
  for (const item of items) {
    try {
      fitting.push(read(item));
    } catch (error) {
      if (!forgiving || !(error instanceof SongError)) throw error;
    }
  }
  return fitting;
}

/** Tell whether two values of fields, records or whole lists of them say the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => same(item, b[index]));
  }
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && same(Reflect.get(a, name), Reflect.get(b, name)));
}

/** Compare texts by their code points, as Python does; `<` compares halves of characters. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    const [one, other] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (one !== other) return one >= 0xd800 && other >= 0xd800 ? rank(one) - rank(other) : one - other;
  }
  return a.length - b.length;
}

/** Where a code unit stands among code points: halves of characters come after all others. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);

function lengthOf(value: string): number {
  let length = 0;
  for (const _ of value) length += 1;
  return length;
}

/** Return a number as Python writes a float: 120.0, 1e-05, 1e+16. */
function floatText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Return JSON with names in order; a whole number in a field that nobody knows is written without ".0". */
export function jsonText(value: unknown): string {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value + 0) : floatText(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  return isMapping(value) ? objectText(value, jsonText) : JSON.stringify(value);
}

function objectText<T>(value: Readonly<Record<string, T>>, write: (item: T) => string): string {
  const pairs = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return `{${pairs.map(([name, item]) => `${JSON.stringify(name)}:${write(item)}`).join(",")}}`;
}
