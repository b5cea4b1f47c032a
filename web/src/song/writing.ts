/**
 * From edits to the shared document: each edit writes only what it changes, and the very things that Python's
 * writer (`woodshed/song/live/writing.py`) writes.
 */

import * as Y from "yjs";
import { NAMED_WITHIN } from "./applying";
import type { Song } from "./document";
import type { Change, Edit, Fields, Kind } from "./edits";
import { changedKeys } from "./order";
import { collection, everywhere, holderOf } from "./places";
import { type AnyRecord, NO_RECORDS } from "./plain";
import { targetOf } from "./reading_lanes";
import { isTrue } from "./reading_roots";
import { KINDS, keyOf, PLACES } from "./records";
import {
  arrayOf,
  arraysOf,
  entryOf,
  FLAGGED,
  FLAT,
  fieldsOf,
  fieldsOfSong,
  jsonOf,
  type Roots,
  SONG,
  stored,
} from "./shape";
import { readEdit } from "./text";
import { compareText, NOTHING, same } from "./values";

type Shared = Y.Map<unknown>;
const NESTED = ["params", "notes", "controls"];
const INNER: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  Track: ["Device", "Send", "Take", "Clip"],
  Take: ["Clip"],
};

/** Writes edits into the roots of a shared document, inside a transaction of the caller. */
export class Writer {
  readonly #roots: Roots;
  readonly #writer: () => number;

  constructor(roots: Roots, writer: () => number) {
    this.#roots = roots;
    this.#writer = writer;
  }

  /** Write a whole song into an empty document. */
  writeSong(song: Song): void {
    for (const [name, value] of fieldsOfSong(song as unknown as AnyRecord))
      this.#roots[SONG]!.set(name, value);
    for (const kind of KINDS) {
      if (PLACES[kind].holders.length === 0 && kind !== "Automation") {
        this.#putAll(kind, collection(song, kind), "", song);
      }
    }
    for (const lane of song.automation) {
      this.#putAll("Point", lane.points as readonly unknown[] as AnyRecord[], lane.target, song);
      writeFields(this.#lane(lane.target), laneFields(lane.extra));
    }
  }

  /** Write what an edit changed; `after` is the song that it leads to. */
  write(unread: Edit, after: Song): void {
    const edit = readEdit(unread);
    switch (edit.edit) {
      case "Add":
        this.#putAll(edit.kind, edit.records, edit.to ?? "", after);
        break;
      case "Remove":
        for (const key of edit.ids) this.#drop(edit.kind, key, edit.of ?? "");
        break;
      case "Change":
        this.#change(edit, after);
        break;
      case "Move": {
        const entry = this.#entry(edit.kind, edit.id);
        const home = holderOf(after, edit.kind, edit.id);
        writeHome(entry, edit.kind, home, after);
        if (entry.has("order")) entry.delete("order");
        this.#rank(edit.kind, home, after);
        break;
      }
      case "ChangeSong": {
        const fields = fieldsOfSong(after as unknown as AnyRecord);
        writeFields(this.#roots[SONG]!, picked(fields, namesOf(edit.fields)));
      }
    }
  }

  #root(kind: Kind): Shared {
    return this.#roots[PLACES[kind].field]!;
  }

  #entry(kind: Kind, key: string): Shared {
    return mapAt(this.#root(kind), key);
  }

  /** Return the map that holds the notes or controllers of a clip, or the lane of points. */
  #inside(kind: Kind, of: string): Shared {
    return kind === "Point" ? this.#lane(of) : mapAt(this.#entry("Clip", of), PLACES[kind].field);
  }

