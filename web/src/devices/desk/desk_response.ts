/**
 * What a desk strip's low cut and three bands do to a level, in dB: the formulas of `console_channel.dsp`.
 *
 * Shelves of one pole, (s + G w) / (s + w); a bell, 1 + (G - 1) k s / (s² + k s + 1); a cut is the inverse of its boost.
 * The low cut is a Butterworth of the third order, off at 10 Hz.
 */

const OFF_HZ = 10;
const DISCRETE = 1;

export type Settings = (name: string) => number;

export function deskResponse(of: Settings, frequencies: readonly number[]): number[] {
  return frequencies.map(
    (hz) =>
      lowCut_db(hz, of("low_cut_hz")) +
      shelf_db(of("low_hz") / hz, of("low_db")) +
      bell_db(hz / of("mid_hz"), of("mid_db"), of("mid_q"), of("desk")) +
      shelf_db(hz / of("high_hz"), of("high_db")),
  );
}

/** A shelf at the side where `ratio` is large; a boost begins at its corner, and so does a cut. */
function shelf_db(ratio: number, gain_db: number): number {
  const gain = 10 ** (Math.abs(gain_db) / 20);
  // As far from the corner as the boost needs for its zero to lie there: (1 + r²) / (1 + (r / G)²).
  const boost_db = 10 * Math.log10((1 + ratio ** 2) / (1 + (ratio / gain) ** 2));
  return Math.sign(gain_db) * boost_db;
}

function bell_db(ratio: number, gain_db: number, q: number, desk: number): number {
  const gain = 10 ** (Math.abs(gain_db) / 20);
  const damping = 1 / (q * (Math.round(desk) === DISCRETE ? 1 + Math.abs(gain_db) / 8 : 1));
  const real = (1 - ratio ** 2) ** 2;
  const boost_db = 10 * Math.log10((real + (gain * damping * ratio) ** 2) / (real + (damping * ratio) ** 2));
  return Math.sign(gain_db) * boost_db;
}

const lowCut_db = (hz: number, corner_hz: number): number =>
  corner_hz > OFF_HZ ? -10 * Math.log10(1 + (corner_hz / hz) ** 6) : 0;
