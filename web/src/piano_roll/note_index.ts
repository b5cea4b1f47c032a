/** Which notes of a clip lie in a stretch of time, found by halving, also under notes that last long. */

import type { Note, Ticks } from "../song/document";

export class NoteIndex {
  /** The latest end among the notes up to each one: it never falls, so it can be searched. */
  private readonly ends: Float64Array;
  readonly lowest: number;
  readonly highest: number;

  /** `notes` in order of their starts, as a clip keeps them. */
  constructor(readonly notes: readonly Note[]) {
    this.ends = new Float64Array(notes.length);
    let end = Number.NEGATIVE_INFINITY;
    let lowest = 127;
    let highest = 0;
    for (const [index, note] of notes.entries()) {
      end = Math.max(end, note.start + note.length);
      this.ends[index] = end;
      lowest = Math.min(lowest, note.pitch);
      highest = Math.max(highest, note.pitch);
    }
    this.lowest = notes.length === 0 ? 60 : lowest;
    this.highest = notes.length === 0 ? 60 : highest;
  }

  /** The index of the first note that may sound after `tick`. */
  firstSounding(tick: Ticks): number {
    return firstWhere(this.notes.length, (index) => this.ends[index]! > tick);
  }

  /** The index of the first note that starts at `tick` or later. */
  firstStarting(tick: Ticks): number {
    return firstWhere(this.notes.length, (index) => this.notes[index]!.start >= tick);
  }

  /** The notes that sound somewhere from `from` to `to`. */
  *between(from: Ticks, to: Ticks): Generator<Note> {
    const stop = this.firstStarting(to);
    for (let index = this.firstSounding(from); index < stop; index += 1) {
      const note = this.notes[index]!;
      if (note.start + note.length > from) yield note;
    }
  }
}

const KEPT = new WeakMap<readonly Note[], NoteIndex>();

/** The index of a clip's notes, made once for as long as the clip keeps them. */
export function indexOf(notes: readonly Note[]): NoteIndex {
  let index = KEPT.get(notes);
  if (index === undefined) {
    index = new NoteIndex(notes);
    KEPT.set(notes, index);
  }
  return index;
}

/** The first of 0 … count - 1 of which `holds` is true, where it stays true once it is; `count` for none. */
function firstWhere(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
