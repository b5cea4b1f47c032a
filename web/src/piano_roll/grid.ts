/** The roll's grid: the step that a snap setting means at a zoom, its lines, and where a time snaps to. */

import { type MetrePoint, PPQ, type Ticks } from "../song/document";
import type { Snap } from "../studio/view.svelte";
import { firstWhere } from "./note_index";
import type { Grid, GridLine } from "./scene";

/** Adaptive steps are the finest whose lines are this far apart. */
const APART_PX = 16;
const STEPS = [PPQ / 16, PPQ / 8, PPQ / 4, PPQ / 2, PPQ, 2 * PPQ, 4 * PPQ];
const TRIPLETS = STEPS.map((step) => (step * 2) / 3).filter((step) => Number.isInteger(step));
/** Bars that are shown are counted; a metre change starts a bar wherever it stands. */
interface Stretch {
  readonly tick: Ticks;
  readonly bar: number;
  readonly barTicks: Ticks;
  readonly beatTicks: Ticks;
}

export class RollGrid implements Grid {
  readonly step: Ticks;
  private readonly stretches: readonly Stretch[];

  constructor(
    metre: readonly MetrePoint[],
    private readonly snapping: Snap,
    pixelsPerTick: number,
  ) {
    this.stretches = stretchesOf(metre);
    this.step = stepOf(snapping, pixelsPerTick);
  }

  *lines(from: Ticks, to: Ticks, step: Ticks): Generator<GridLine> {
    for (let bar = this.barAt(from); bar.start < to; bar = this.barAt(bar.end)) {
      const { beatTicks } = bar.stretch;
      yield { tick: bar.start, weight: "bar", bar: bar.number };
      const stride = step > 0 && step < beatTicks ? step : beatTicks;
      for (let index = 1; bar.start + index * stride < bar.end; index += 1) {
        const into = index * stride;
        yield { tick: bar.start + into, weight: into % beatTicks === 0 ? "beat" : "step", bar: 0 };
      }
    }
  }

  /** The nearest line of the grid; the tick itself when nothing snaps. */
  snap(tick: Ticks, free = false): Ticks {
    if (free || this.snapping === "off") return Math.round(tick);
    const bar = this.barAt(Math.max(0, tick));
    const line = bar.start + Math.round((tick - bar.start) / this.step) * this.step;
    return Math.min(bar.end, Math.round(line));
  }

  /** The line of the grid at or before a tick. */
  floor(tick: Ticks, free = false): Ticks {
    if (free || this.snapping === "off") return Math.round(tick);
    const bar = this.barAt(Math.max(0, tick));
    return Math.round(bar.start + Math.floor((tick - bar.start) / this.step + 1e-9) * this.step);
  }

  /** A place as people count it: bar and beat from 1, and the ticks into that beat. */
  position(tick: Ticks): { bar: number; beat: number; tick: Ticks } {
    const bar = this.barAt(Math.max(0, tick));
    const into = tick - bar.start;
    const beat = Math.floor(into / bar.stretch.beatTicks);
    return { bar: bar.number, beat: beat + 1, tick: Math.round(into - beat * bar.stretch.beatTicks) };
  }

  barAt(tick: Ticks): { number: number; start: Ticks; end: Ticks; stretch: Stretch } {
    const next = firstWhere(this.stretches.length, (index) => this.stretches[index]!.tick > tick);
    const stretch = this.stretches[Math.max(0, next - 1)]!;
    const count = Math.floor((tick - stretch.tick) / stretch.barTicks);
    const start = stretch.tick + count * stretch.barTicks;
    const end = Math.min(start + stretch.barTicks, this.stretches[next]?.tick ?? Number.POSITIVE_INFINITY);
    return { number: stretch.bar + count, start, end, stretch };
  }
}

export function stepOf(snapping: Snap, pixelsPerTick: number): Ticks {
  if (typeof snapping === "number") return snapping;
  const steps = snapping === "triplet" ? TRIPLETS : STEPS;
  return steps.find((step) => step * pixelsPerTick >= APART_PX) ?? steps.at(-1)!;
}

function stretchesOf(metre: readonly MetrePoint[]): Stretch[] {
  const stretches: Stretch[] = [];
  let bar = 1;
  const points = metre[0]?.tick === 0 ? metre : [{ tick: 0, beats: 4, unit: 4 }, ...metre];
  for (const [index, { tick, beats, unit }] of points.entries()) {
    const before = stretches[index - 1];
    if (before !== undefined) bar += Math.ceil((tick - before.tick) / before.barTicks);
    const beatTicks = (4 * PPQ) / unit;
    stretches.push({ tick, bar, barTicks: beats * beatTicks, beatTicks });
  }
  return stretches;
}

/** A length as musicians call it where it has a name: "1/8", "1/8 triplet", "1/4 dotted", "2 bars". */
export function lengthName(ticks: Ticks): string {
  for (let denominator = 1; denominator <= 64; denominator *= 2) {
    const plain = (4 * PPQ) / denominator;
    if (ticks === plain) return denominator === 1 ? "1/1" : `1/${denominator}`;
    if (ticks === plain * 1.5) return `1/${denominator} dotted`;
    if (ticks === (plain * 2) / 3) return `1/${denominator} triplet`;
  }
  if (ticks % PPQ === 0) return `${ticks / PPQ} beats`;
  return `${ticks} ticks`;
}
