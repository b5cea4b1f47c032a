/**
 * The steps of a bass line: a pitch or a rest, an accent, a slide into the next note, a note held on.
 *
 * As the device reads notes (`devices/bass_line`): from velocity 112 on a note is accented in full, up to 100 it
 * is plain; a note that begins before the one before it ends is slid into.
 */

import type { Note } from "../document";
import { newNote, type Shaped } from "./shaping";
import { notesBySteps, type StepGrid } from "./steps";

export const PLAIN_VELOCITY = 96;
export const ACCENT_VELOCITY = 120;
const HIGHEST_PLAIN = 100;
const FULL_ACCENT = 112;
/** How much of its last step a note sounds, before there is a gap. */
const GATE = 0.6;
/** How far a note reaches into the one that it slides into, as a share of a step. */
const OVERLAP = 0.25;
/** A note that reaches farther into a step than this share is held there. */
const HELD = 0.25;

export interface LineStep {
  readonly index: number;
  /** The note that begins here. */
  readonly note: Note | null;
  /** The note before, where it still sounds. */
  readonly held: Note | null;
  /** 0 to 1: how far its note is accented. */
  readonly accent: number;
  readonly slides: boolean;
  /** Whether a note follows that it could slide into. */
  readonly maySlide: boolean;
}

export interface Line {
  readonly steps: readonly LineStep[];
  /** What is no step of a line: between the steps, or a second note on one. Left alone. */
  readonly loose: readonly Note[];
}

export function readLine(notes: readonly Note[], grid: StepGrid): Line {
  const found = notesBySteps(notes, grid);
  const begins = found.steps.map(([first]) => first ?? null);
  const loose = [...found.loose, ...found.steps.flatMap((each) => each.slice(1))];
  let last: Note | null = null;
  const steps = begins.map((note, index): LineStep => {
    if (note) last = note;
    const held = !note && last && endOf(last) > (index + HELD) * grid.step ? last : null;
    const next = note ? nextOf(begins, note, index, grid) : null;
    return {
      index,
      note,
      held,
      accent: note
        ? Math.min(1, Math.max(0, (note.velocity - HIGHEST_PLAIN) / (FULL_ACCENT - HIGHEST_PLAIN)))
        : 0,
      slides: note !== null && next !== null && endOf(note) > next.start,
      maySlide: next !== null,
    };
  });
  return { steps, loose };
}

/** The note that begins where this one's last step ends. */
function nextOf(begins: readonly (Note | null)[], note: Note, index: number, grid: StepGrid): Note | null {
  let at = index + 1;
  while (at < begins.length && !begins[at] && endOf(note) > (at + HELD) * grid.step) at += 1;
  return begins[at] ?? null;
}

/** Put a note on a step; what was held there ends before it. */
export function noteOn(
  line: Line,
  grid: StepGrid,
  index: number,
  pitch: number,
  velocity = PLAIN_VELOCITY,
): Shaped {
  const start = index * grid.step;
  const before = noteBefore(line, index);
  const changes = before && endOf(before) > start ? cut(before, start, grid) : {};
  return { changes, added: [newNote(start, GATE * grid.step, pitch, velocity)], removed: [] };
}

/** Make a step a rest; what slid into its note ends before it. */
export function rest(line: Line, grid: StepGrid, index: number): Shaped {
  const step = line.steps[index];
  if (step?.held) return { changes: cut(step.held, index * grid.step, grid), added: [], removed: [] };
  if (!step?.note) return NOTHING;
  const before = noteBefore(line, index);
  const changes = before && endOf(before) > step.note.start ? cut(before, step.note.start, grid) : {};
  return { changes, added: [], removed: [step.note.id] };
}

/** Hold the note before on through a step that has none of its own. */
export function hold(line: Line, grid: StepGrid, index: number): Shaped {
  const before = noteBefore(line, index);
  if (!before || line.steps[index]?.note) return NOTHING;
  const length = Math.round((index + GATE) * grid.step - before.start);
  return { changes: { [before.id]: { length } }, added: [], removed: [] };
}

export function accented(note: Note, on: boolean): Shaped {
  return {
    changes: { [note.id]: { velocity: on ? ACCENT_VELOCITY : PLAIN_VELOCITY } },
    added: [],
    removed: [],
  };
}

export function pitched(note: Note, pitch: number): Shaped {
  return { changes: { [note.id]: { pitch: Math.min(127, Math.max(0, pitch)) } }, added: [], removed: [] };
}

/** Let a step's note reach into the next one, or end before it. */
export function slid(line: Line, grid: StepGrid, index: number, on: boolean): Shaped {
  const begins = line.steps.map((step) => step.note);
  const note = begins[index];
  const next = note ? nextOf(begins, note, index, grid) : null;
  if (!note || !next) return NOTHING;
  if (!on) return { changes: cut(note, next.start, grid), added: [], removed: [] };
  const length = Math.round(next.start - note.start + OVERLAP * grid.step);
  return { changes: { [note.id]: { length } }, added: [], removed: [] };
}

const NOTHING: Shaped = { changes: {}, added: [], removed: [] };
const endOf = (note: Note): number => note.start + note.length;

function noteBefore({ steps }: Line, index: number): Note | null {
  return steps.slice(0, index).findLast(({ note }) => note)?.note ?? null;
}

/** End a note before a moment, with the gap that plain steps have. */
function cut(note: Note, tick: number, { step }: StepGrid): Shaped["changes"] {
  return { [note.id]: { length: Math.max(1, Math.round(tick - note.start - (1 - GATE) * step)) } };
}
