/**
 * New shapes for notes: quantised, humanised, moved, joined … Pure functions from notes to what becomes of
 * them, so that a shape can be seen and heard before it is chosen, and then is one step of undo.
 *
 * Notes are those of one clip, and times count from its start; `offset` is that start, because a grid
 * lies in the song and not in the clip.
 */

import type { Key, Note, Ticks } from "../document";
import { add, change, type Edit, remove } from "../edits";
import { newId } from "../ids";
import { nearestInKey, shiftInKey } from "../scales";

/** What becomes of some notes: fields that change by id, notes that come, ids that go. */
export interface Shaped {
  readonly changes: Readonly<Record<string, Partial<Note>>>;
  readonly added: readonly Note[];
  readonly removed: readonly string[];
}

export interface QuantiseSettings {
  readonly grid: Ticks;
  /** 0 leaves notes where they are, 1 brings them onto the grid. */
  readonly strength: number;
  /** Where the second of each pair of grid steps falls: 0.5 straight, 0.75 dotted. */
  readonly swing: number;
  readonly ends: boolean;
}

export interface HumaniseSettings {
  /** The farthest that a note moves, in ticks. */
  readonly timing: Ticks;
  /** The most that a velocity changes. */
  readonly velocity: number;
  readonly seed: number;
}

const HIGHEST = 127;
/** Notes of a chord begin within this time of one another. */
const CHORD_TICKS = 120;

export function shapedEdits(clip: string, shaped: Shaped): Edit[] {
  const edits: Edit[] = [];
  if (shaped.removed.length > 0) edits.push(remove("Note", shaped.removed, clip));
  if (Object.keys(shaped.changes).length > 0) edits.push(change("Note", { ...shaped.changes }, clip));
  if (shaped.added.length > 0) edits.push(add("Note", shaped.added.map(fieldsOf), clip));
  return edits;
}

/** A clip's notes as they would be, in order; those that do not change are the same objects. */
export function reshaped(notes: readonly Note[], shaped: Shaped): Note[] {
  const removed = new Set(shaped.removed);
  const kept = notes.filter((note) => !removed.has(note.id));
  const changed = kept.map((note) => {
    const fields = shaped.changes[note.id];
    return fields ? { ...note, ...fields } : note;
  });
  return [...changed, ...shaped.added].sort((a, b) => a.start - b.start || a.pitch - b.pitch);
}

export const isNothing = (shaped: Shaped): boolean =>
  shaped.added.length === 0 && shaped.removed.length === 0 && Object.keys(shaped.changes).length === 0;

/** A note made here and now, by this person. */
export function newNote(start: Ticks, length: Ticks, pitch: number, velocity: number): Note {
  return {
    id: newId(),
    start: Math.max(0, Math.round(start)),
    length: Math.max(1, Math.round(length)),
    pitch,
    velocity,
    cents: 0,
    release_velocity: 64,
    origin: "",
    extra: {},
  };
}

/** Move notes together; none leaves the keyboard or the clip's beginning. */
export function moved(notes: readonly Note[], ticks: Ticks, semitones: number): Shaped {
  const [by, up] = bounded(notes, ticks, semitones);
  return changed(notes, (note) => ({ start: note.start + by, pitch: note.pitch + up }));
}

/** Copies of notes, moved. */
export function copied(notes: readonly Note[], ticks: Ticks, semitones: number): Shaped {
  const [by, up] = bounded(notes, ticks, semitones);
  const added = notes.map((note) => ({
    ...note,
    id: newId(),
    start: note.start + by,
    pitch: note.pitch + up,
  }));
  return { changes: {}, added, removed: [] };
}

/** Move the ends of notes; none gets shorter than `shortest`, or than it was. */
export function endsMoved(notes: readonly Note[], ticks: Ticks, shortest: Ticks): Shaped {
  return changed(notes, (note) => ({
    length: Math.round(Math.max(Math.min(shortest, note.length), note.length + ticks)),
  }));
}

