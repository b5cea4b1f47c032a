/**
 * How a meter moves: it rises at once, falls by a fixed number of decibels a second, and keeps its
 * highest peak until a person resets it.
 *
 * Sources: IEC 60268-18 (digital peak meters fall by 20 dB in 1.7 s); a peak of 0 dBFS or more is a clip.
 */

export const FALL_DB_S = 20 / 1.7;
export const FLOOR_DB = -72;
const LINE_STAYS_MS = 1_200;
/** Just under full scale: the last step of 16-bit sound. */
const CLIPS_AT = 1 - 2 ** -15;

/** What the engine reads of a track: linear, full scale 1. */
export interface Reading {
  readonly peak: readonly [number, number];
  readonly rms: readonly [number, number];
}

export class MeterLevels {
  /** Shown now, left and right. */
  readonly peak_db: [number, number] = [FLOOR_DB, FLOOR_DB];
  readonly rms_db: [number, number] = [FLOOR_DB, FLOOR_DB];
  /** The thin line that stays a while above the bars. */
  readonly line_db: [number, number] = [FLOOR_DB, FLOOR_DB];
  /** The highest since the last reset. */
  highest_db = Number.NEGATIVE_INFINITY;
  clipped = false;

  private readonly line_ms: [number, number] = [0, 0];
  private last_ms = Number.NEGATIVE_INFINITY;

  /** Take in what was read at `now_ms`; says whether anything still moves. */
  feed(reading: Reading | null, now_ms: number): boolean {
    const fall = Number.isFinite(this.last_ms) ? ((now_ms - this.last_ms) / 1000) * FALL_DB_S : 0;
    this.last_ms = now_ms;
    let moves = false;
    for (const side of [0, 1] as const) {
      const peak = reading?.peak[side] ?? 0;
      const level = decibels(peak);
      this.peak_db[side] = Math.max(level, this.peak_db[side] - fall, FLOOR_DB);
      this.rms_db[side] = Math.max(decibels(reading?.rms[side] ?? 0), this.rms_db[side] - fall, FLOOR_DB);
      if (level >= this.line_db[side]) {
        this.line_db[side] = level;
        this.line_ms[side] = now_ms;
      } else if (now_ms - this.line_ms[side] > LINE_STAYS_MS)
        this.line_db[side] = Math.max(this.peak_db[side], this.line_db[side] - fall, FLOOR_DB);
      if (peak > 0) this.highest_db = Math.max(this.highest_db, 20 * Math.log10(peak));
      if (peak >= CLIPS_AT) this.clipped = true;
      moves ||= this.line_db[side] > FLOOR_DB || this.peak_db[side] > FLOOR_DB;
    }
    return moves;
  }

  reset(): void {
    this.highest_db = Number.NEGATIVE_INFINITY;
    this.clipped = false;
    this.line_db.fill(FLOOR_DB);
  }
}

export function decibels(amplitude: number): number {
  return amplitude > 0 ? Math.max(FLOOR_DB, 20 * Math.log10(amplitude)) : FLOOR_DB;
}

/** Where a level stands on a meter, 0 at its foot, 1 at its head (+6 dB): more room where music is. */
export function meterShare(level_db: number): number {
  const marks = [
    [FLOOR_DB, 0],
    [-60, 0.05],
    [-40, 0.2],
    [-20, 0.5],
    [0, 0.9],
    [6, 1],
  ] as const;
  for (let i = 1; i < marks.length; i++) {
    const [high, end] = marks[i]!;
    const [low, start] = marks[i - 1]!;
    if (level_db <= high) return start + (Math.max(0, level_db - low) / (high - low)) * (end - start);
  }
  return 1;
}
