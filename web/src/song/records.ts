/**
 * The kinds of record a song is made of: what each is called, where it lies, what may stand in it.
 *
 * The twin of `woodshed/song/records.py`, with the fields of `document.py` and their ranges of `limits.py`.
 * Edits, the JSON form, the shared document and the gestures all read this one table.
 */

import { MASTER, type MetrePoint, type Song, type TempoPoint, type Track } from "./document";
import type { Kind } from "./edits";
import { wrong } from "./errors";
import { byHash, byPlace, byStart, byStartAndPitch, byTarget, byTick, byWriting } from "./ordering";
import { type AnyRecord, NO_RECORDS, type Optional, or, recordOf, type Shape, shape } from "./plain";
import {
  choice,
  flag,
  id,
  list,
  MAX_INT,
  NOTHING,
  number,
  numbers,
  optional,
  reference,
  sha256,
  suffix,
  text,
  ticks,
  type ValueType,
  whole,
} from "./values";
import { FROZEN, GROOVE, KEY, SAMPLE_ZONE, ZONE } from "./zones_and_grooves";

/** The version of the shape below. */
export const SCHEMA = 1;

/**
 * Where records of one kind lie: in `field` of the records of `holders` (none: of the song).
 *
 * `key` is the field that tells one from another. `ranked` kinds stand in an order of their own; all others
 * lie in order of time. `inner` are fields that hold records of other kinds.
 */
export interface Place extends Shape {
  readonly kind: Kind;
  readonly name: string;
  readonly plural: string;
  readonly field: string;
  readonly key: string;
  readonly holders: readonly Kind[];
  readonly ranked: boolean;
  readonly inner: readonly string[];
}

type Types = Readonly<Record<string, ValueType | Optional>>;

/** Make a row of the table; names are "one, many, field of its holder". */
function place(kind: Kind, names: string, types: Types, rest: Partial<Place> = {}): Place {
  const [name = "", plural = "", field = plural] = names.split(", ");
  const said = kind.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
  const words = `${/^[aeiou]/.test(said) ? "an" : "a"} ${said}`;
  const own = { kind, name, plural, field, key: "id", holders: [], ranked: false, inner: [] };
  return { ...shape(words, types), ...own, ...rest };
}

const recordsOf = (kind: Kind): Optional => or(list(recordOf(() => PLACES[kind])), NO_RECORDS);
const midi = whole(0, 127);
const gain = number(-200, 100);
const pan = number(-1, 1);
const span = { start: ticks(), length: ticks(1) };
const noText = or(text, "");
const off = or(flag, false);

const clip: Types = {
  id,
  ...span,
  name: noText,
  notes: recordsOf("Note"),
  controls: recordsOf("Control"),
  loop: or(ticks(), 0),
  groove: or(optional(recordOf(() => GROOVE)), null),
  media: or(reference, ""),
  offset: or(whole(), 0),
  gain_db: or(gain, 0),
  fade_in: or(ticks(), 0),
  fade_out: or(ticks(), 0),
  fade_curve: or(choice("line", "equal_power"), "equal_power"),
  reverse: off,
  muted: off,
  colour: or(optional(whole(0, MAX_INT)), null),
  origin: noText,
};

const track: Types = {
  id,
  name: text,
  kind: or(choice("instrument", "audio", "group", "return", "master"), "instrument"),
  gain_db: or(gain, 0),
  pan: or(pan, 0),
  width: or(number(0, 2), 1),
  mute: off,
  solo: off,
  solo_safe: off,
  invert: off,
  output: or(reference, ""),
  colour: or(whole(0, 0xffffff), 0),
  icon: noText,
  devices: recordsOf("Device"),
  sends: recordsOf("Send"),
  clips: recordsOf("Clip"),
  takes: recordsOf("Take"),
  midi_channel: or(optional(whole(0, 15)), null),
  midi_program: or(optional(midi), null),
  frozen_as: or(optional(recordOf(() => FROZEN)), null),
};

const media: Types = {
  sha256,
  suffix: or(suffix, "wav"),
  name: noText,
  sample_rate: or(whole(1_000, 1_000_000), 48_000),
  channels: or(whole(1, 64), 2),
  frames: or(whole(), 0),
  licence: noText,
  author: noText,
  source: noText,
};

const device: Types = {
  id,
  kind: text,
  preset: noText,
  params: or(numbers, NOTHING),
  bypass: off,
  zone: or(optional(recordOf(() => ZONE)), null),
  samples: or(list(recordOf(() => SAMPLE_ZONE)), NO_RECORDS),
  sidechain: or(reference, ""),
  name: noText,
};

const comment: Types = {
  id,
  tick: ticks(),
  author: text,
  text,
  track: or(reference, ""),
  reply_to: noText,
  resolved: off,
  written_at: noText,
};

const note: Types = {
  id,
  ...span,
  pitch: midi,
  velocity: or(whole(1, 127), 100),
  cents: or(number(-1200, 1200), 0),
  release_velocity: or(midi, 64),
  origin: noText,
};

const control: Types = {
  id,
  tick: ticks(),
  kind: text,
  value: number(-1, 127),
  pitch: or(optional(midi), null),
};
const curve = or(choice("hold", "line", "curve"), "line");
const send: Types = { id, to: reference, gain_db: or(gain, -12), pre: off };
const unit = or(choice(1, 2, 4, 8, 16, 32), 4);
const ranked = { ranked: true };
const onTrack = { holders: ["Track"] as const, ranked: true };
const inClip = { holders: ["Clip"] as const };