/** Move the starts of notes, whose ends stay. */
export function startsMoved(notes: readonly Note[], ticks: Ticks, shortest: Ticks): Shaped {
  return changed(notes, (note) => {
    const latest = note.start + note.length - Math.min(shortest, note.length);
    const start = Math.round(Math.max(0, Math.min(latest, note.start + ticks)));
    return { start, length: note.start + note.length - start };
  });
}

export function velocitiesMoved(notes: readonly Note[], by: number): Shaped {
  return changed(notes, (note) => ({ velocity: velocityWithin(note.velocity + by) }));
}

export function quantised(notes: readonly Note[], settings: QuantiseSettings, offset: Ticks): Shaped {
  return changed(notes, (note) => {
    const start = Math.max(0, drawn(note.start + offset, settings) - offset);
    if (!settings.ends) return { start };
    const end = Math.max(
      start + settings.grid / 4,
      drawn(note.start + note.length + offset, settings) - offset,
    );
    return { start, length: Math.max(1, Math.round(end - start)) };
  });
}

/** Lean notes off the grid as hands do; the same seed leans them the same way. */
export function humanised(notes: readonly Note[], settings: HumaniseSettings): Shaped {
  const random = dice(settings.seed);
  // Two throws make small leanings likelier than large ones.
  const lean = (most: number): number => (random() + random() - 1) * most;
  return changed(notes, (note) => ({
    start: Math.max(0, Math.round(note.start + lean(settings.timing))),
    velocity: velocityWithin(note.velocity + lean(settings.velocity)),
  }));
}

/**
 * Hold every note until the next one begins. What begins within a thirty-second is one chord, strummed or
 * played by hand, and is held alike.
 */
export function legato(notes: readonly Note[]): Shaped {
  const inOrder = [...notes].sort((a, b) => a.start - b.start);
  const chords: Ticks[] = [];
  for (const { start } of inOrder)
    if (chords.length === 0 || start - chords.at(-1)! > CHORD_TICKS) chords.push(start);
  let next = 0;
  return changed(inOrder, (note) => {
    while (next < chords.length && chords[next]! <= note.start) next += 1;
    return next === chords.length ? {} : { length: chords[next]! - note.start };
  });
}

export function split(notes: readonly Note[], at: Ticks): Shaped {
  const cut = notes.filter((note) => note.start < at && at < note.start + note.length);
  return {
    changes: Object.fromEntries(cut.map((note) => [note.id, { length: at - note.start }])),
    added: cut.map((note) => ({ ...note, id: newId(), start: at, length: note.start + note.length - at })),
    removed: [],
  };
}

/** Make one note of all those of one pitch. */
export function joined(notes: readonly Note[]): Shaped {
  const changes: Record<string, Partial<Note>> = {};
  const removed: string[] = [];
  for (const pitch of new Set(notes.map((note) => note.pitch))) {
    const [first, ...others] = notes.filter((note) => note.pitch === pitch);
    if (first === undefined || others.length === 0) continue;
    const end = Math.max(...[first, ...others].map((note) => note.start + note.length));
    changes[first.id] = { length: end - first.start };
    removed.push(...others.map((note) => note.id));
  }
  return { changes, added: [], removed };
}

/** Play notes backwards, in the time that they took. */
export function reversed(notes: readonly Note[]): Shaped {
  const from = Math.min(...notes.map((note) => note.start));
  const to = Math.max(...notes.map((note) => note.start + note.length));
  return changed(notes, (note) => ({ start: from + to - note.start - note.length }));
}

/** Turn the melody upside down between its lowest and its highest note, within the key if there is one. */
export function inverted(notes: readonly Note[], key: Key | null): Shaped {
  const pitches = notes.map((note) => note.pitch);
  const both = Math.min(...pitches) + Math.max(...pitches);
  return changed(notes, (note) => ({
    pitch: key ? nearestInKey(both - note.pitch, key) : both - note.pitch,
  }));
}

export function transposedInKey(notes: readonly Note[], steps: number, key: Key): Shaped {
  return changed(notes, (note) => ({ pitch: shiftInKey(note.pitch, steps, key) }));
}

