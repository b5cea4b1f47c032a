/**
 * From the shared document to the frozen song, again only what changed since. The twin of
 * `woodshed/song/live/reading.py`.
 *
 * Anybody may have written into the document, so nothing is trusted: a value that fits nowhere is read as the
 * default of its field; a record without what it must have, or whose track is gone, is passed over: it stays in
 * the document and may be brought back. What did not change stays the same object.
 */

import type * as Y from "yjs";
import { type Device, MASTER, type Send, type Song, type Take, type Track } from "./document";
import type { Kind } from "./edits";
import { type AnyRecord, NO_RECORDS } from "./plain";
import { Clips } from "./reading_clips";
import { Lanes } from "./reading_lanes";
import { Flat, readOrUndefined, Standing, sameList, textOf } from "./reading_roots";
import {
  EMPTY_SONG,
  FIRST_METRE,
  FIRST_TEMPO,
  MASTER_TRACK,
  PLACES,
  SCHEMA,
  SONG as SONG_SHAPE,
} from "./records";
import { entryOf, FLAT, jsonOf, ROOTS, type Roots, restored, SONG } from "./shape";

const LISTED = [
  "TempoPoint",
  "MetrePoint",
  "Section",
  "Chord",
  "Marker",
  "Lyric",
  "Comment",
  "Credit",
  "Media",
] as const;

/** A piece of the document that can be told to read some of itself anew. */
interface Part {
  forget(event: Y.YEvent<Y.AbstractType<unknown>>): void;
}

export class Reader {
  readonly #roots: Roots;
  readonly #parts: Readonly<Record<string, Part>>;
  readonly #listed: ReadonlyMap<Kind, Flat | Standing>;
  readonly #tracks: Standing<Track>;
  readonly #devices: Standing<Device>;
  readonly #sends: Standing<Send>;
  readonly #takes: Standing<Take>;
  readonly #clips: Clips;
  readonly #lanes: Lanes;
  #ownIsStale = true;
  #own: AnyRecord = {};
  #song: Song = EMPTY_SONG;
  #trackList: readonly Track[] = NO_RECORDS;
  #wholeTracks = new Map<string, Track>();
  #wholeTakes = new Map<string, Take>();

