/** The roll's grid: the step that a snap setting means at the roll's own zoom, and where a time snaps to. */

import { PPQ, type Ticks } from "../song/document";
import { beatLength, type MetreMap, type Position } from "../song/metre";
import { type Snap, snapped, snappedDown, stepOf } from "../song/snap";
import type { Grid, GridLine } from "./scene";

const APART_PX = 12;
/** Drums are struck on sixteenths, and nearer only where there is room to aim. */
const DRUMS_APART_PX = 32;

export class RollGrid implements Grid {
  /** The step that is shown; what draws without snapping has this length too. */
  readonly step: Ticks;
  private readonly snapping: Ticks;

  constructor(
    private readonly metre: MetreMap,
    snap: Snap,
    pixelsPerTick: number,
    drums = false,
  ) {
    const step = stepOf(snap === "off" ? "adaptive" : snap, pixelsPerTick, APART_PX);
    const wide = drums && (snap === "adaptive" || snap === "off") && step < PPQ / 4;
    this.step = wide ? Math.min(PPQ / 4, stepOf("adaptive", pixelsPerTick, DRUMS_APART_PX)) : step;
    this.snapping = snap === "off" ? 1 : this.step;
  }

  /** The lines of bars, beats, and steps of `step` ticks between them (0: none). */
  *lines(from: Ticks, to: Ticks, step: Ticks): Generator<GridLine> {
    const beat = beatLength(this.metre.metre(from));
    for (const line of this.metre.gridLines(Math.max(0, from), to, step > 0 && step < beat ? step : 0))
      yield { tick: line.tick, weight: line.is, bar: line.bar };
  }

  /** The nearest line of the grid; the tick itself when nothing snaps. */
  snap(tick: Ticks, free = false): Ticks {
    return snapped(tick, free ? 1 : this.snapping, this.metre);
  }

  /** The line of the grid at or before a tick. */
  floor(tick: Ticks, free = false): Ticks {
    return snappedDown(tick, free ? 1 : this.snapping, this.metre);
  }

  position(tick: Ticks): Position {
    const { bar, beat, tick: into } = this.metre.position(Math.max(0, tick));
    return { bar, beat, tick: Math.round(into) };
  }

  barAt(tick: Ticks): { readonly bar: number; readonly start: Ticks; readonly end: Ticks } {
    return this.metre.barAt(tick);
  }
}

/** A length as musicians call it where it has a name: "1/8", "1/8 triplet", "1/4 dotted", "3 beats". */
export function lengthName(ticks: Ticks): string {
  for (let denominator = 1; denominator <= 64; denominator *= 2) {
    const plain = (4 * PPQ) / denominator;
    if (ticks === plain) return `1/${denominator}`;
    if (ticks === plain * 1.5) return `1/${denominator} dotted`;
    if (ticks === (plain * 2) / 3) return `1/${denominator} triplet`;
  }
  if (ticks % PPQ === 0) return `${ticks / PPQ} beats`;
  return `${ticks} ticks`;
}
