/**
 * The clip that a pattern shows, in steps: the one that is selected on the track, or the one at the playhead.
 *
 * It keeps nothing of the song: which bar is shown, how long a step is, and which step sounds.
 */

import { roomAt } from "../../song/changes/covering";
import { isNothing, type Shaped, shapedEdits } from "../../song/changes/shaping";
import { rowLength, type StepGrid, soundingStep, stepGrid } from "../../song/changes/steps";
import type { Clip, Groove, Ticks, Track } from "../../song/document";
import { add, change } from "../../song/edits";
import { newId } from "../../song/ids";
import type { Studio } from "../../studio/studio.svelte";

const SIXTEENTH: Ticks = 240;
const GRACE_S = 0.024;
const STRAIGHT: Groove = { swing: 0.5, grid: SIXTEENTH, offsets: [], velocities: [], amount: 1 };

export class Pattern {
  /** How long a step is. */
  step = $state<Ticks>(SIXTEENTH);
  /** Whether the shown bar is the one that sounds. */
  follows = $state(true);
  /** The step that sounds; -1 for none. */
  lit = $state(-1);
  private chosenRow = $state(0);
  private atPlayhead = $state("");

  readonly clip: Clip | undefined = $derived.by(() => {
    const clips = this.track.clips.filter((clip) => clip.media === "");
    const { selection } = this.studio;
    return (
      clips.find((clip) => clip.id === selection.clip) ?? clips.find((clip) => clip.id === this.atPlayhead)
    );
  });
  readonly grid: StepGrid | null = $derived.by(() =>
    this.clip ? stepGrid(this.clip, this.step, this.studio.metre) : null,
  );
  /** How many steps a row has. */
  readonly long: number = $derived.by(() => (this.grid ? rowLength(this.grid) : 0));
  readonly rows: number = $derived.by(() => (this.grid ? Math.ceil(this.grid.count / this.long) : 0));
  readonly row: number = $derived.by(() => Math.min(this.chosenRow, Math.max(0, this.rows - 1)));
  /** The steps that are shown, by their numbers from 0. */
  readonly shown: readonly number[] = $derived.by(() => {
    const from = this.row * this.long;
    const to = Math.min(from + this.long, this.grid?.count ?? 0);
    return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  });
  /** Steps to a beat, for telling beats apart. */
  readonly perBeat: number = $derived.by(() => {
    const beat = 3840 / this.studio.metre.metre(this.clip?.start ?? 0).unit;
    return Math.max(1, Math.round(beat / this.step));
  });
  readonly swing: number = $derived.by(() => this.clip?.groove?.swing ?? STRAIGHT.swing);

  constructor(
    readonly studio: Studio,
    private readonly whose: () => Track,
  ) {}

  get track(): Track {
    return this.whose();
  }

  /** Follow the playhead; returns what ends it. */
  start(): () => void {
    return this.studio.player.observe(() => this.look());
  }

  private look(): void {
    const { tick, playing } = this.studio.player.status;
    const here = this.track.clips.find((clip) => clip.start <= tick && tick < clip.start + clip.length);
    const id = here?.id ?? "";
    if (id !== this.atPlayhead) this.atPlayhead = id;
    const { clip, grid } = this;
    const lit = playing && clip && grid ? soundingStep(tick, clip, grid) : -1;
    if (lit !== this.lit) this.lit = lit;
    if (lit >= 0 && this.follows) {
      const row = Math.floor(lit / this.long);
      if (row !== this.row) this.chosenRow = row;
    }
  }

  turnTo(row: number): void {
    this.chosenRow = Math.min(Math.max(0, row), this.rows - 1);
    if (this.lit >= 0) this.follows = false;
  }

  /** Make a shape of the clip's notes, as one step of undo. */
  commit(shaped: Shaped, why: string, join?: string): boolean {
    if (!this.clip || isNothing(shaped)) return false;
    return this.studio.apply(shapedEdits(this.clip.id, shaped), why, join ? { join } : undefined);
  }

  /** An empty clip of one bar where the playhead is, as far as there is room for it. */
  makeClip(): void {
    const { studio, track } = this;
    const at = Math.max(0, Math.floor(studio.transport.tick));
    const room = roomAt(track, at, studio.metre.barAt(at));
    if (!room) return;
    const id = newId();
    const record = { id, start: room.start, length: room.end - room.start, name: track.name };
    if (studio.apply([add("Clip", [record], track.id)], "Clip made")) this.atPlayhead = id;
  }

  /** Swing every second step: 0.5 is straight, 0.75 dotted. */
  swingBy(swing: number): void {
    const { clip } = this;
    if (!clip) return;
    const groove = { ...(clip.groove ?? STRAIGHT), swing };
    this.studio.apply([change("Clip", { [clip.id]: { groove } })], `Swing of ${clip.name || "the clip"}`);
  }

  /** How long after its first stroke the second one of a flam comes. */
  get flam(): Ticks {
    const { clock } = this.studio;
    const start = this.clip?.start ?? 0;
    const ticks = Math.round(clock.tick(clock.seconds(start) + GRACE_S) - start);
    return Math.min(Math.max(8, ticks), Math.round(this.step / 4));
  }

  /** Let a note be heard, unless the song plays anyway. */
  hear(pitch: number, velocity: number): void {
    if (!this.studio.transport.playing) this.studio.player.previewNote(this.track.id, pitch, velocity, 0.18);
  }
}

/** Move the focus along a row of steps by key; says whether the key was one of those. */
export function walk(event: KeyboardEvent & { currentTarget: HTMLElement }): boolean {
  const way = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
  if (way === undefined || event.altKey || event.ctrlKey || event.metaKey) return false;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("button[data-step]")];
  const at = all.indexOf(event.target as HTMLElement);
  all[Math.min(all.length - 1, Math.max(0, at + way))]?.focus();
  return true;
}