  #putAll(kind: Kind, records: readonly AnyRecord[], to: string, after: Song): void {
    if (FLAT[kind]) {
      const holder = NAMED_WITHIN.has(kind) ? this.#inside(kind, to) : this.#root(kind);
      for (const [key, array] of arraysOf(kind, records)) holder.set(key, array);
      return;
    }
    for (const record of records) this.#put(kind, record, to, after);
    this.#rank(kind, to, after);
  }

  /** Write a record kept as a map. One that was removed and comes back is made exactly this one. */
  #put(kind: Kind, record: AnyRecord, to: string, after: Song): void {
    const key = keyOf(PLACES[kind], record);
    const root = this.#root(kind);
    const fields = fieldsOf(kind, record);
    const nested = nestedOf(kind, record);
    const present = root.get(key);
    if (present instanceof Y.Map) {
      const gone = [...(present as Shared).keys()].filter(
        (name) => !fields.has(name) && !NESTED.includes(name),
      );
      for (const name of gone.sort(compareText)) present.delete(name);
      writeFields(present, fields);
      for (const [name, values] of nested) writeWhole(present, name, values);
    } else {
      root.set(
        key,
        new Y.Map([...fields, ...nested.map(([name, values]) => [name, new Y.Map(values)] as const)]),
      );
    }
    writeHome(this.#entry(kind, key), kind, to, after);
    for (const inner of INNER[kind] ?? NO_RECORDS) this.#putInside(kind, inner, record, after);
  }

  /** Write what a track or take holds, and remove what lay in it before it was removed itself. */
  #putInside(holderKind: Kind, kind: Kind, holder: AnyRecord, after: Song): void {
    const { field } = PLACES[kind];
    const records = holder[field] as readonly AnyRecord[];
    const kept = new Set(records.map((record) => record.id));
    const home = holderKind === "Track" ? "track" : "take";
    const gone: string[] = [];
    for (const [key, entry] of this.#root(kind).entries()) {
      if (kept.has(key) || !(entry instanceof Y.Map) || entry.get(home) !== holder.id) continue;
      if (!isTrue(jsonOf(entry.get("del")))) gone.push(key);
    }
    for (const key of gone.sort(compareText)) this.#drop(kind, key, "");
    this.#putAll(kind, records, holder.id as string, after);
  }

  #drop(kind: Kind, key: string, of: string): void {
    if (kind === "Point") {
      for (const lane of this.#lanes(of)) if (lane.has(key)) lane.delete(key);
    } else if (NAMED_WITHIN.has(kind)) this.#inside(kind, of).delete(key);
    else if (FLAGGED.has(kind)) this.#entry(kind, key).set("del", 1);
    else this.#root(kind).delete(key);
  }

  #change(edit: Change, after: Song): void {
    if (edit.kind === "Automation") {
      for (const [target, { extra = NOTHING }] of Object.entries(edit.changes)) {
        writeFields(this.#lane(target), laneFields(extra as Fields));
      }
      return;
    }
    const place = PLACES[edit.kind];
    const within = NAMED_WITHIN.has(edit.kind);
    const records = within ? collection(after, edit.kind, edit.of) : everywhere(after, edit.kind);
    for (const record of records) {
      const key = keyOf(place, record);
      if (!Object.hasOwn(edit.changes, key)) continue;
      if (FLAT[edit.kind]) this.#rewrite(edit.kind, key, record, edit.of ?? "");
      else this.#changeMap(edit.kind, key, record, edit.changes[key]!);
    }
  }

  /** Write a changed record of a flat kind, a point in the lane that has it. */
  #rewrite(kind: Kind, key: string, record: AnyRecord, of: string): void {
    const lane = kind === "Point" ? this.#lanes(of).find((each) => each.has(key)) : undefined;
    const holder = lane ?? (NAMED_WITHIN.has(kind) ? this.#inside(kind, of) : this.#root(kind));
    holder.set(key, arrayOf(kind, record));
  }

  #changeMap(kind: Kind, key: string, record: AnyRecord, changes: Fields): void {
    const entry = this.#entry(kind, key);
    writeFields(entry, picked(fieldsOf(kind, record), namesOf(changes)));
    if (!Object.hasOwn(changes, "params")) return;
    const params = new Map(Object.entries(record.params as Fields));
    const names = Object.keys(changes.params as Fields);
    if (entry.get("params") instanceof Y.Map)
      writeFields(entry.get("params") as Shared, picked(params, names));
    else writeWhole(entry, "params", [...params]);
  }

  /** Give order keys to what has none yet, and to as few others as that needs. */
  #rank(kind: Kind, of: string, after: Song): void {
    const place = PLACES[kind];
    if (!place.ranked) return;
    const ids = collection(after, kind, of).map((record) => keyOf(place, record));
    const orderOf = (id: string): string => {
      const entry = this.#root(kind).get(id);
      return entry instanceof Y.Map ? String(entry.get("order") ?? "") : "";
    };
    const keys = changedKeys(ids, new Map(ids.map((id) => [id, orderOf(id)])));
    for (const [id, key] of keys) if (this.#root(kind).has(id)) this.#entry(kind, id).set("order", key);
  }

  /** Return this target's first lane; one named for this writer when there is none. */
  #lane(target: string): Shared {
    const [first] = this.#lanes(target);
    if (first) return first;
    const lane: Shared = new Y.Map();
    this.#roots.automation!.set(`${target}~${this.#writer().toString(16)}`, lane);
    return lane;
  }

  #lanes(target: string): Shared[] {
    const root = this.#roots.automation!;
    const names = [...root.keys()].filter((name) => targetOf(name) === target).sort(compareText);
    return names.map((name) => root.get(name)).filter((lane): lane is Shared => lane instanceof Y.Map);
  }
}

