/** Reading the roots of the shared document whose entries are single arrays or maps, entry by entry. */

import type * as Y from "yjs";
import type { Kind } from "./edits";
import { SongError } from "./errors";
import { inOrder, type Order } from "./ordering";
import { type AnyRecord, NO_RECORDS, readRecord, type Shape } from "./plain";
import { PLACES, SONG } from "./records";
import { type Entry, entryOf, jsonOf, ownFields, plainOfArray } from "./shape";
import { compareText, same } from "./values";

/** Return the record that the document holds, with defaults for what is wrong in it; undefined for none. */
export function readOrUndefined(of: Shape, data: unknown): AnyRecord | undefined {
  try {
    return readRecord(of, data, true);
  } catch (error) {
    if (error instanceof SongError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Return the record read before when the new one says the same. */
export const keptIfSame = <R>(before: R | undefined, now: R | undefined): R | undefined =>
  before !== undefined && same(before, now) ? before : now;

export const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index]);

/** Return whether Python would take a value for true. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

export const textOf = (value: unknown): string => (value === undefined ? "" : String(value));

/** The keys of a root that must be read anew, all of them at first. */
class Stale {
  readonly #root: Y.Map<unknown>;
  #keys: Set<string> | undefined;

  constructor(root: Y.Map<unknown>) {
    this.#root = root;
  }

  forget(event: Y.YEvent<Y.AbstractType<unknown>>): void {
    this.#keys ??= new Set(this.#root.keys());
    const [key] = event.path;
    if (key !== undefined) this.#keys.add(String(key));
    else for (const changed of event.keys.keys()) this.#keys.add(changed);
  }

  /** Return what is stale, which is about to be read. */
  take(): ReadonlySet<string> {
    if (this.#keys?.size === 0) return this.#keys;
    const keys = this.#keys ?? new Set(this.#root.keys());
    this.#keys = new Set();
    return keys;
  }
}

/** Return records in an order; the list of before when it holds the same ones. */
export function listOf(
  records: ReadonlyMap<string, AnyRecord>,
  order: Order,
  before: readonly AnyRecord[] = NO_RECORDS,
): readonly AnyRecord[] {
  if (records.size === 0) return NO_RECORDS;
  const kept = before.filter((record) => records.get(record.id as string) === record);
  if (kept.length === before.length && before.length === records.size) return before;
  const staying = new Set(kept);
  const fresh = [...records.values()].filter((record) => !staying.has(record));
  return inOrder([...kept, ...fresh], order);
}

/** The records of a kind that are written as one array each, and that the song itself holds. */
export class Flat {
  readonly #kind: Kind;
  readonly #root: Y.Map<unknown>;
  readonly #stale: Stale;
  readonly #records = new Map<string, AnyRecord>();
  #all: readonly AnyRecord[] = NO_RECORDS;

  constructor(kind: Kind, root: Y.Map<unknown>) {
    this.#kind = kind;
    this.#root = root;
    this.#stale = new Stale(root);
  }

  forget(event: Y.YEvent<Y.AbstractType<unknown>>): void {
    this.#stale.forget(event);
  }

  all(): readonly AnyRecord[] {
    let changed = false;
    for (const key of this.#stale.take()) {
      const before = this.#records.get(key);
      const data = this.#root.has(key) ? plainOfArray(this.#kind, key, this.#root.get(key)) : undefined;
      const now = keptIfSame(before, data && readOrUndefined(PLACES[this.#kind], data));
      if (now === before) continue;
      changed = true;
      if (now) this.#records.set(key, now);
      else this.#records.delete(key);
    }
    if (changed)
      this.#all = inTime(
        this.#kind,
        [...this.#records].sort(byKey).map(([, record]) => record),
      );
    return this.#all;
  }
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => compareText(a, b);

/** Return the song's records of a kind in order of time, when it has one. */
function inTime(kind: Kind, records: readonly AnyRecord[]): readonly AnyRecord[] {
  const order = SONG.orders[PLACES[kind].field];
  if (records.length === 0) return NO_RECORDS;
  return order ? inOrder(records, order) : records;
}

interface Stood {
  readonly record: AnyRecord | undefined;
  readonly order: string;
  readonly home: string;
  readonly isRemoved: boolean;
}

/** The records of a kind that are written as maps: each stands in an order, in the song or in a track. */
export class Standing<R = AnyRecord> {
  readonly #kind: Kind;
  readonly #root: Y.Map<unknown>;
  readonly #stale: Stale;
  readonly #entries = new Map<string, Stood>();
  readonly #homes = new Map<string, Set<string>>();
  readonly #lists = new Map<string, readonly AnyRecord[]>();

  constructor(kind: Kind, root: Y.Map<unknown>) {
    this.#kind = kind;
    this.#root = root;
    this.#stale = new Stale(root);
  }

  forget(event: Y.YEvent<Y.AbstractType<unknown>>): void {
    this.#stale.forget(event);
  }

  /** Return the records that the song itself holds. */
  all(): readonly R[] {
    return this.of("");
  }

  /** Return the records in a track, in their order. */
  of(home: string): readonly R[] {
    for (const key of this.#stale.take()) this.#read(key);
    let found = this.#lists.get(home);
    if (!found) {
      const keys = [...(this.#homes.get(home) ?? [])];
      const rows = keys
        .map((key) => ({ key, ...this.#entries.get(key)! }))
        .filter(({ isRemoved }) => !isRemoved);
      rows.sort((a, b) => compareText(a.order, b.order) || compareText(a.key, b.key));
      found = inTime(
        this.#kind,
        rows.map(({ record }) => record).filter((record) => record !== undefined),
      );
      this.#lists.set(home, found);
    }
    return found as readonly unknown[] as readonly R[];
  }

  /** Return a record that was removed and still lies in the document. */
  buried(key: string): R | undefined {
    this.of("");
    return this.isBuried(key) ? (this.#entries.get(key)!.record as R) : undefined;
  }

  /** Tell whether a record had been removed when last looked at. */
  isBuried(key: string): boolean {
    return this.#entries.get(key)?.isRemoved ?? false;
  }

  #read(key: string): void {
    const before = this.#entries.get(key);
    const entry = entryOf(this.#root.get(key));
    const now = entry && this.#stood(key, entry, before);
    if (
      before &&
      now &&
      same({ ...before, record: 0 }, { ...now, record: 0 }) &&
      before.record === now.record
    )
      return;
    for (const home of [before?.home, now?.home]) if (home !== undefined) this.#lists.delete(home);
    if (before) this.#homes.get(before.home)?.delete(key);
    if (!now) this.#entries.delete(key);
    else {
      this.#entries.set(key, now);
      const keys = this.#homes.get(now.home);
      if (keys) keys.add(key);
      else this.#homes.set(now.home, new Set([key]));
    }
  }

  #stood(key: string, entry: Entry, before: Stood | undefined): Stood {
    const place = PLACES[this.#kind];
    const params = entryOf(entry.get("params"));
    const named = params
      ? [["params", Object.fromEntries([...params].map(([name, value]) => [name, jsonOf(value)]))]]
      : [];
    const data = Object.fromEntries([...ownFields(this.#kind, entry), ...named, ["id", key]]);
    return {
      record: keptIfSame(before?.record, readOrUndefined(place, data)),
      order: textOf(jsonOf(entry.get("order") ?? "")),
      home: place.holders.length > 0 ? textOf(jsonOf(entry.get("track") ?? "")) : "",
      isRemoved: isTrue(jsonOf(entry.get("del"))),
    };
  }
}
