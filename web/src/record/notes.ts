/**
 * Notes as they are recorded: keys go down and up at ticks of the song, and become clips when recording ends.
 *
 * In a loop, every turn is a pass of its own. A key that is held over the end of a turn ends there.
 */

import { BLANK_CLIP } from "../song/blank";
import { newNote } from "../song/changes/shaping";
import type { Clip, Control, Note, Ticks } from "../song/document";
import { newId } from "../song/ids";

/** Where recording takes place: from `start`, in a loop until `end`. */
export interface Span {
  readonly start: Ticks;
  /** Where a turn ends; null without a loop. */
  readonly end: Ticks | null;
}

/** How a time is drawn onto a grid; the identity when nothing is quantised. */
export type Draw = (tick: Ticks) => Ticks;

export interface Pass {
  readonly notes: readonly Note[];
  readonly controls: readonly Control[];
  /** How far it was played, in ticks of the song. */
  readonly until: Ticks;
}

interface Sounding {
  readonly pitch: number;
  readonly velocity: number;
  readonly tick: Ticks;
}

/** How much too early a first note may come and still be the first note. */
const EARLY: Ticks = 240;

export class NoteRecording {
  private readonly passes: { notes: Note[]; controls: Control[]; until: Ticks }[] = [];
  private readonly sounding = new Map<number, Sounding>();
  private last: Ticks;

  constructor(
    private readonly span: Span,
    private readonly draw: Draw = (tick) => tick,
  ) {
    this.last = span.start;
    this.begin();
  }

  /** Whether anything was played in any pass. */
  get isEmpty(): boolean {
    return this.sounding.size === 0 && this.passes.every((pass) => isSilent(pass));
  }

  /** A key goes down at a tick of the song. What comes well before the beginning was not meant for it. */
  noteOn(pitch: number, velocity: number, tick: Ticks): void {
    if (tick < this.span.start - EARLY) return;
    this.noteOff(pitch, tick);
    this.advance(tick);
    this.sounding.set(pitch, { pitch, velocity, tick: Math.max(this.span.start, tick) });
  }

  noteOff(pitch: number, tick: Ticks): void {
    this.advance(tick);
    const note = this.sounding.get(pitch);
    if (note === undefined) return;
    this.sounding.delete(pitch);
    this.keep(note, tick);
  }

  /** A wheel or a pedal moves; `kind` as in `Control`. */
  control(kind: string, value: number, tick: Ticks, pitch: number | null = null): void {
    if (tick < this.span.start - EARLY) return;
    this.advance(tick);
    const at = Math.max(0, Math.round(tick - this.span.start));
    const { controls } = this.passes.at(-1)!;
    const before = controls.findLast((each) => each.kind === kind && each.pitch === pitch);
    if (before?.value === value) return;
    if (before?.tick === at) controls.splice(controls.lastIndexOf(before), 1);
    controls.push({ id: newId(), tick: at, kind, value, pitch, extra: {} });
  }

  /** The song has come to a tick; when that lies before the last one, the loop began anew. */
  advance(tick: Ticks): void {
    const { start, end } = this.span;
    // What comes a little out of order is no new turn.
    if (end !== null && tick < this.last - (end - start) / 2) this.turn(end);
    this.last = tick;
    const pass = this.passes.at(-1)!;
    pass.until = Math.max(pass.until, tick);
  }

  /** Recording ends at a tick: keys that are still held end too. Passes in which nothing was played are left out. */
  finish(tick: Ticks): Pass[] {
    this.advance(tick);
    for (const note of this.sounding.values()) this.keep(note, tick);
    this.sounding.clear();
    return this.soFar();
  }

  /** What was played until now, without the keys that are still held. */
  soFar(): Pass[] {
    return played(this.passes);
  }

  /** Take out the turns that are over; those in which nothing was played are left out. */
  finishedTurns(): Pass[] {
    return played(this.passes.splice(0, this.passes.length - 1));
  }

  /** This turn's notes as they look now, those that are still held too; times count from the beginning. */
  live(tick: Ticks): Note[] {
    const { start } = this.span;
    const held = [...this.sounding.values()].map(({ pitch, velocity, tick: on }) => ({
      ...newNote(on - start, Math.max(1, tick - on), pitch, velocity),
      id: `held${pitch}`,
    }));
    return inOrder([...this.passes.at(-1)!.notes, ...held]);
  }

  private turn(end: Ticks): void {
    const held = [...this.sounding.values()];
    for (const note of held) this.keep(note, end);
    this.sounding.clear();
    this.passes.at(-1)!.until = end;
    this.begin();
  }

  private begin(): void {
    this.passes.push({ notes: [], controls: [], until: this.span.start });
  }

  private keep({ pitch, velocity, tick }: Sounding, off: Ticks): void {
    const { start, end } = this.span;
    const on = Math.max(start, this.draw(tick));
    // What is drawn onto the end of a turn is what its next turn begins with.
    const begin = end !== null && on >= end ? start : on;
    this.passes.at(-1)!.notes.push(newNote(begin - start, Math.max(1, off - tick), pitch, velocity));
  }
}

const isSilent = (pass: Pass): boolean => pass.notes.length === 0 && pass.controls.length === 0;

const played = (passes: readonly Pass[]): Pass[] =>
  passes.filter((pass) => !isSilent(pass)).map((pass) => ({ ...pass, notes: inOrder(pass.notes) }));

const inOrder = (notes: readonly Note[]): Note[] =>
  [...notes].sort((a, b) => a.start - b.start || a.pitch - b.pitch);

/** The clip of a pass, long enough for whole bars: `barEnd` tells where the bar ends that holds a tick. */
export function clipOf(pass: Pass, span: Span, name: string, barEnd: (tick: Ticks) => Ticks): Clip {
  const last = pass.notes.reduce((end, note) => Math.max(end, note.start + note.length), 1);
  const end = span.end ?? barEnd(Math.max(span.start + last, pass.until) - 1);
  return {
    ...BLANK_CLIP,
    id: newId(),
    start: span.start,
    length: end - span.start,
    name,
    notes: pass.notes,
    controls: pass.controls,
  };
}
