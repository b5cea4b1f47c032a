/**
 * The edits that lead from one song to another, for gestures that rearrange much of a song at once. The twin of
 * `woodshed/song/edits/differences.py`.
 */

import type { Song } from "./document";
import { add, change, changeSong, type Edit, type Fields, type Kind, move, remove } from "./edits";
import { everywhere, holdersOf } from "./places";
import { type AnyRecord, NO_RECORDS } from "./plain";
import { isChangeable, KINDS, keyOf, PLACES, type Place } from "./records";
import { compareText, NOTHING, same } from "./values";

type Records = readonly AnyRecord[];
type ByKey = ReadonlyMap<string, AnyRecord>;

/** New tracks and takes are added empty, for what they hold may come from elsewhere in the song. */
const BARE: Readonly<Partial<Record<Kind, Fields>>> = {
  Track: { devices: NO_RECORDS, sends: NO_RECORDS, clips: NO_RECORDS, takes: NO_RECORDS },
  Take: { clips: NO_RECORDS },
};

/** Return edits with `applyAll(differences(before, after), before)` saying what `after` says. */
export function differences(before: Song, after: Song): Edit[] {
  const edits: Edit[] = [];
  const own = changedFields(before as never, after as never, ["extra", "key", "seed", "title"]);
  if (Object.keys(own).length > 0) edits.push(changeSong(own));
  for (const kind of KINDS) {
    const { holders, field } = PLACES[kind];
    if (holders.length > 0 || kind === "Track" || kind === "Automation" || kind === "Credit") continue;
    edits.push(...collectionEdits(kind, Reflect.get(before, field), Reflect.get(after, field)));
  }
  for (const kind of ["Credit", "Track", "Take", "Device", "Send", "Clip"] as const) {
    edits.push(...arrangingEdits(kind, before, after));
  }
  const clips = byKey("Clip", [...everywhere(before, "Clip")]);
  for (const clip of everywhere(after, "Clip")) {
    const old = clips.get(clip.id as string);
    if (!old || old === clip) continue;
    edits.push(...collectionEdits("Note", old.notes as Records, clip.notes as Records, clip.id as string));
    edits.push(
      ...collectionEdits("Control", old.controls as Records, clip.controls as Records, clip.id as string),
    );
  }
  edits.push(...laneEdits(before, after));
  for (const kind of ["Take", "Track"] as const) edits.push(...removals(kind, before, after));
  return edits;
}

const byKey = (kind: Kind, records: Records): Map<string, AnyRecord> =>
  new Map(records.map((record) => [keyOf(PLACES[kind], record), record]));

/** Yield the edits for records that lie in order of time in one place. */
function* collectionEdits(kind: Kind, old: Records, now: Records, of = ""): Generator<Edit> {
  if (old === now) return;
  const [olds, news] = [byKey(kind, old), byKey(kind, now)];
  const gone = [...olds.keys()].filter((key) => !news.has(key));
  if (gone.length > 0) yield remove(kind, gone, of);
  const changed = changes(PLACES[kind], olds, news);
  if (Object.keys(changed).length > 0) yield change(kind, changed, of);
  const added = [...news].filter(([key]) => !olds.has(key)).map(([, record]) => record);
  if (added.length > 0) yield add(kind, added, of);
}

function* laneEdits(before: Song, after: Song): Generator<Edit> {
  const lanes = (song: Song) => new Map(song.automation.map((lane) => [lane.target, lane]));
  const [olds, news] = [lanes(before), lanes(after)];
  for (const target of [...new Set([...olds.keys(), ...news.keys()])].sort(compareText)) {
    const empty = { target, points: NO_RECORDS, extra: NOTHING };
    const [old, now] = [olds.get(target) ?? empty, news.get(target) ?? empty];
    const fields = changedFields(old as never, now as never, ["extra"]);
    if (Object.keys(fields).length > 0) yield change("Automation", { [target]: fields });
    yield* collectionEdits("Point", old.points as never, now.points as never, target);
  }
}

