/** Loudness of the master now, and its highest true peak since playing began or somebody forgot it. */

/** What the engine's meter of the master says. */
export interface Heard {
  readonly lufs: number;
  /** Amplitudes, left and right. */
  readonly true_peak: readonly [number, number];
}

/** Under full scale by so much a peak survives every codec and converter. */
export const CEILING_DB = -1;
const QUIETEST_DB = -70;

export class Loudness {
  lufs = Number.NEGATIVE_INFINITY;
  highest_db = Number.NEGATIVE_INFINITY;
  private playing = false;

  /** Take a reading; where playing begins, the highest peak begins anew. */
  hear(heard: Heard, playing: boolean): void {
    if (playing && !this.playing) this.forget();
    this.playing = playing;
    this.lufs = heard.lufs;
    const [left, right] = heard.true_peak;
    this.highest_db = Math.max(this.highest_db, 20 * Math.log10(Math.max(left, right, 0)));
  }

  forget(): void {
    this.highest_db = Number.NEGATIVE_INFINITY;
  }

  get isOver(): boolean {
    return this.highest_db > CEILING_DB;
  }
}

/** "−14.6", "+0.4"; "−∞" for what nobody hears. */
export function levelInWords(level: number): string {
  if (!(level > QUIETEST_DB)) return "−∞";
  const words = Math.abs(level).toFixed(1);
  return words === "0.0" ? "0.0" : `${level > 0 ? "+" : "−"}${words}`;
}
