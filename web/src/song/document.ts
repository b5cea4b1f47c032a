/**
 * The song as everybody in the page reads it: a frozen snapshot made of plain objects.
 *
 * The twin of `woodshed/song/document.py`, field for field; what each means, with its range, is said
 * there. A snapshot shares with the one before it every record that did not change, so `before === after`
 * tells what to draw or to send anew. Nothing here may be changed in place: a song changes through edits
 * (`edits.ts`).
 */

/** 960 to a quarter note. Times inside a clip count from the clip's start. */
export type Ticks = number;
export const PPQ = 960;
/** The id of the one master track that every song has. */
export const MASTER = "master";

export type TrackKind = "instrument" | "audio" | "group" | "return" | "master";
export type Curve = "hold" | "line" | "curve";
export type FadeCurve = "line" | "equal_power";
/** Fields that a newer version wrote and this one does not know. */
export type Extra = Readonly<Record<string, unknown>>;

export interface TempoPoint {
  readonly tick: Ticks;
  readonly bpm: number;
  readonly ramp: boolean;
  readonly extra: Extra;
}

export interface MetrePoint {
  readonly tick: Ticks;
  readonly beats: number;
  readonly unit: number;
  readonly extra: Extra;
}

/** `tonic` 0 = C … 11 = B; `scale` is named in `woodshed/theory/scales.py`. */
export interface Key {
  readonly tonic: number;
  readonly scale: string;
}

export interface Section {
  readonly id: string;
  readonly start: Ticks;
  readonly length: Ticks;
  readonly name: string;
  readonly energy: number;
  readonly extra: Extra;
}

export interface Chord {
  readonly id: string;
  readonly start: Ticks;
  readonly length: Ticks;
  readonly symbol: string;
  readonly extra: Extra;
}

export interface Marker {
  readonly id: string;
  readonly tick: Ticks;
  readonly name: string;
  readonly extra: Extra;
}

export interface Lyric {
  readonly id: string;
  readonly tick: Ticks;
  readonly text: string;
  readonly extra: Extra;
}

export interface Comment {
  readonly id: string;
  readonly tick: Ticks;
  readonly author: string;
  readonly text: string;
  readonly track: string;
  readonly reply_to: string;
  readonly resolved: boolean;
  readonly written_at: string;
  readonly extra: Extra;
}

export interface Note {
  readonly id: string;
  readonly start: Ticks;
  readonly length: Ticks;
  readonly pitch: number;
  readonly velocity: number;
  readonly cents: number;
  readonly release_velocity: number;
  readonly origin: string;
  readonly extra: Extra;
}

/** `kind` is "bend" (-1 to 1), "pressure" (0 to 1), "program" or "cc<number>" (0 to 127). */
export interface Control {
  readonly id: string;
  readonly tick: Ticks;
  readonly kind: string;
  readonly value: number;
  readonly pitch: number | null;
  readonly extra: Extra;
}

export interface Groove {
  readonly swing: number;
  readonly grid: Ticks;
  readonly offsets: readonly number[];
  readonly velocities: readonly number[];
  readonly amount: number;
}

export interface Media {
  readonly sha256: string;
  readonly suffix: string;
  readonly name: string;
  readonly sample_rate: number;
  readonly channels: number;
  readonly frames: number;
  readonly licence: string;
  readonly author: string;
  readonly source: string;
  readonly extra: Extra;
}

export interface Clip {
  readonly id: string;
  readonly start: Ticks;
  readonly length: Ticks;
  readonly name: string;
  readonly notes: readonly Note[];
  readonly controls: readonly Control[];
  readonly loop: Ticks;
  readonly groove: Groove | null;
  readonly media: string;
  /** In samples of the media. */
  readonly offset: number;
  readonly gain_db: number;
  readonly fade_in: Ticks;
  readonly fade_out: Ticks;
  readonly fade_curve: FadeCurve;
  readonly reverse: boolean;
  readonly muted: boolean;
  readonly colour: number | null;
  readonly origin: string;
  readonly extra: Extra;
}

export interface Take {
  readonly id: string;
  readonly name: string;
  readonly clips: readonly Clip[];
  readonly extra: Extra;
}

export interface Zone {
  readonly low: number;
  readonly high: number;
  readonly low_velocity: number;
  readonly high_velocity: number;
  readonly pitch: number | null;
  readonly choke: number;
  readonly gain_db: number;
  readonly pan: number;
}

export interface SampleZone {
  readonly media: string;
  readonly low: number;
  readonly high: number;
  readonly low_velocity: number;
  readonly high_velocity: number;
  readonly root: number;
  readonly start: number;
  readonly end: number;
  readonly loop_start: number;
  readonly loop_end: number;
  readonly gain_db: number;
}

export interface Device {
  readonly id: string;
  readonly kind: string;
  readonly preset: string;
  readonly params: Readonly<Record<string, number>>;
  readonly bypass: boolean;
  readonly zone: Zone | null;
  readonly samples: readonly SampleZone[];
  readonly sidechain: string;
  readonly name: string;
  readonly extra: Extra;
}

export interface Send {
  readonly id: string;
  readonly to: string;
  readonly gain_db: number;
  readonly pre: boolean;
  readonly extra: Extra;
}

/** A track's sound before its fader, from the song's first sample on; `made_from` tells of what it was made. */
export interface Frozen {
  readonly media: string;
  readonly made_from: string;
}

export interface Track {
  readonly id: string;
  readonly name: string;
  readonly kind: TrackKind;
  readonly gain_db: number;
  readonly pan: number;
  readonly width: number;
  readonly mute: boolean;
  readonly solo: boolean;
  readonly solo_safe: boolean;
  readonly invert: boolean;
  readonly output: string;
  readonly colour: number;
  readonly icon: string;
  readonly devices: readonly Device[];
  readonly sends: readonly Send[];
  readonly clips: readonly Clip[];
  readonly takes: readonly Take[];
  readonly midi_channel: number | null;
  readonly midi_program: number | null;
  /** What is played in the place of clips and devices, while the song has that file. */
  readonly frozen_as: Frozen | null;
  readonly extra: Extra;
}

export interface Point {
  readonly id: string;
  readonly tick: Ticks;
  readonly value: number;
  readonly curve: Curve;
  readonly bend: number;
}

/** `target` is "<track id>.<gain_db|pan|width|mute>", "<send id>.gain_db" or "<device id>.<parameter>". */
export interface Automation {
  readonly target: string;
  readonly points: readonly Point[];
  readonly extra: Extra;
}

export interface Credit {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly extra: Extra;
}

export interface Song {
  readonly title: string;
  readonly seed: number;
  readonly key: Key | null;
  readonly tempo: readonly TempoPoint[];
  readonly metre: readonly MetrePoint[];
  readonly sections: readonly Section[];
  readonly chords: readonly Chord[];
  readonly markers: readonly Marker[];
  readonly lyrics: readonly Lyric[];
  readonly comments: readonly Comment[];
  /** In mixer order, returns and the one master among them. */
  readonly tracks: readonly Track[];
  readonly automation: readonly Automation[];
  readonly media: readonly Media[];
  readonly credits: readonly Credit[];
  readonly schema: number;
  readonly extra: Extra;
}
