/** How a clip's notes are laid on its picture: pitch range, loops, and the rectangles that are seen. */

import type { Clip, Note, Ticks } from "../song/document";
import { firstFrom } from "./geometry";

export interface PitchRange {
  readonly low: number;
  readonly high: number;
}

const RANGES = new WeakMap<readonly Note[], PitchRange>();
const LONGEST = new WeakMap<readonly Note[], Ticks>();

/** From the lowest to the highest note, at least an octave wide, so that a drone lies in the middle. */
export function pitchRange(notes: readonly Note[]): PitchRange {
  let range = RANGES.get(notes);
  if (range === undefined) {
    let low = 127;
    let high = 0;
    for (const note of notes) {
      if (note.pitch < low) low = note.pitch;
      if (note.pitch > high) high = note.pitch;
    }
    const wide = Math.max(12, high - low);
    const middle = (low + high) / 2;
    range = { low: middle - wide / 2, high: middle + wide / 2 };
    RANGES.set(notes, range);
  }
  return range;
}

/** The repeats of a looped clip that touch a stretch; times count from the clip's start. */
function repeatsBetween(clip: Clip, from: Ticks, to: Ticks): Ticks[] {
  if (clip.loop <= 0) return [0];
  const starts: Ticks[] = [];
  const end = Math.min(to, clip.length);
  for (let at = Math.max(0, Math.floor(from / clip.loop)) * clip.loop; at < end; at += clip.loop)
    starts.push(at);
  return starts;
}

/**
 * Call `put` for every note that sounds within a stretch, with where it starts and stops in the clip.
 * Notes beyond the loop are silent, and none sounds past the clip's end: so the engine has it too.
 */
export function eachNote(
  clip: Clip,
  from: Ticks,
  to: Ticks,
  put: (start: Ticks, stop: Ticks, note: Note) => void,
): void {
  const { notes } = clip;
  const period = clip.loop > 0 ? clip.loop : clip.length;
  const reach = longestOf(notes);
  for (const at of repeatsBetween(clip, from, to)) {
    for (
      let index = firstFrom(notes, from - at - reach, (note) => note.start);
      index < notes.length;
      index++
    ) {
      const note = notes[index]!;
      const start = at + note.start;
      if (note.start >= period || start >= to || start >= clip.length) break;
      const stop = Math.min(start + note.length, clip.length);
      if (stop > from && stop > 0) put(Math.max(0, start), stop, note);
    }
  }
}

function longestOf(notes: readonly Note[]): Ticks {
  let most = LONGEST.get(notes);
  if (most === undefined) {
    most = 0;
    for (const note of notes) most = Math.max(most, note.length);
    LONGEST.set(notes, most);
  }
  return most;
}
