/**
 * Where in the song a recording belongs: what was played to the song's sample S sits at S.
 *
 * The engine makes sample S at some frame of the audio context. It is heard and played to later, and what
 * is played comes in later still: `latency` frames in all (the engine's own and the round trip through the
 * devices, which the calibration measures).
 */

import type { Timeline } from "../engine/timeline";

/** One time through: from `start` on, `length` ticks, read from `offset` frames into the recording. */
export interface Pass {
  readonly start: number;
  readonly length: number;
  readonly offset: number;
}

export interface Placed {
  /** The frame at which the engine began to play, or the song's sample was reached from which to record. */
  readonly from: number;
  /** The frame at which it stopped. */
  readonly to: number;
  /** The song's first sample to record; before it all is count-in. */
  readonly punch: number;
  readonly latency: number;
  /** The frame of the context that is the recording's first. */
  readonly first: number;
}

/** Ticks and samples of the song; asked of the engine. */
export interface Time {
  tick(sample: number): number;
  sample(tick: number): number;
}

/** The frame from which on a recording is kept, once the engine's way is known. */
export function firstFrame(timeline: Timeline, from: number, punch: number, latency: number): number | null {
  const run = timeline.runs(from, Number.POSITIVE_INFINITY)[0];
  return run ? run.frame + Math.max(0, punch - run.position) + latency : null;
}

/** The passes of a recording: one, or one for each time round the loop. The shortest ones are left out. */
export function passes(timeline: Timeline, placed: Placed, time: Time): Pass[] {
  const { from, to, punch, latency, first } = placed;
  return timeline.runs(from, to).flatMap((run, index) => {
    const early = index === 0 ? Math.max(0, punch - run.position) : 0;
    if (early >= run.frames) return [];
    const start = tickFrom(run.position + early, time);
    const late = time.sample(start) - run.position;
    const length = tickFrom(run.position + run.frames, time) - start;
    if (length <= 0) return [];
    return [{ start, length, offset: Math.max(0, run.frame + late + latency - first) }];
  });
}

/** The first tick from a sample on; the very tick in which a loop begins, though its sample comes within it. */
function tickFrom(sample: number, time: Time): number {
  const near = Math.round(time.tick(sample));
  return Math.abs(time.sample(near) - sample) <= 1 ? near : Math.ceil(time.tick(sample) - 1e-6);
}

/** The ticks at which sound was lost: where a gap, in frames of the recording, touches one of its passes. */
export function lostAt(
  gaps: readonly (readonly [frame: number, frames: number])[],
  kept: readonly Pass[],
  time: Time,
): number[] {
  return kept.flatMap(({ start, length, offset }) =>
    gaps.flatMap(([frame, frames]) => {
      const first = time.sample(start) - offset;
      const from = Math.max(start, time.tick(first + frame));
      return from < start + length && time.tick(first + frame + frames) > start ? [from] : [];
    }),
  );
}
