/**
 * What must hold for records that are new to a song, and for a song that came from elsewhere.
 * The twin of `woodshed/song/edits/checks.py`.
 */

import { type Clip, MASTER, type Song } from "./document";
import type { Add, Kind } from "./edits";
import { SongError } from "./errors";
import { collection, everywhere } from "./places";
import type { AnyRecord } from "./plain";
import { KINDS, keyOf, PLACES, type Place } from "./records";
import { isTarget } from "./values";

/**
 * Kinds whose ids are used once in the whole song, not only where they lie. Tracks, devices, sends and takes
 * share one set of ids, for an automation target or a clip's home names any of them.
 */
const NAMED_ONCE: readonly (readonly Kind[])[] = [["Track", "Device", "Send", "Take"], ["Clip"]];

/** Refuse an `Add` whose records cannot be added; SongError. */
export function checkNew(edit: Add, song: Song): void {
  const place = PLACES[edit.kind];
  if (place.ranked && edit.records.length > 1) {
    throw new SongError(`${capitals(place.plural)} are added one by one.`, "Use one edit for each.");
  }
  if (edit.kind === "Automation") {
    throw new SongError("An automation lane is not added whole.", "Add points to its target.");
  }
  if (edit.kind === "Point") checkTarget(edit.to ?? "");
  for (const record of edit.records) checkRecord(edit.kind, record);
  checkNames(edit, song);
}

/** Refuse a song that no edits could have made: ids, the master, the first tempo. */
export function checkSong(song: Song): void {
  checkMaster(song);
  if (song.tempo[0]?.tick !== 0 || song.metre[0]?.tick !== 0) {
    throw new SongError("A song has a tempo and a metre from its start.", "Add both at tick 0.");
  }
  for (const kinds of NAMED_ONCE) {
    refuseTwice(
      kinds,
      kinds.flatMap((kind) => [...everywhere(song, kind)]),
    );
  }
  for (const kind of KINDS)
    if (PLACES[kind].holders.length === 0) refuseTwice([kind], collection(song, kind));
  for (const clip of everywhere(song, "Clip")) checkInside(clip as unknown as Clip);
  for (const lane of song.automation) {
    checkTarget(lane.target);
    refuseTwice(["Point"], lane.points);
  }
}

/** Refuse a song that has not exactly one master track, with the id that says so. */
export function checkMaster(song: Song): void {
  const masters = song.tracks.filter((track) => track.kind === "master" || track.id === MASTER);
  if (masters.length !== 1 || masters[0]!.id !== MASTER) {
    throw new SongError("A song has one master track.", `Its id is "${MASTER}" and no other track is one.`);
  }
  if (masters[0]!.kind !== "master") {
    throw new SongError("The master track stays the master.", "Make another track for this.");
  }
}

/** Refuse an automation target that is not "<id>.<parameter>". */
export function checkTarget(target: string): void {
  if (!isTarget(target)) {
    throw new SongError(`"${target.slice(0, 80)}" is no automation target.`, 'Write "<id>.<parameter>".');
  }
}

function checkRecord(kind: Kind, record: AnyRecord): void {
  if (kind === "Track" && (record.kind === "master" || record.id === MASTER)) {
    throw new SongError("A song has one master track.", "Choose another kind and id for the new track.");
  }
  for (const clip of inside(kind, record, "Clip")) checkInside(clip as unknown as Clip);
}

function checkInside(clip: Clip): void {
  refuseTwice(["Note"], clip.notes);
  refuseTwice(["Control"], clip.controls);
}

/** Refuse records whose ids are taken, also by what lies inside them. */
function checkNames(edit: Add, song: Song): void {
  if (!NAMED_ONCE.some((kinds) => kinds.includes(edit.kind))) {
    refuseTwice([edit.kind], [...collection(song, edit.kind, edit.to), ...edit.records]);
    return;
  }
  for (const kinds of NAMED_ONCE) {
    const added = edit.records.flatMap((record) =>
      kinds.flatMap((kind) => [...inside(edit.kind, record, kind)]),
    );
    if (added.length > 0)
      refuseTwice(kinds, [...added, ...kinds.flatMap((kind) => [...everywhere(song, kind)])]);
  }
}

const SEARCHED: readonly (readonly [string, Kind])[] = [
  ["devices", "Device"],
  ["sends", "Send"],
  ["takes", "Take"],
  ["clips", "Clip"],
];

/** Yield the records of a kind in a track, take, clip or other record, itself included. */
function* inside(kind: Kind, record: AnyRecord, wanted: Kind): Generator<AnyRecord> {
  if (kind === wanted) yield record;
  for (const [field, innerKind] of SEARCHED) {
    if (!PLACES[kind].inner.includes(field)) continue;
    for (const inner of record[field] as readonly AnyRecord[]) yield* inside(innerKind, inner, wanted);
  }
}

/** Refuse two records with one key; the kinds that are told apart together all have the key `id`. */
function refuseTwice(kinds: readonly Kind[], records: readonly object[]): void {
  const place: Place = PLACES[kinds[0]!];
  const seen = new Set<string>();
  for (const record of records) {
    const key = keyOf(place, record);
    if (seen.has(key)) {
      const names = kinds.map((kind) => PLACES[kind].plural).join(" or ");
      throw new SongError(`Two ${names} have the id "${key}".`, "Give one of them another id.");
    }
    seen.add(key);
  }
}

export const capitals = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);
