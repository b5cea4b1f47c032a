/**
 * An input that the browser holds back.
 *
 * Between the input and the audio graph lies a queue. When the machine was too busy for a moment, what was played
 * meanwhile comes all at once and stays in the queue: everything after it is as late as the moment was long, up to a
 * tenth of a second, and what finds no room is dropped in silence. Opening the source anew empties the queue. Chromium
 * counts what is needed to notice; where it is not counted, nothing is done.
 */

/** Later than this, the queue was empty already; a good one is late by less than one. */
const HELD_MS = 25;
/** For so long the input comes in time again before the source is opened anew. */
const CALM_MS = 400;

/** What Chromium counts of a track; latencies in milliseconds since they were last reset. */
export interface Counts {
  readonly deliveredFrames: number;
  readonly totalFrames: number;
  readonly maximumLatency: number;
  resetLatency(): void;
}

export class Backlog {
  private dropped: number | null = null;
  private held_ms = Number.NaN;
  /** By how much the input came too late when that was noticed last. */
  late_ms = 0;

  /** Takes the counts of the input as they are now; says whether the source is to be opened anew. */
  look(counts: Counts | undefined, now_ms: number): boolean {
    if (!counts) return false;
    const dropped = counts.totalFrames - counts.deliveredFrames;
    const first = this.dropped === null;
    if (first || counts.maximumLatency > HELD_MS || dropped !== this.dropped) {
      this.dropped = dropped;
      this.late_ms = counts.maximumLatency;
      counts.resetLatency();
      if (!first) this.held_ms = now_ms; // how it began does not matter
    }
    if (!(now_ms - this.held_ms >= CALM_MS)) return false;
    this.held_ms = Number.NaN;
    return true;
  }

  /** Whether the source will be opened anew soon. */
  get held(): boolean {
    return !Number.isNaN(this.held_ms);
  }
}
