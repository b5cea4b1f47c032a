/** What is being recorded, as the timeline shows it. */

import type { Note, Ticks } from "../song/document";

/** A clip in the making. */
export interface Growing {
  readonly track: string;
  readonly start: Ticks;
  readonly end: Ticks;
  readonly name: string;
  /** What was played on it in this turn, in ticks of the song. */
  readonly notes: readonly Note[];
  /** What was sung into it; null where no sound is recorded. */
  readonly wave: Wave | null;
  /** Whether the input was too loud. */
  readonly over: boolean;
}

/** The waveform so far: pairs of least and greatest, and which frame of it belongs to a tick. */
export interface Wave {
  readonly values: Int16Array;
  readonly per: number;
  frame(tick: Ticks): number;
}
