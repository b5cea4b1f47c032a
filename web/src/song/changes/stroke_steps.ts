/**
 * The steps of a drum: soft, plain or accented strokes, and flams.
 *
 * A flam is two notes, as the machines' own knob plays it: a softer stroke on the step, the full one right after.
 */

import type { Note, Ticks } from "../document";
import { newNote, type Shaped } from "./shaping";
import { notesBySteps, type StepGrid } from "./steps";

export type Level = "soft" | "plain" | "accent";
export const VELOCITIES: Readonly<Record<Level, number>> = { soft: 64, plain: 100, accent: 122 };
/** The first stroke of a flam has 0.45 of the other's amplitude (`lib/machines.lib`), which grows with the square of velocity. */
const GRACE = Math.sqrt(0.45);
const LONGEST_STROKE: Ticks = 120;
const HIGHEST_SOFT = 79;
const LOWEST_ACCENT = 112;

export interface Stroke {
  readonly note: Note;
  /** The softer stroke before it, of a flam. */
  readonly grace: Note | null;
  readonly level: Level;
  /** How many ticks after its step it comes; negative is early. */
  readonly late: Ticks;
  /** How many notes more are struck on this step; such a step is left alone. */
  readonly more: number;
}

export interface Strokes {
  readonly steps: readonly (Stroke | null)[];
  /** Strokes that lie between the steps. */
  readonly loose: readonly Note[];
}

/** What a step should become. */
export interface Wanted {
  readonly level: Level;
  readonly flam: boolean;
}

export function levelOf(velocity: number): Level {
  return velocity <= HIGHEST_SOFT ? "soft" : velocity >= LOWEST_ACCENT ? "accent" : "plain";
}

/** The strokes of one drum. */
export function readStrokes(notes: readonly Note[], pitch: number, grid: StepGrid): Strokes {
  const found = notesBySteps(
    notes.filter((note) => note.pitch === pitch),
    grid,
  );
  return {
    steps: found.steps.map((each, index) => strokeOf(each, index * grid.step)),
    loose: found.loose,
  };
}

function strokeOf(notes: readonly Note[], start: Ticks): Stroke | null {
  const [first, second] = notes;
  if (!first) return null;
  const flam = second !== undefined && notes.length === 2 && first.velocity < second.velocity;
  const note = flam ? second : first;
  return {
    note,
    grace: flam ? first : null,
    level: levelOf(note.velocity),
    late: first.start - start,
    more: flam ? 0 : notes.length - 1,
  };
}

/** Make a step what is wanted, null for silence; a step that holds more than a stroke is left alone. */
export function struck(
  before: Stroke | null,
  wanted: Wanted | null,
  at: { readonly index: number; readonly pitch: number; readonly flam: Ticks },
  grid: StepGrid,
): Shaped {
  if (before && before.more > 0) return { changes: {}, added: [], removed: [] };
  if (wanted === null) {
    const gone = before ? [before.note, ...(before.grace ? [before.grace] : [])] : [];
    return { changes: {}, added: [], removed: gone.map((note) => note.id) };
  }
  const velocity = before?.level === wanted.level ? before.note.velocity : VELOCITIES[wanted.level];
  const start = before ? (before.grace ?? before.note).start : at.index * grid.step;
  const length = Math.min(LONGEST_STROKE, grid.step / 2);
  const full = wanted.flam ? (before?.grace ? before.note.start : start + at.flam) : start;
  const added = before ? [] : [newNote(full, length, at.pitch, velocity)];
  const changes: Record<string, Partial<Note>> = {};
  if (before && (before.note.start !== full || before.note.velocity !== velocity))
    changes[before.note.id] = { start: full, velocity };
  const softer = Math.max(1, Math.round(velocity * GRACE));
  if (wanted.flam && !before?.grace) added.push(newNote(start, Math.min(length, at.flam), at.pitch, softer));
  if (wanted.flam && before?.grace) changes[before.grace.id] = { velocity: softer };
  return { changes, added, removed: !wanted.flam && before?.grace ? [before.grace.id] : [] };
}

/** Several shapes of one clip as one. */
export function together(shapes: readonly Shaped[]): Shaped {
  return {
    changes: Object.assign({}, ...shapes.map((each) => each.changes)) as Shaped["changes"],
    added: shapes.flatMap((each) => each.added),
    removed: shapes.flatMap((each) => each.removed),
  };
}
