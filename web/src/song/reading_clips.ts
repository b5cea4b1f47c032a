/** Reading clips, note by note: after a change of one note, only that note is read again. */

import * as Y from "yjs";
import type { Clip } from "./document";
import type { Kind } from "./edits";
import { inOrder } from "./ordering";
import { type AnyRecord, NO_RECORDS } from "./plain";
import { isTrue, keptIfSame, listOf, readOrUndefined, textOf } from "./reading_roots";
import { PLACES } from "./records";
import { type Entry, entryOf, jsonOf, ownFields, plainOfArray } from "./shape";
import { isId, MAX_TICK, NOTHING } from "./values";

type Inner = "notes" | "controls";
const KIND_OF: Readonly<Record<Inner, Kind>> = { notes: "Note", controls: "Control" };

/** What must be read again in a clip: all of it, or its fields and some of its notes and controllers. */
interface StaleClip {
  fields: boolean;
  readonly notes: Set<string>;
  readonly controls: Set<string>;
}

interface Known {
  /** The clip without its notes and controllers; undefined when it lacks what it must have. */
  bare: AnyRecord | undefined;
  home: string;
  isRemoved: boolean;
  readonly notes: Map<string, AnyRecord>;
  readonly controls: Map<string, AnyRecord>;
  clip: AnyRecord | undefined;
}

export class Clips {
  readonly #root: Y.Map<unknown>;
  readonly #known = new Map<string, Known>();
  readonly #homes = new Map<string, Set<string>>();
  readonly #lists = new Map<string, readonly AnyRecord[]>();
  #stale: Map<string, StaleClip | "whole"> | undefined;

  constructor(root: Y.Map<unknown>) {
    this.#root = root;
  }

  forget(event: Y.YEvent<Y.AbstractType<unknown>>): void {
    this.#stale ??= new Map([...this.#root.keys()].map((key) => [key, "whole"]));
    const [key, inner, note] = event.path.map(String);
    const changed = [...event.keys.keys()];
    if (key === undefined) for (const each of changed) this.#stale.set(each, "whole");
    else if (inner === undefined) this.#forgetFields(key, changed);
    else if (inner !== "notes" && inner !== "controls") this.#partly(key, (stale) => (stale.fields = true));
    else
      for (const each of note === undefined ? changed : [note])
        this.#partly(key, (stale) => stale[inner].add(each));
  }

  #forgetFields(key: string, changed: readonly string[]): void {
    if (changed.includes("notes") || changed.includes("controls")) this.#stale!.set(key, "whole");
    else this.#partly(key, (stale) => (stale.fields = true));
  }

  #partly(key: string, note: (stale: StaleClip) => unknown): void {
    const stale = this.#stale!.get(key) ?? {
      fields: false,
      notes: new Set<string>(),
      controls: new Set<string>(),
    };
    if (stale === "whole") return;
    note(stale);
    this.#stale!.set(key, stale);
  }

  /** Read again what changed. */
  refresh(): void {
    const stale = this.#stale ?? new Map([...this.#root.keys()].map((key) => [key, "whole" as const]));
    this.#stale = new Map();
    for (const [key, what] of stale) this.#refreshClip(key, what);
  }

  /** Return the clips of a track or take, in order of time. */
  of(holder: "track" | "take", id: string): readonly Clip[] {
    const home = `${holder}:${id}`;
    let found = this.#lists.get(home);
    if (!found) {
      const clips = [...(this.#homes.get(home) ?? [])].map((key) => this.#known.get(key)!.clip);
      const there = clips.filter((clip) => clip !== undefined);
      found = there.length > 0 ? inOrder(there, PLACES.Track.orders.clips!) : NO_RECORDS;
      this.#lists.set(home, found);
    }
    return found as readonly unknown[] as readonly Clip[];
  }

  /** Return a clip that was removed and still lies in the document, with all its notes. */
  buried(key: string): AnyRecord | undefined {
    this.refresh();
    return this.isBuried(key) ? this.#known.get(key)!.clip : undefined;
  }

  /** Tell whether a clip had been removed when last looked at. */
  isBuried(key: string): boolean {
    return this.#known.get(key)?.isRemoved ?? false;
  }

  #refreshClip(key: string, what: StaleClip | "whole"): void {
    const entry = entryOf(this.#root.get(key));
    const before = this.#known.get(key);
    if (!entry) {
      if (before) this.#leave(key, before.home);
      this.#known.delete(key);
      return;
    }
    const known = before ?? {
      bare: undefined,
      home: "",
      isRemoved: true,
      notes: new Map(),
      controls: new Map(),
      clip: undefined,
    };
    this.#known.set(key, known);
    const { bare, clip, home, isRemoved } = known;
    if (what === "whole" || what.fields || !known.bare) readFields(key, entry, known);
    const touched = refreshInner(entry, known, "notes", what === "whole" ? undefined : what.notes);
    const moved = refreshInner(entry, known, "controls", what === "whole" ? undefined : what.controls);
    if (what === "whole" || touched || moved || bare !== known.bare) assemble(entry, known);
    if (clip === known.clip && home === known.home && isRemoved === known.isRemoved) return;
    if (before) this.#leave(key, home);
    this.#enter(key, known);
  }

  #leave(key: string, home: string): void {
    this.#homes.get(home)?.delete(key);
    this.#lists.delete(home);
  }

  #enter(key: string, known: Known): void {
    this.#lists.delete(known.home);
    if (known.isRemoved) return;
    const keys = this.#homes.get(known.home);
    if (keys) keys.add(key);
    else this.#homes.set(known.home, new Set([key]));
  }
}

