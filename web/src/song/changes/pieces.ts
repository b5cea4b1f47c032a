/**
 * A piece of a clip: what is heard of it between two places of the song, as a clip of its own.
 *
 * Notes are cut in two, controllers take the value with them that they had, audio goes on at the sample where
 * it is. A loop that is cut in the midst of a turn is written out as far as that needs.
 */

import { type Clip, type Control, type Note, PPQ, type Song, type Ticks } from "../document";
import { newId } from "../ids";
import { inOrder } from "../ordering";
import { PLACES } from "../records";

/** Tells how many samples lie between two ticks, at a rate in Hz: `engine/clock.ts`. */
export interface Samples {
  samples(fromTick: Ticks, toTick: Ticks, rate: number): number;
}

const USUAL_RATE = 48_000;

/** Ticks of a short time at a place. */
export function ticksOf(seconds: number, at: Ticks, clock: Samples): Ticks {
  const samples = clock.samples(at, at + PPQ, USUAL_RATE);
  return Math.max(1, Math.round((seconds * USUAL_RATE * PPQ) / samples));
}

/** Return the clips that sound as a clip does from `from` to `to`; the very clip when that is all of it. */
export function piecesOf(clip: Clip, from: Ticks, to: Ticks, song: Song, clock: Samples): readonly Clip[] {
  const end = clip.start + clip.length;
  const [first, last] = [Math.max(from, clip.start), Math.min(to, end)];
  if (last <= first) return [];
  if (first === clip.start && last === end) return [clip];
  const phase = clip.loop > 0 ? (first - clip.start) % clip.loop : 0;
  if (clip.loop > 0 && phase === 0 && (first === clip.start || !ringsOver(clip)))
    return [shaped(clip, first, last, {})];
  if (clip.media === "")
    return [shaped(clip, first, last, inside(clip, first - clip.start, last - clip.start))];
  const rate = song.media.find((media) => media.sha256 === clip.media)?.sample_rate ?? USUAL_RATE;
  const turn = clip.loop > 0 ? first - phase : clip.start;
  const turnEnd = clip.loop > 0 ? turn + clip.loop : end;
  const stop = Math.min(last, turnEnd);
  const gone = clip.reverse ? clock.samples(stop, turnEnd, rate) : clock.samples(turn, first, rate);
  const piece = shaped(clip, first, stop, { offset: Math.max(0, Math.round(clip.offset + gone)), loop: 0 });
  return stop < last ? [piece, shaped(clip, stop, last, {})] : [piece];
}

/** The same notes with every turn of the loop written out. */
export function unrolled(clip: Clip): Clip {
  return clip.loop > 0 ? { ...clip, ...inside(clip, 0, clip.length) } : clip;
}

/** Whether a note of a loop still sounds when the next turn begins. */
const ringsOver = (clip: Clip): boolean =>
  clip.notes.some((note) => note.start < clip.loop && note.start + note.length > clip.loop);

/** Return a clip from one place to another; it fades only at the ends that were its own. */
function shaped(clip: Clip, first: Ticks, last: Ticks, fields: Partial<Clip>): Clip {
  const length = last - first;
  const fade_in = first === clip.start ? Math.min(clip.fade_in, length) : 0;
  const fade_out = last === clip.start + clip.length ? Math.min(clip.fade_out, length) : 0;
  return { ...clip, start: first, length, fade_in, fade_out, ...fields };
}

function inside(clip: Clip, from: Ticks, to: Ticks): Partial<Clip> {
  const isLoop = clip.loop > 0;
  const notes = (isLoop ? turns(clip) : clip.notes.map((note) => [0, note] as const)).flatMap(
    ([turn, note]) => noteInside(note, turn + note.start, from, to, isLoop || to < clip.length),
  );
  const { orders } = PLACES.Clip;
  return {
    loop: 0,
    notes: inOrder(notes, orders.notes!),
    controls: inOrder(controlsInside(clip, from, to), orders.controls!),
  };
}

/** Return the notes of a looped clip as they come, each with where its turn begins. */
function turns(clip: Clip): (readonly [Ticks, Note])[] {
  const found: (readonly [Ticks, Note])[] = [];
  for (let turn = 0; turn < clip.length; turn += clip.loop) {
    for (const note of clip.notes) if (note.start < clip.loop) found.push([turn, { ...note, id: newId() }]);
  }
  return found;
}

/** Cut a note that begins at `start` to what lies from `from` to `to`; what hides behind an end stays there. */
function noteInside(note: Note, start: Ticks, from: Ticks, to: Ticks, isCut: boolean): Note[] {
  const end = isCut ? Math.min(start + note.length, to) : start + note.length;
  const begin = Math.max(start, from);
  if (end <= begin || (isCut && begin >= to)) return [];
  const id = begin > start ? newId() : note.id;
  return [{ ...note, id, start: begin - from, length: end - begin }];
}

/** Return the controllers of a piece; each begins with the value that it had there. */
function controlsInside(clip: Clip, from: Ticks, to: Ticks): Control[] {
  const period = clip.loop > 0 ? clip.loop : clip.length;
  const last = new Map<string, Control>();
  const inside: Control[] = [];
  for (let turn = 0; turn < Math.min(to, clip.length); turn += period) {
    for (const control of clip.controls) {
      const tick = turn + control.tick;
      if (control.tick >= period || tick >= to) continue;
      if (tick < from) last.set(`${control.kind} ${control.pitch}`, control);
      else inside.push({ ...control, id: turn > 0 ? newId() : control.id, tick: tick - from });
    }
  }
  const begun = new Set(inside.filter(({ tick }) => tick === 0).map(({ kind, pitch }) => `${kind} ${pitch}`));
  const carried = [...last].filter(([name]) => !begun.has(name));
  return [...carried.map(([, control]) => ({ ...control, id: newId(), tick: 0 })), ...inside];
}
