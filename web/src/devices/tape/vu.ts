/**
 * How a VU meter's needle moves, and where it stands.
 *
 * Sources: IEC 60268-17 (1990), standard volume indicator: a sine that is switched on brings it to 99 % of its
 * place in 300 ms, and 1 to 1.5 % beyond it. A needle is a mass on a spring, so of the second order: an overshoot of
 * 1.25 % is a damping of -ln o / √(π² + ln² o) = 0.813, and with that 99 % comes after 4.054 / ω.
 */

export const DAMPING = 0.8127;
export const ANGULAR_HZ = 4.0536 / 0.3;
const DAMPED_HZ = ANGULAR_HZ * Math.sqrt(1 - DAMPING ** 2);
/** +3 VU is the end of the scale, and a pin is a little beyond it; the needle moves with the voltage. */
export const FULL_SCALE = 10 ** (3 / 20);
const PIN = 1.06 * FULL_SCALE;
const SWING_DEGREES = 94;
/** Slower and nearer than this, the needle rests. */
const STILL = 1e-4;
/** Frames that come later than this are taken to come then. */
const LONGEST_S = 0.25;

/** A needle; 1 is 0 VU. */
export class Needle {
  place = 0;
  private speed = 0;
  private last_ms = Number.NaN;

  /** Let it follow `level`, which is what came since it was last moved; says whether it still moves. */
  follow(level: number, now_ms: number): boolean {
    const time_s = Math.min(LONGEST_S, Math.max(0, (now_ms - this.last_ms) / 1000)) || 0;
    this.last_ms = now_ms;
    const fade = Math.exp(-DAMPING * ANGULAR_HZ * time_s);
    const [cos, sin] = [Math.cos(DAMPED_HZ * time_s), Math.sin(DAMPED_HZ * time_s)];
    const away = this.place - level;
    const push = this.speed + DAMPING * ANGULAR_HZ * away;
    this.place = level + fade * (away * cos + (push / DAMPED_HZ) * sin);
    this.speed =
      fade *
      (this.speed * cos - ((ANGULAR_HZ ** 2 * away + DAMPING * ANGULAR_HZ * this.speed) / DAMPED_HZ) * sin);
    if (this.place > PIN || this.place < 0) {
      this.place = Math.min(PIN, Math.max(0, this.place));
      this.speed = 0;
    }
    return Math.abs(this.place - level) > STILL || Math.abs(this.speed) > STILL;
  }
}

/** The level of a signal by its rms, 1 for the sine whose peak is `reference_dbfs`. */
export const vuLevel = (rms: number, reference_dbfs: number): number =>
  (rms * Math.SQRT2) / 10 ** (reference_dbfs / 20);

/** Where a level stands, in degrees from the middle. */
export const needleAngle = (level: number): number => SWING_DEGREES * (level / FULL_SCALE - 0.5);

export const MARKS_VU = [-20, -10, -7, -5, -3, -2, -1, 0, 1, 2, 3] as const;