function readFields(key: string, entry: Entry, known: Known): void {
  const data = Object.fromEntries([...ownFields("Clip", entry), ["id", key]]);
  known.bare = keptIfSame(known.bare, readOrUndefined(PLACES.Clip, data));
  const holder = isTrue(jsonOf(entry.get("take"))) ? "take" : "track";
  known.home = `${holder}:${textOf(jsonOf(entry.get(holder) ?? ""))}`;
  known.isRemoved = isTrue(jsonOf(entry.get("del")));
}

/** Read some notes or controllers again, or all (`keys` undefined); tell whether any changed. */
function refreshInner(
  entry: Entry,
  known: Known,
  inner: Inner,
  keys: ReadonlySet<string> | undefined,
): boolean {
  if (keys?.size === 0) return false;
  const shared = entry.get(inner);
  const values = shared instanceof Y.Map ? shared : (entryOf(shared) ?? new Map<string, unknown>());
  const records = known[inner];
  let changed = false;
  for (const key of keys ?? new Set([...records.keys(), ...(values.keys() as Iterable<string>)])) {
    const before = records.get(key);
    const now = values.has(key) ? keptIfSame(before, readInner(inner, key, values.get(key))) : undefined;
    if (now === before) continue;
    changed = true;
    if (now) records.set(key, now);
    else records.delete(key);
  }
  return changed;
}

/** Put a clip together from its fields and what is in it; without maps of notes and controllers it is none. */
function assemble(entry: Entry, known: Known): void {
  if (!known.bare || !entryOf(entry.get("notes")) || !entryOf(entry.get("controls"))) {
    known.clip = undefined;
    return;
  }
  const { notes, controls } = PLACES.Clip.orders;
  const before = known.clip;
  const clip: AnyRecord = {
    ...known.bare,
    notes: listOf(known.notes, notes!, before?.notes as readonly AnyRecord[]),
    controls: listOf(known.controls, controls!, before?.controls as readonly AnyRecord[]),
  };
  if (
    !before ||
    PLACES.Clip.fields.some(({ name }) => clip[name] !== before[name]) ||
    clip.extra !== before.extra
  ) {
    known.clip = clip;
  }
}

/** Read a note or controller; by far most notes are four whole numbers that fit. */
function readInner(inner: Inner, id: string, value: unknown): AnyRecord | undefined {
  if (inner === "notes" && Array.isArray(value) && value.length === 4 && isId(id)) {
    const [start, length, pitch, velocity] = value as number[];
    const fits =
      isWithin(start, 0, MAX_TICK) &&
      isWithin(length, 1, MAX_TICK) &&
      isWithin(pitch, 0, 127) &&
      isWithin(velocity, 1, 127);
    if (fits) {
      return {
        id,
        start,
        length,
        pitch,
        velocity,
        cents: 0,
        release_velocity: 64,
        origin: "",
        extra: NOTHING,
      };
    }
  }
  const kind = KIND_OF[inner];
  return readOrUndefined(PLACES[kind], plainOfArray(kind, id, value));
}

const isWithin = (value: unknown, low: number, high: number): boolean =>
  Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