/** Return the id of everything that may hold records of a kind ("": the song), with those records. */
function homes(song: Song, kind: Kind): (readonly [string, Records])[] {
  const { field, holders } = PLACES[kind];
  return [...holdersOf(song, kind)].map((holder) => {
    const id = holders.length === 0 ? "" : (Reflect.get(holder, "id") as string);
    return [id, Reflect.get(holder, field) as Records] as const;
  });
}

/** Yield the edits that add, move and change records that one track or take passes to another. */
function* arrangingEdits(kind: Kind, before: Song, after: Song): Generator<Edit> {
  const place = PLACES[kind];
  const olds = byKey(kind, [...everywhere(before, kind)]);
  const oldHome = new Map<string, string>();
  const orders = new Map<string, string[]>();
  for (const [home, records] of homes(before, kind)) {
    orders.set(
      home,
      records.map((record) => keyOf(place, record)),
    );
    for (const record of records) oldHome.set(keyOf(place, record), home);
  }
  if (!BARE[kind]) yield* removals(kind, before, after);
  for (const [home, records] of homes(after, kind)) {
    const order = orders.get(home) ?? [];
    let following = "";
    for (const record of [...records].reverse()) {
      const key = keyOf(place, record);
      const next = place.ranked ? following : "";
      if (!olds.has(key)) yield add(kind, [{ ...record, ...BARE[kind] }], home, next);
      else if (oldHome.get(key) !== home) yield move(kind, key, home, next);
      else if (next && order.indexOf(key) > order.indexOf(next)) yield move(kind, key, "", next);
      follow(order, key, next);
      following = key;
    }
  }
  const changed = changes(place, olds, byKey(kind, [...everywhere(after, kind)]));
  if (Object.keys(changed).length > 0) yield change(kind, changed);
}

/** Keep track of an order that the edits so far have brought about. */
function follow(order: string[], key: string, before: string): void {
  const at = order.indexOf(key);
  if (!before) {
    if (at < 0) order.push(key);
  } else if (at < 0 || at > order.indexOf(before)) {
    if (at >= 0) order.splice(at, 1);
    order.splice(order.indexOf(before), 0, key);
  }
}

/** Yield the edits that remove what is gone, unless it goes with the track or take that holds it. */
function* removals(kind: Kind, before: Song, after: Song): Generator<Edit> {
  const place = PLACES[kind];
  const kept = new Set([...everywhere(after, kind)].map((record) => keyOf(place, record)));
  const remaining = new Set(homes(after, kind).map(([home]) => home));
  for (const [home, records] of homes(before, kind)) {
    const gone = records.map((record) => keyOf(place, record)).filter((key) => !kept.has(key));
    if (gone.length === 0 || !remaining.has(home)) continue;
    for (const keys of place.ranked ? gone.map((key) => [key]) : [gone]) yield remove(kind, keys);
  }
}

/** Return the changed fields of the records that are in both songs, by key. */
function changes(place: Place, olds: ByKey, news: ByKey): Record<string, Fields> {
  const names = ["extra", ...place.byName.keys()]
    .filter((name) => isChangeable(place, name))
    .sort(compareText);
  const changed = [...news].flatMap(([key, record]): [string, Fields][] => {
    const old = olds.get(key);
    if (!old || old === record) return [];
    const fields = changedFields(old, record, names);
    return Object.keys(fields).length > 0 ? [[key, fields]] : [];
  });
  return Object.fromEntries(changed);
}

function changedFields(old: AnyRecord, now: AnyRecord, names: readonly string[]): Fields {
  const changed = names.filter((name) => !same(old[name], now[name]));
  return Object.fromEntries(
    changed.map((name) => [
      name,
      name === "params" || name === "extra" ? byName(old[name], now[name]) : now[name],
    ]),
  );
}

/** Return what changed among values by name; null for a name that is gone. */
function byName(old: unknown, now: unknown): Fields {
  const [was, is] = [old as Fields, now as Fields];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort(compareText);
  const value = (of: Fields, name: string): unknown => (Object.hasOwn(of, name) ? of[name] : null);
  const changed = names.filter((name) => !same(value(was, name), value(is, name)));
  return Object.fromEntries(changed.map((name) => [name, value(is, name)]));
}
