/**
 * Where musical time lies in bars and beats, for display and grids. The twin of `MetreMap` in
 * `woodshed/song/tempo.py`. Seconds come from the engine alone (`engine/clock.ts`).
 */

import { type MetrePoint, PPQ, type Ticks } from "./document";
import { FIRST_METRE } from "./records";

/** A place in bars: bar and beat count from 1, `tick` from 0 inside the beat. */
export interface Position {
  readonly bar: number;
  readonly beat: number;
  readonly tick: Ticks;
}

export interface GridLine {
  readonly tick: Ticks;
  readonly is: "bar" | "beat" | "step";
  /** The number of the bar that begins here, 0 for other lines. */
  readonly bar: number;
}

/** The bars of a whole song. Every metre point starts a new bar, also in the midst of one. */
export class MetreMap {
  readonly #points: readonly MetrePoint[];
  readonly #starts: readonly Ticks[];
  readonly #bars: readonly number[];

  constructor(points: readonly MetrePoint[]) {
    const sorted = [...points].sort((a, b) => a.tick - b.tick);
    this.#points = sorted.length > 0 ? sorted : [FIRST_METRE];
    this.#starts = this.#points.map((point, index) => (index === 0 ? 0 : point.tick));
    const bars = [1];
    for (let index = 0; index + 1 < this.#points.length; index += 1) {
      const length = this.#starts[index + 1]! - this.#starts[index]!;
      bars.push(bars[index]! + Math.ceil(length / barLength(this.#points[index]!)));
    }
    this.#bars = bars;
  }

  static of(song: { readonly metre: readonly MetrePoint[] }): MetreMap {
    return new MetreMap(song.metre);
  }

  /** Return the metre in force at a tick. */
  metre(tick: Ticks): MetrePoint {
    return this.#points[lastAtMost(this.#starts, tick)]!;
  }

  /** Return the bar, beat and tick of a tick that is not negative. */
  position(tick: Ticks): Position {
    const index = lastAtMost(this.#starts, tick);
    const point = this.#points[index]!;
    const within = tick - this.#starts[index]!;
    const bars = Math.floor(within / barLength(point));
    const inBar = within - bars * barLength(point);
    const beats = Math.floor(inBar / beatLength(point));
    return { bar: this.#bars[index]! + bars, beat: beats + 1, tick: inBar - beats * beatLength(point) };
  }

  /** Return the tick of a place in bars; bar and beat count from 1. */
  tick(bar: number, beat = 1, tick: Ticks = 0): Ticks {
    let index = lastAtMost(this.#bars, bar);
    while (index > 0 && this.#starts[index] === this.#starts[index - 1]) index -= 1;
    const point = this.#points[index]!;
    const start = this.#starts[index]! + (bar - this.#bars[index]!) * barLength(point);
    return start + (beat - 1) * beatLength(point) + tick;
  }

  tickOfBar(bar: number): Ticks {
    return this.tick(bar);
  }

  /** Return where the bar that holds a tick begins and ends; a change of metre may cut it short. */
  barAt(tick: Ticks): { readonly bar: number; readonly start: Ticks; readonly end: Ticks } {
    const { bar } = this.position(Math.max(0, tick));
    return { bar, start: this.tick(bar), end: this.tick(bar + 1) };
  }

  /** Return how long the bar is that holds a tick. */
  barLengthAt(tick: Ticks): Ticks {
    const { start, end } = this.barAt(tick);
    return end - start;
  }

  /** Yield the tick on which each bar starts, up to and without `end`. */
  *bars(end: Ticks): Generator<Ticks> {
    for (let bar = 1; this.tick(bar) < end; bar += 1) yield this.tick(bar);
  }

  /**
   * Yield the lines of a grid in a stretch of time: bars, their beats, and steps of `step` ticks. Every bar
   * begins the grid anew. A step of a bar or more leaves out bars, counted from the first one.
   */
  *gridLines(from: Ticks, to: Ticks, step: Ticks): Generator<GridLine> {
    const first = this.position(Math.max(0, from)).bar;
    for (let bar = first; this.tick(bar) < to; bar += 1) {
      const start = this.tick(bar);
      const end = this.tick(bar + 1);
      const point = this.metre(start);
      const every = Math.max(1, Math.round(step / barLength(point)));
      if (start >= from && (bar - 1) % every === 0) yield { tick: start, is: "bar", bar };
      if (step >= barLength(point)) continue;
      const beat = beatLength(point);
      const stride = step > 0 ? step : beat;
      for (let index = 1; start + index * stride < Math.min(end, to); index += 1) {
        const tick = start + index * stride;
        if (tick >= from) yield { tick, is: (index * stride) % beat === 0 ? "beat" : "step", bar: 0 };
      }
    }
  }
}

/** Return how long one beat (a note of 1/unit) is. */
export const beatLength = (metre: MetrePoint): Ticks => (4 * PPQ) / metre.unit;

/** Return how long one whole bar is. */
const barLength = (metre: MetrePoint): Ticks => metre.beats * beatLength(metre);

/** Return the index of the last number that is not above a value; 0 when all are. */
function lastAtMost(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