/** Twice as slow is 2, twice as fast is 0.5; the first note stays where it is. */
export function stretched(notes: readonly Note[], factor: number): Shaped {
  const from = Math.min(...notes.map((note) => note.start));
  return changed(notes, (note) => ({
    start: Math.round(from + (note.start - from) * factor),
    length: Math.max(1, Math.round(note.length * factor)),
  }));
}

/** Let the velocities go evenly from the first note's to the last one's. */
export function ramped(notes: readonly Note[], first: number, last: number): Shaped {
  const from = Math.min(...notes.map((note) => note.start));
  const span = Math.max(1, Math.max(...notes.map((note) => note.start)) - from);
  return changed(notes, (note) => ({
    velocity: velocityWithin(first + ((last - first) * (note.start - from)) / span),
  }));
}

/** Bring velocities together (share 0: all at their mean) or apart (above 1). */
export function evened(notes: readonly Note[], share: number): Shaped {
  const mean = notes.reduce((sum, note) => sum + note.velocity, 0) / Math.max(1, notes.length);
  return changed(notes, (note) => ({ velocity: velocityWithin(mean + (note.velocity - mean) * share) }));
}

/** Notes of one pitch that begin together become one: the loudest stays. */
export function withoutDoubles(notes: readonly Note[]): Shaped {
  const kept = new Map<string, Note>();
  const removed: string[] = [];
  for (const note of notes) {
    const place = `${note.start}/${note.pitch}`;
    const other = kept.get(place);
    if (other === undefined) kept.set(place, note);
    else if (note.velocity > other.velocity) {
      kept.set(place, note);
      removed.push(other.id);
    } else removed.push(note.id);
  }
  return { changes: {}, added: [], removed };
}

/** The nearest line of a grid that may swing. */
function nearestLine(tick: Ticks, grid: Ticks, swing: number): Ticks {
  const pair = Math.floor(tick / (2 * grid)) * 2 * grid;
  const lines = [pair, pair + 2 * grid * swing, pair + 2 * grid];
  return lines.reduce((best, line) => (Math.abs(line - tick) < Math.abs(best - tick) ? line : best));
}

function drawn(tick: Ticks, { grid, strength, swing }: QuantiseSettings): Ticks {
  return Math.round(tick + (nearestLine(tick, grid, swing) - tick) * strength);
}

/** The changes of those notes that do change. */
function changed(notes: readonly Note[], shape: (note: Note) => Partial<Note>): Shaped {
  const changes: Record<string, Partial<Note>> = {};
  for (const note of notes) {
    const fields = Object.entries(shape(note)).filter(([name, value]) => note[name as keyof Note] !== value);
    if (fields.length > 0) changes[note.id] = Object.fromEntries(fields);
  }
  return { changes, added: [], removed: [] };
}

function bounded(notes: readonly Note[], ticks: Ticks, semitones: number): [Ticks, number] {
  if (notes.length === 0) return [0, 0];
  let start = Number.POSITIVE_INFINITY;
  let low = HIGHEST;
  let high = 0;
  for (const note of notes) {
    start = Math.min(start, note.start);
    low = Math.min(low, note.pitch);
    high = Math.max(high, note.pitch);
  }
  return [
    Math.max(-start, Math.round(ticks)),
    Math.max(-low, Math.min(HIGHEST - high, Math.round(semitones))),
  ];
}

export const velocityWithin = (velocity: number): number =>
  Math.max(1, Math.min(HIGHEST, Math.round(velocity)));

function fieldsOf(note: Note): Record<string, unknown> {
  const { id, start, length, pitch, velocity, cents, release_velocity, origin, extra } = note;
  return {
    id,
    start,
    length,
    pitch,
    velocity,
    ...(cents !== 0 && { cents }),
    ...(release_velocity !== 64 && { release_velocity }),
    ...(origin && { origin }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

/** Numbers from 0 to 1 that follow from a seed (splitmix32). */
function dice(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 4_294_967_296;
  };
}
