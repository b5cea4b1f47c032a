/**
 * A clip's notes as steps of a pattern, as drum machines and bass lines are written.
 *
 * The clip is the only truth: steps are read from its notes and written as notes. Steps count from the clip's
 * start; what is played a little early or late belongs to the step that it leans on, and what lies farther from
 * all of them is told as loose and left alone.
 */

import type { Clip, Groove, Note, Ticks } from "../document";
import type { MetreMap } from "../metre";

export interface StepGrid {
  /** How long a step is. */
  readonly step: Ticks;
  /** How many steps the clip has before it ends, or begins again. */
  readonly count: number;
  readonly perBar: number;
}

/** The steps that people write with, and what they are called. */
export const STEP_SIZES: readonly (readonly [name: string, step: Ticks])[] = [
  ["1/8", 480],
  ["1/8 triplet", 320],
  ["1/16", 240],
  ["1/16 triplet", 160],
  ["1/32", 120],
];
/** Within this share of a step a note leans on it. */
const LEANS = 1 / 3;
/** No row of steps is longer than this; longer bars are cut in two, three … */
const MOST_IN_ROW = 16;

export function stepGrid(
  clip: Pick<Clip, "start" | "length" | "loop">,
  step: Ticks,
  metre: MetreMap,
): StepGrid {
  const heard = clip.loop > 0 ? Math.min(clip.loop, clip.length) : clip.length;
  return {
    step,
    count: Math.max(1, Math.ceil(heard / step)),
    perBar: Math.max(1, Math.round(metre.barLengthAt(clip.start) / step)),
  };
}

/** How many steps are shown at once: a bar, or an equal part of one. */
export function rowLength({ perBar }: StepGrid): number {
  const parts = Math.ceil(perBar / MOST_IN_ROW);
  return Math.ceil(perBar / parts);
}

/** The step that a moment of the clip leans on, and how late it is there; null when it lies between steps. */
export function stepAt(start: Ticks, { step, count }: StepGrid): { index: number; late: Ticks } | null {
  const index = Math.round(start / step);
  const late = start - index * step;
  return index < count && Math.abs(late) <= step * LEANS ? { index, late } : null;
}

/** Notes by the step that they lean on, in order of time, and those that lean on none. */
export function notesBySteps(
  notes: readonly Note[],
  grid: StepGrid,
): { steps: readonly Note[][]; loose: readonly Note[] } {
  const steps: Note[][] = Array.from({ length: grid.count }, () => []);
  const loose: Note[] = [];
  for (const note of notes) {
    const at = stepAt(note.start, grid);
    if (at) steps[at.index]!.push(note);
    else if (note.start < grid.count * grid.step) loose.push(note);
  }
  for (const each of steps) each.sort((a, b) => a.start - b.start);
  return { steps, loose };
}

/** The step that sounds at a place of the song inside the clip, with its swing; -1 outside. */
export function soundingStep(
  tick: Ticks,
  clip: Pick<Clip, "start" | "length" | "loop" | "groove">,
  grid: StepGrid,
): number {
  const since = tick - clip.start;
  if (since < 0 || since >= clip.length) return -1;
  const inside = clip.loop > 0 ? since % clip.loop : since;
  const plain = Math.min(grid.count - 1, Math.floor(inside / grid.step));
  // A swung step comes late: until then the one before it still sounds.
  return plain > 0 && inside < swung(plain * grid.step, clip.groove) ? plain - 1 : plain;
}

/** Where a moment falls when each pair of grid steps is swung, as `theory/groove.py` has it. */
export function swung(tick: Ticks, groove: Pick<Groove, "swing" | "grid" | "amount"> | null): Ticks {
  if (groove === null || groove.grid <= 0) return tick;
  const swing = 0.5 + (groove.swing - 0.5) * groove.amount;
  const pair = 2 * groove.grid;
  const start = tick - (tick % pair);
  const inside = (tick - start) / pair;
  const share = inside <= 0.5 ? inside * 2 * swing : swing + (inside - 0.5) * 2 * (1 - swing);
  return start + Math.round(share * pair);
}