/** Every kind by its name in JSON, in the order in which a song is written. */
export const PLACES: Readonly<Record<Kind, Place>> = {
  TempoPoint: place(
    "TempoPoint",
    "tempo point, tempo points, tempo",
    { tick: ticks(), bpm: number(10, 999), ramp: off },
    { key: "tick" },
  ),
  MetrePoint: place(
    "MetrePoint",
    "metre point, metre points, metre",
    { tick: ticks(), beats: or(whole(1, 255), 4), unit },
    { key: "tick" },
  ),
  Section: place("Section", "section, sections", { id, ...span, name: text, energy: or(number(0, 1), 0.5) }),
  Chord: place("Chord", "chord, chords", { id, ...span, symbol: text }),
  Marker: place("Marker", "marker, markers", { id, tick: ticks(), name: text }),
  Lyric: place("Lyric", "lyric, lyrics", { id, tick: ticks(), text }),
  Comment: place("Comment", "comment, comments", comment),
  Credit: place("Credit", "credit, credits", { id, name: text, role: text }, ranked),
  Media: place("Media", "media file, media files, media", media, { key: "sha256" }),
  Track: place("Track", "track, tracks", track, {
    ...ranked,
    inner: ["devices", "sends", "clips", "takes"],
    orders: { clips: byStart },
  }),
  Device: place("Device", "device, devices", device, onTrack),
  Send: place("Send", "send, sends", send, onTrack),
  Take: place(
    "Take",
    "take, takes",
    { id, name: text, clips: recordsOf("Clip") },
    { ...onTrack, inner: ["clips"], orders: { clips: byStart } },
  ),
  Clip: place("Clip", "clip, clips", clip, {
    holders: ["Track", "Take"],
    inner: ["notes", "controls"],
    orders: { notes: byStartAndPitch, controls: byTick },
  }),
  Note: place("Note", "note, notes", note, inClip),
  Control: place("Control", "controller, controllers, controls", control, {
    ...inClip,
    together: fitsItsKind,
  }),
  Automation: place(
    "Automation",
    "automation lane, automation lanes, automation",
    { target: text, points: recordsOf("Point") },
    { key: "target", inner: ["points"], orders: { points: byTick } },
  ),
  Point: place(
    "Point",
    "automation point, automation points, points",
    { id, tick: ticks(), value: number(), curve, bend: or(pan, 0) },
    { holders: ["Automation"], keepsExtra: false },
  ),
};

export const KINDS = Object.keys(PLACES) as readonly Kind[];

const CONTROL_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  bend: [-1, 1],
  pressure: [0, 1],
};

function fitsItsKind(record: AnyRecord): void {
  const kind = record.kind as string;
  const [low, high] = Object.hasOwn(CONTROL_RANGES, kind) ? CONTROL_RANGES[kind]! : [0, 127];
  const value = record.value as number;
  if (value < low || value > high)
    throw wrong("a controller's value", `must be ${low} to ${high} for ${kind}`, value);
}

/** Return a record of a kind: the fields given, and defaults for the rest; nothing is checked. */
function withDefaults(of: Shape, given: AnyRecord): AnyRecord {
  const pairs = of.fields.map(({ name, fallback }) => [
    name,
    Object.hasOwn(given, name) ? given[name] : fallback,
  ]);
  return Object.fromEntries(of.keepsExtra ? [...pairs, ["extra", NOTHING]] : pairs);
}

export const FIRST_TEMPO = withDefaults(PLACES.TempoPoint, { tick: 0, bpm: 120 }) as unknown as TempoPoint;
export const FIRST_METRE = withDefaults(PLACES.MetrePoint, { tick: 0 }) as unknown as MetrePoint;
export const MASTER_TRACK = withDefaults(PLACES.Track, {
  id: MASTER,
  name: "Master",
  kind: "master",
}) as unknown as Track;

const listed = (kind: Kind, first: unknown): Optional => or(recordsOf(kind).type, Object.freeze([first]));

export const SONG = shape(
  "a song",
  {
    title: or(text, "Untitled"),
    seed: or(whole(), 0),
    key: or(optional(recordOf(() => KEY)), null),
    tempo: listed("TempoPoint", FIRST_TEMPO),
    metre: listed("MetrePoint", FIRST_METRE),
    sections: recordsOf("Section"),
    chords: recordsOf("Chord"),
    markers: recordsOf("Marker"),
    lyrics: recordsOf("Lyric"),
    comments: recordsOf("Comment"),
    tracks: listed("Track", MASTER_TRACK),
    automation: recordsOf("Automation"),
    media: recordsOf("Media"),
    credits: recordsOf("Credit"),
    schema: or(whole(1, SCHEMA), SCHEMA),
  },
  {
    orders: {
      tempo: byPlace,
      metre: byPlace,
      sections: byStart,
      chords: byStart,
      markers: byTick,
      lyrics: byTick,
      comments: byWriting,
      automation: byTarget,
      media: byHash,
    },
  },
);

/** A song in which nothing stands yet. */
export const EMPTY_SONG = withDefaults(SONG, NOTHING) as unknown as Song;

/** Return what tells a record from the others of its kind: its id, hash, target or tick. */
export const keyOf = (of: Place, record: object): string => String((record as AnyRecord)[of.key]);

/** Tell whether a `Change` may set a field: all but the key and what holds other records. */
export const isChangeable = (of: Place, name: string): boolean =>
  name === "extra" ? of.keepsExtra : of.byName.has(name) && name !== of.key && !of.inner.includes(name);
