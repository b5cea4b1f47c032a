/**
 * A fader's way: closed at the bottom, 0 dB at three quarters, +12 dB at the top.
 *
 * Straight between marks, as on a desk: the closer to 0 dB, the more travel a decibel has.
 */

import type { Law, Scale } from "../controls/scale";

/** The engine closes a fader here. */
export const CLOSED_DB = -96;

/** Decibels and the share of the travel where they stand. */
const MARKS: readonly (readonly [gain_db: number, share: number])[] = [
  [CLOSED_DB, 0],
  [-60, 0.04],
  [-40, 0.14],
  [-30, 0.23],
  [-20, 0.35],
  [-10, 0.54],
  [-5, 0.645],
  [0, 0.75],
  [12, 1],
];

/** The decibels written beside a fader. */
export const WRITTEN_DB = [12, 6, 0, -5, -10, -20, -30, -40, -60] as const;

const FADER_LAW: Law = {
  share: (value) => along(value, 0),
  value: (share) => along(share, 1),
};

export const FADER: Scale = {
  minimum: CLOSED_DB,
  maximum: 12,
  unit: "dB",
  law: FADER_LAW,
  step: 0.5,
  lowest: "−∞ dB",
};

/** A send goes the same way, up to 0 dB beyond which nothing is gained by sending louder than +6. */
export const SEND: Scale = { ...FADER, maximum: 6, law: stretched(FADER_LAW, 6), step: 1 };

function along(at: number, from: 0 | 1): number {
  const to = from === 0 ? 1 : 0;
  for (let i = 1; i < MARKS.length; i++) {
    const high = MARKS[i]!;
    if (at > high[from] && i < MARKS.length - 1) continue;
    const low = MARKS[i - 1]!;
    const way = (at - low[from]) / (high[from] - low[from]);
    return low[to] + Math.min(1, Math.max(0, way)) * (high[to] - low[to]);
  }
  return MARKS.at(-1)![to];
}

/** The lower part of a law, up to `top`, on the whole travel. */
function stretched(law: Law, top: number): Law {
  const end = law.share(top);
  return { share: (value) => Math.min(1, law.share(value) / end), value: (share) => law.value(share * end) };
}
