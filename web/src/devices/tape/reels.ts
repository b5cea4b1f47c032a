/** How reels turn: tape of a thickness leaves one and is wound on the other at one speed. Lengths in metres. */

/** A reel of 10½ inches: its hub, its full pack, and long-play tape, 35 µm thick. */
export const HUB_M = 0.057;
export const FULL_M = 0.127;
const TAPE_M = 0.000035;
/** How much tape a full reel holds: the ring between hub and edge, laid out. */
export const REEL_M = (Math.PI * (FULL_M ** 2 - HUB_M ** 2)) / TAPE_M;

export interface Reel {
  readonly radius_m: number;
  /** How far it has turned, in turns. */
  readonly turns: number;
}

/** Both reels after this much tape has gone by; when a reel is empty, a full one is put on. */
export function reelsAt(length_m: number): { supply: Reel; takeUp: Reel } {
  const gone = ((length_m % REEL_M) + REEL_M) % REEL_M;
  const supply = Math.sqrt(FULL_M ** 2 - (gone * TAPE_M) / Math.PI);
  const takeUp = Math.sqrt(HUB_M ** 2 + (gone * TAPE_M) / Math.PI);
  // Every turn adds one layer.
  return {
    supply: { radius_m: supply, turns: (FULL_M - supply) / TAPE_M },
    takeUp: { radius_m: takeUp, turns: (takeUp - HUB_M) / TAPE_M },
  };
}
