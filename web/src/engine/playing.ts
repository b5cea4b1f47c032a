/** What the player says about itself while it plays, and before. */

/** What is going on, always up to date. Ticks and seconds are those that are heard now. */
export interface Status {
  /** Whether it was told to play. */
  playing: boolean;
  /** Whether the clicks before the beginning are heard. */
  countingIn: boolean;
  tick: number;
  seconds: number;
  /** How much of the time it takes to hear a sound it takes to make it; 1 is all there is. */
  load: number;
  /** How many samples were silent because their file came too late. */
  late: number;
  /** From making a sound to hearing it. */
  latency_s: number;
  /** Whether devices run at half the work; see `eco`. */
  eco: boolean;
  /** Whether the browser lets sound out. It does after the first click or key. */
  running: boolean;
}

/** Before anything was asked. */
export const STILL: Status = {
  playing: false,
  countingIn: false,
  tick: 0,
  seconds: 0,
  load: 0,
  late: 0,
  latency_s: 0,
  eco: false,
  running: false,
};