/** Set what differs in a map; undefined takes a field away. */
function writeFields(entry: Shared, fields: ReadonlyMap<string, unknown>): void {
  for (const [name, value] of fields) {
    if (value === undefined || value === null) {
      if (entry.has(name)) entry.delete(name);
    } else if (!same(jsonOf(entry.get(name) ?? null), value)) entry.set(name, value);
  }
}

/** Return the map at a key. Where somebody put something else, a map of what that said is made. */
function mapAt(parent: Shared, key: string): Shared {
  const present = parent.get(key);
  if (present instanceof Y.Map) return present;
  const made: Shared = new Y.Map(entryOf(present) ?? NO_RECORDS);
  parent.set(key, made);
  return made;
}

/** Make a map inside an entry hold exactly these values. */
function writeWhole(entry: Shared, name: string, values: readonly (readonly [string, unknown])[]): void {
  const map = mapAt(entry, name);
  const gone = [...map.keys()].sort(compareText).map((key) => [key, undefined] as const);
  writeFields(map, new Map([...gone, ...values]));
}

function writeHome(entry: Shared, kind: Kind, home: string, after: Song): void {
  if (PLACES[kind].holders.length === 0) return;
  const inTrack = kind !== "Clip" || after.tracks.some((track) => track.id === home);
  const fields = inTrack ? { track: home, take: undefined } : { track: undefined, take: home };
  writeFields(entry, new Map(Object.entries(fields)));
}

/** Return the maps inside a record's map; they are made with it, once. */
function nestedOf(kind: Kind, record: AnyRecord): [string, [string, unknown][]][] {
  if (kind === "Device") return [["params", Object.entries(record.params as Fields)]];
  if (kind !== "Clip") return [];
  const notes = arraysOf("Note", record.notes as readonly AnyRecord[]);
  return [
    ["notes", notes],
    ["controls", arraysOf("Control", record.controls as readonly AnyRecord[])],
  ];
}

/** Return the names that a change of fields writes; those in `extra` stand among the others. */
function namesOf(fields: Fields): string[] {
  const own = Object.keys(fields).filter((name) => name !== "extra" && name !== "params");
  return [...own, ...Object.keys((fields.extra ?? NOTHING) as Fields)];
}

const picked = (fields: ReadonlyMap<string, unknown>, names: readonly string[]): Map<string, unknown> =>
  new Map(names.map((name) => [name, fields.get(name)]));

const laneFields = (extra: Fields): Map<string, unknown> =>
  new Map(
    Object.entries(extra).map(([name, value]) => [`~${name}`, value === null ? undefined : stored(value)]),
  );
