/**
 * Waveforms from pyramids of least and greatest values: which level to read, and what each pixel shows.
 *
 * A level holds for every `per` samples of the media their least and greatest value, -32767 to 32767, one
 * after the other. The server makes them; a level that has not come yet is stood in for by a coarser one.
 */

import type { Clip, Ticks } from "../song/document";

/** Samples behind each pair of values, finest first. */
export const LEVELS: readonly number[] = [64, 512, 4096, 32768];

/** The coarsest level that still has a pair for every pixel; the finest one when none has. */
export function levelFor(samplesPerPixel: number, levels: readonly number[] = LEVELS): number {
  let best = levels[0]!;
  for (const per of levels) if (per <= samplesPerPixel) best = per;
  return best;
}

/** Least and greatest of the samples from `from` to `to`, both in samples of the media, as -1 to 1. */
export function extent(level: Int16Array, per: number, from: number, to: number): [number, number] {
  const count = level.length >> 1;
  const first = Math.max(0, Math.floor(from / per));
  const end = Math.min(count, Math.max(first + 1, Math.ceil(to / per)));
  if (to <= 0 || first >= count) return [0, 0];
  let low = 32767;
  let high = -32768;
  for (let index = first; index < end; index++) {
    const least = level[2 * index]!;
    const most = level[2 * index + 1]!;
    if (least < low) low = least;
    if (most > high) high = most;
  }
  return [low / 32767, high / 32767];
}

/** What turns ticks of the song into seconds: the engine's clock. */
export interface Seconds {
  seconds(tick: Ticks): number;
}

/**
 * Which sample of its media a clip plays at a tick of the song, as the engine has it: time runs in
 * seconds from the clip's start, a loop begins again at the offset, a reversed clip reads from its end.
 */
export function sampleAt(clip: Clip, sampleRate: number, clock: Seconds, tick: Ticks): number {
  const origin = clock.seconds(clip.start);
  const into = Math.max(0, clock.seconds(tick) - origin);
  const span = clock.seconds(clip.start + (clip.loop > 0 ? clip.loop : clip.length)) - origin;
  const within = clip.loop > 0 && span > 0 ? into % span : into;
  return clip.offset + (clip.reverse ? span - within : within) * sampleRate;
}

/** Sample positions at pixel edges: exact every `step` pixels, straight between, for tempo bends gently. */
export function samplesAcross(
  clip: Clip,
  sampleRate: number,
  clock: Seconds,
  fromTick: Ticks,
  ticksPerPixel: number,
  width: number,
  step = 16,
): Float64Array {
  const samples = new Float64Array(width + 1);
  const origin = clock.seconds(clip.start);
  const span = clock.seconds(clip.start + (clip.loop > 0 ? clip.loop : clip.length)) - origin;
  const into = (x: number): number => clock.seconds(fromTick + x * ticksPerPixel) - origin;
  let left = into(0);
  for (let x = 0; x <= width; x += step) {
    const right = into(x + step);
    for (let part = 0; part < step && x + part <= width; part++) {
      const time = Math.max(0, left + ((right - left) * part) / step);
      const within = clip.loop > 0 && span > 0 ? time % span : time;
      samples[x + part] = clip.offset + (clip.reverse ? span - within : within) * sampleRate;
    }
    left = right;
  }
  return samples;
}

/** How loud a clip is at a tick, 0 to 1, by its fades alone. */
export function fadeAt(clip: Clip, tick: Ticks): number {
  const shape = (share: number): number =>
    clip.fade_curve === "equal_power" ? Math.sin((Math.PI / 2) * share) : share;
  const into = tick - clip.start;
  const left = clip.start + clip.length - tick;
  let gain = 1;
  if (clip.fade_in > 0 && into < clip.fade_in) gain *= shape(Math.max(0, into / clip.fade_in));
  if (clip.fade_out > 0 && left < clip.fade_out) gain *= shape(Math.max(0, left / clip.fade_out));
  return gain;
}

export const gainOf = (gain_db: number): number => 10 ** (gain_db / 20);

type Fetch = (sha256: string, per: number) => Promise<Int16Array>;

/** Levels that have come, and those that were asked for; `onready` is told when there is more to draw. */
export class Peaks {
  private readonly levels = new Map<string, Int16Array>();
  private readonly asked = new Set<string>();

  constructor(
    private readonly fetch: Fetch,
    private readonly onready: (sha256: string) => void,
  ) {}

  /** The best level there is now for a zoom, with its samples per pair; the wanted one is sent for. */
  level(sha256: string, samplesPerPixel: number): { per: number; values: Int16Array } | null {
    const wanted = levelFor(samplesPerPixel);
    this.ask(sha256, wanted);
    const start = LEVELS.indexOf(wanted);
    for (const per of [...LEVELS.slice(start), ...LEVELS.slice(0, start).reverse()]) {
      const values = this.levels.get(`${sha256}/${per}`);
      if (values) return { per, values };
    }
    return null;
  }

  /** More of a file has arrived: what there is of its waveform is fetched anew, and stays until that has come. */
  renew(sha256: string): void {
    for (const per of LEVELS) if (this.asked.delete(`${sha256}/${per}`)) this.ask(sha256, per);
  }

  private ask(sha256: string, per: number): void {
    const key = `${sha256}/${per}`;
    if (this.asked.has(key)) return;
    this.asked.add(key);
    this.fetch(sha256, per).then(
      (values) => {
        this.levels.set(key, values);
        this.onready(sha256);
      },
      () => setTimeout(() => this.asked.delete(key), 3_000), // it may still be on its way to the server
    );
  }
}

/** One row of pairs for all channels: the least and the greatest of either. */
export function mixedDown(channels: readonly Int16Array[]): Int16Array {
  const [left, right] = channels;
  if (!left || !right) return left ?? new Int16Array();
  const both = new Int16Array(left.length);
  for (let index = 0; index < both.length; index += 2) {
    both[index] = Math.min(left[index]!, right[index]!);
    both[index + 1] = Math.max(left[index + 1]!, right[index + 1]!);
  }
  return both;
}