  constructor(roots: Roots) {
    this.#roots = roots;
    const rootOf = (kind: Kind): Y.Map<unknown> => roots[PLACES[kind].field]!;
    this.#listed = new Map(
      LISTED.map((kind) => [
        kind,
        FLAT[kind] ? new Flat(kind, rootOf(kind)) : new Standing(kind, rootOf(kind)),
      ]),
    );
    this.#tracks = new Standing("Track", rootOf("Track"));
    this.#devices = new Standing("Device", rootOf("Device"));
    this.#sends = new Standing("Send", rootOf("Send"));
    this.#takes = new Standing("Take", rootOf("Take"));
    this.#clips = new Clips(rootOf("Clip"));
    this.#lanes = new Lanes(rootOf("Automation"));
    this.#parts = {
      [SONG]: { forget: () => this.#forgetOwn() },
      tracks: this.#tracks,
      devices: this.#devices,
      sends: this.#sends,
      takes: this.#takes,
      clips: this.#clips,
      automation: this.#lanes,
      ...Object.fromEntries([...this.#listed].map(([kind, part]) => [PLACES[kind].field, part])),
    };
  }

  /** Read anew, next time, what an event in a root says has changed. */
  forget(root: string, event: Y.YEvent<Y.AbstractType<unknown>>): void {
    this.#parts[root]!.forget(event);
  }

  /** Return the song as it is now; the same one as before when nothing in it changed. */
  song(): Song {
    const fields: Record<string, unknown> = { ...this.#ownFields() };
    for (const [kind, part] of this.#listed) fields[PLACES[kind].field] = part.all();
    fields.tempo = fromTheStart(fields.tempo as typeof EMPTY_SONG.tempo, FIRST_TEMPO, this.#song.tempo);
    fields.metre = fromTheStart(fields.metre as typeof EMPTY_SONG.metre, FIRST_METRE, this.#song.metre);
    fields.tracks = this.#allTracks();
    fields.automation = this.#lanes.all();
    const before = this.#song as unknown as AnyRecord;
    if (Object.keys(fields).some((name) => fields[name] !== before[name])) {
      this.#song = { ...this.#song, ...fields } as Song;
    }
    return this.#song;
  }

  /** Return a track, take or clip as it lies in the document although it was removed, with what is in it. */
  buried(kind: Kind, key: string): AnyRecord | undefined {
    if (kind === "Clip") return this.#clips.buried(key) as AnyRecord | undefined;
    if (kind === "Take") return this.#wholeTake(this.#takes.buried(key)) as AnyRecord | undefined;
    return this.#wholeTrack(this.#tracks.buried(key)) as AnyRecord | undefined;
  }

  /** Return the keys of what was removed before an event, and in which the event changes something. */
  gravesOf(root: string, event: Y.YEvent<Y.AbstractType<unknown>>): string[] {
    const keys = event.path.length > 0 ? [String(event.path[0])] : [...event.keys.keys()];
    const touched = keys.flatMap((key) => [key, ...this.#homesOf(root, key)]);
    return touched.filter(
      (key) => this.#tracks.isBuried(key) || this.#takes.isBuried(key) || this.#clips.isBuried(key),
    );
  }

  /** Return the ids of the take and the track that hold an entry of a root. */
  #homesOf(root: string, key: string): string[] {
    const entry = entryOf(this.#roots[root]!.get(key));
    if (!entry) return [];
    const [take, track] = [textOf(jsonOf(entry.get("take") ?? "")), textOf(jsonOf(entry.get("track") ?? ""))];
    return take && root === "clips" ? [take, ...this.#homesOf("takes", take)] : [track];
  }

  #forgetOwn(): void {
    this.#ownIsStale = true;
  }

  #ownFields(): AnyRecord {
    if (!this.#ownIsStale) return this.#own;
    this.#ownIsStale = false;
    const pairs = [...entryOf(this.#roots[SONG])!].filter(([name]) => !ROOTS.includes(name));
    const data = Object.fromEntries(pairs.map(([name, value]) => [name, restored(jsonOf(value))]));
    const { title, seed, key, extra } = (readOrUndefined(SONG_SHAPE, data) ?? EMPTY_SONG) as Song;
    this.#own = { title, seed, key, extra, schema: SCHEMA };
    return this.#own;
  }

  #allTracks(): readonly Track[] {
    this.#clips.refresh();
    const tracks = this.#tracks.all().map((bare) => this.#wholeTrack(bare)!);
    if (!tracks.some((track) => track.id === MASTER)) tracks.push(MASTER_TRACK);
    if (!sameList(tracks, this.#trackList)) {
      this.#trackList = tracks;
      if (this.#wholeTracks.size > 2 * tracks.length)
        this.#wholeTracks = new Map(tracks.map((each) => [each.id, each]));
    }
    return this.#trackList;
  }

  #wholeTrack(track: Track | undefined): Track | undefined {
    if (!track) return undefined;
    const takes = this.#takes.of(track.id).map((take) => this.#wholeTake(take)!);
    const before = this.#wholeTracks.get(track.id);
    const kind = track.id === MASTER ? "master" : track.kind === "master" ? "group" : track.kind;
    const whole = {
      ...track,
      kind,
      devices: this.#devices.of(track.id),
      sends: this.#sends.of(track.id),
      clips: this.#clips.of("track", track.id),
      takes: before && sameList(takes, before.takes) ? before.takes : takes.length > 0 ? takes : NO_RECORDS,
    } as Track;
    return kept(this.#wholeTracks, whole);
  }

  #wholeTake(take: Take | undefined): Take | undefined {
    if (!take) return undefined;
    return kept(this.#wholeTakes, { ...take, clips: this.#clips.of("take", take.id) });
  }
}

/** Return the record with this id made before when all its fields are the same objects, else the new one. */
function kept<R extends { readonly id: string }>(before: Map<string, R>, whole: R): R {
  const old = before.get(whole.id);
  if (old && Object.keys(whole).every((name) => Reflect.get(whole, name) === Reflect.get(old, name)))
    return old;
  before.set(whole.id, whole);
  return whole;
}

/** Return points that begin at tick 0, with the usual first one when there is none. */
function fromTheStart<P extends { readonly tick: number }>(
  points: readonly P[],
  first: P,
  before: readonly P[],
): readonly P[] {
  if (points.some((point) => point.tick === 0)) return points;
  const list = [first, ...points];
  return sameList(list, before) ? before : list;
}
