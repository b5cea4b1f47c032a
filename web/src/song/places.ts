/** Finding records in a song, and putting changed ones back. The twin of `woodshed/song/edits/places.py`. */

import type { Automation, Clip, Song, Take, Track } from "./document";
import type { Kind } from "./edits";
import { SongError } from "./errors";
import { type AnyRecord, NO_RECORDS, withFields } from "./plain";
import { keyOf, PLACES, SONG } from "./records";
import { NOTHING } from "./values";

/** Whatever may hold records: the song, a track, take, clip or lane. */
export type Holder = Song | Track | Take | Clip | Automation;

/** Return the records of a kind in the song, or in the track, take, clip or lane `of`. */
export function collection(song: Song, kind: Kind, of = ""): readonly AnyRecord[] {
  return held(PLACES[kind].holders.length === 0 ? song : holderNamed(song, kind, of), kind);
}

const held = (holder: Holder, kind: Kind): readonly AnyRecord[] =>
  (holder as unknown as AnyRecord)[PLACES[kind].field] as readonly AnyRecord[];

/** Return the song with other records of a kind in it, or in the track, take, clip or lane `of`. */
export function withCollection(song: Song, kind: Kind, of: string, records: readonly AnyRecord[]): Song {
  const { holders, field } = PLACES[kind];
  if (holders.length === 0) return withoutEmptyLanes(withFields(SONG, song, { [field]: records }));
  const holder = holderNamed(song, kind, of);
  const changed = withFields(PLACES[kindOf(kind, song, holder)], holder, { [field]: records });
  return withRecord(song, kindOf(kind, song, holder), changed as unknown as AnyRecord);
}

/** Return which of its possible holders holds records of a kind here. */
function kindOf(kind: Kind, song: Song, holder: Holder): Kind {
  const holders = PLACES[kind].holders;
  if (holders.length === 1) return holders[0]!;
  return song.tracks.includes(holder as Track) ? "Track" : "Take";
}

/** Return the song with a record in the place of the one with the same key; lanes are made. */
export function withRecord(song: Song, kind: Kind, record: AnyRecord): Song {
  const key = keyOf(PLACES[kind], record);
  const swapped = (records: readonly AnyRecord[]) =>
    records.map((each) => (keyOf(PLACES[kind], each) === key ? record : each));
  if (kind === "Automation") {
    const lanes = song.automation.some((lane) => lane.target === key)
      ? swapped(song.automation as unknown as AnyRecord[])
      : [...song.automation, record];
    return withCollection(song, kind, "", lanes as AnyRecord[]);
  }
  const of = holderOf(song, kind, key);
  return withCollection(song, kind, of, swapped(collection(song, kind, of)));
}

/** A lane lives as long as its points, or fields of a newer version. */
function withoutEmptyLanes(song: Song): Song {
  const lives = (lane: Automation): boolean => lane.points.length > 0 || Object.keys(lane.extra).length > 0;
  return song.automation.every(lives) ? song : { ...song, automation: song.automation.filter(lives) };
}

/** Return the track, take, clip or lane that is to hold records of a kind. */
export function holderNamed(song: Song, kind: Kind, key: string): Exclude<Holder, Song> {
  const { holders } = PLACES[kind];
  if (holders.includes("Automation")) {
    return (
      song.automation.find((lane) => lane.target === key) ?? {
        target: key,
        points: NO_RECORDS,
        extra: NOTHING,
      }
    );
  }
  for (const holderKind of holders) {
    for (const holder of holdersOf(song, holderKind)) {
      for (const record of held(holder, holderKind)) if (record.id === key) return record as unknown as Track;
    }
  }
  const names = holders.map((holder) => PLACES[holder].name).join(" or ");
  throw new SongError(`There is no ${names} with the id "${key}".`, GONE);
}

const GONE = "It may have been removed: look at the song again.";

/** Return the id of what holds a record: "" for the song itself. */
export function holderOf(song: Song, kind: Kind, key: string): string {
  const place = PLACES[kind];
  for (const holder of holdersOf(song, kind)) {
    for (const record of held(holder, kind))
      if (keyOf(place, record) === key) return keyOfHolder(holder, kind);
  }
  throw missing(kind, key);
}

const keyOfHolder = (holder: Holder, kind: Kind): string => {
  if (PLACES[kind].holders.length === 0) return "";
  return "target" in holder ? holder.target : (holder as Track).id;
};

/** Yield all records of a kind, whatever holds them. */
export function* everywhere(song: Song, kind: Kind): Generator<AnyRecord> {
  for (const holder of holdersOf(song, kind)) yield* held(holder, kind);
}

/** Return the records among which an edit finds those it names: of the holder `of`, or of all; none without it. */
export function reachable(song: Song, kind: Kind, of = ""): readonly AnyRecord[] {
  try {
    return of ? collection(song, kind, of) : [...everywhere(song, kind)];
  } catch (error) {
    if (error instanceof SongError) return [];
    throw error;
  }
}

/** Return the record with a key; SongError when there is none. */
export function named(records: readonly AnyRecord[], kind: Kind, key: string): AnyRecord {
  const place = PLACES[kind];
  const found = records.find((record) => keyOf(place, record) === key);
  if (found) return found;
  throw missing(kind, key);
}

export const missing = (kind: Kind, key: string): SongError =>
  new SongError(`There is no ${PLACES[kind].name} with the id "${key}".`, GONE);

/** Yield what may hold records of a kind: the song, all tracks, takes, clips or lanes. */
export function* holdersOf(song: Song, kind: Kind): Generator<Holder> {
  const { holders } = PLACES[kind];
  if (holders.length === 0) yield song;
  if (holders.includes("Track")) yield* song.tracks;
  if (holders.includes("Take")) for (const track of song.tracks) yield* track.takes;
  if (holders.includes("Clip")) {
    for (const track of song.tracks) yield* track.clips;
    for (const track of song.tracks) for (const take of track.takes) yield* take.clips;
  }
  if (holders.includes("Automation")) yield* song.automation;
}
