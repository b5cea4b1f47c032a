/** What a roll is drawn from: a song's snapshot and what a person has in hand, gathered by the panel. */

import type { Chord, Clip, Key, Note, Ticks, Track } from "../song/document";
import type { Rows } from "./rows";

/** What the lane below shows: velocities, or a kind of `Control` ("bend", "pressure", "cc1" …). */
export type LaneKind = "velocity" | (string & {});

/** A line of the grid: the first of a bar, of a beat, or between beats. */
export interface GridLine {
  readonly tick: Ticks;
  readonly weight: "bar" | "beat" | "step";
  /** The bar's number, on the first line of a bar. */
  readonly bar: number;
}

/** Where the grid's lines are; `woodshed/song` knows bars, this knows the step. */
export interface Grid {
  readonly step: Ticks;
  lines(from: Ticks, to: Ticks, step: Ticks): Iterable<GridLine>;
}

export interface Scene {
  readonly track: Track;
  readonly clip: Clip;
  readonly rows: Rows;
  readonly key: Key | null;
  readonly chords: readonly Chord[];
  readonly grid: Grid;
  readonly selected: ReadonlySet<string>;
  /** Notes of other tracks at this time, faintly; none when they are switched off. */
  readonly others: readonly Clip[];
  readonly lane: LaneKind;
  /** The stretch that the transport repeats. */
  readonly loop: { readonly start: Ticks; readonly end: Ticks } | null;
}

/** What a gesture or a preview would make of the notes: those it holds are drawn as `notes` instead. */
export interface Ghost {
  readonly held: ReadonlySet<string>;
  readonly notes: readonly Note[];
}

export const NO_GHOST: Ghost = { held: new Set(), notes: [] };

/** The place where keys draw a note: a cross-hair of a time and a pitch. */
export interface Cursor {
  readonly tick: Ticks;
  readonly pitch: number;
}
