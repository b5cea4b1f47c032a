/**
 * When the audio context's frames are heard, by the page's clock: what the browser says about it jitters by some
 * milliseconds, so the middle of its last answers is taken.
 */

import type { Player } from "../engine/player";

const MOST_KEPT = 15;

export class Sounding {
  private offsets: number[] = [];

  constructor(private readonly player: Player) {}

  /** Ask the browser once more; a few times a second is enough. */
  look(): void {
    const now = performance.now();
    this.offsets.push(this.player.frameHeard(now) - (now * this.rate) / 1000);
    if (this.offsets.length > MOST_KEPT) this.offsets.shift();
  }

  /** The sound stood still, or another device has it: what was known is not so any more. */
  reset(): void {
    this.offsets = [];
  }

  /** The frame of the engine's timeline that is heard at a moment of the page's clock. */
  frameAt(page_ms: number): number {
    return (page_ms * this.rate) / 1000 + this.offset;
  }

  /** When, by the page's clock, a frame of the engine's timeline is heard. */
  momentOf(frame: number): number {
    return ((frame - this.offset) * 1000) / this.rate;
  }

  private get offset(): number {
    if (this.offsets.length === 0) this.look();
    return middle(this.offsets) - this.player.engineLatency;
  }

  private get rate(): number {
    return this.player.context.sampleRate;
  }
}

export function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
