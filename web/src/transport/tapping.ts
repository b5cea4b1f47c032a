/** The tempo of somebody tapping: the middle of the last gaps, so that one late tap does not count. */

import { FASTEST_BPM, SLOWEST_BPM } from "./words";

const PAUSE_MS = 2_500;
const MOST_GAPS = 8;

export class Tapping {
  private taps: number[] = [];

  /** One tap, at a time in ms; returns the tempo in whole bpm from the third tap on, else null. */
  tap(now_ms: number): number | null {
    const last = this.taps.at(-1);
    if (last !== undefined && now_ms - last > PAUSE_MS) this.taps = [];
    this.taps = [...this.taps.slice(-MOST_GAPS), now_ms];
    const gaps = this.taps.slice(1).map((tap, index) => tap - this.taps[index]!);
    if (gaps.length < 2) return null;
    const sorted = [...gaps].sort((one, other) => one - other);
    const middle = sorted.length >> 1;
    const gap = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
    return Math.min(FASTEST_BPM, Math.max(SLOWEST_BPM, Math.round(60_000 / gap)));
  }
}
