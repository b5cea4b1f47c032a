/**
 * What the page tells the engine: plain arrays that travel to the audio thread in batches.
 *
 * Everything is named by the song's own ids; `Rig` knows the engine's handles. Ticks stay ticks: the
 * engine finds the samples.
 */

export type Command =
  // time
  | readonly ["tempo", ticks: Int32Array, bpms: Float64Array, ramps: Int32Array]
  | readonly ["metre", ticks: Int32Array, beats: Int32Array, units: Int32Array]
  // tracks
  | readonly ["track", id: string, kind: number]
  | readonly ["track_remove", id: string]
  | readonly ["track_order", ids: readonly string[]]
  | readonly ["route", track: string, output: string]
  | readonly ["track_set", track: string, control: number, value: number]
  | readonly ["track_flag", track: string, flag: number, on: boolean]
  | readonly ["send", id: string, from: string, to: string, pre: boolean]
  | readonly ["send_remove", id: string]
  | readonly ["send_set", id: string, gain_db: number]
  // devices
  | readonly ["device", id: string, track: string, kind: string, seed: number]
  | readonly ["device_remove", id: string]
  | readonly ["device_order", track: string, ids: readonly string[]]
  | readonly ["device_set", id: string, parameter: number, value: number]
  | readonly ["bypass", id: string, on: boolean]
  | readonly ["sidechain", id: string, track: string]
  | readonly ["zone", id: string, limits: Int32Array, gain_db: number, pan: number]
  // nine numbers a zone: low, high, low and high velocity, root, start, end, loop start, loop end
  | readonly ["samples", id: string, media: readonly string[], numbers: Int32Array, gains_db: Float32Array]
  // clips
  | readonly ["clip", id: string, track: string]
  | readonly ["clip_remove", id: string]
  | readonly ["clip_order", track: string, ids: readonly string[]]
  | readonly ["clip_place", id: string, start: number, length: number, loop: number, muted: boolean]
  // five columns: starts, lengths, pitches, velocities, and the bits of float32 cents
  | readonly ["clip_notes", id: string, count: number, columns: Int32Array]
  // four columns: ticks, kinds, keys, and the bits of float32 values
  | readonly ["clip_controls", id: string, count: number, columns: Int32Array]
  | readonly [
      "clip_groove",
      id: string,
      swing: number,
      grid: number,
      amount: number,
      offsets: Float32Array,
      velocities: Float32Array,
    ]
  // `offset` in samples of the file
  | readonly [
      "clip_audio",
      id: string,
      media: string,
      offset: number,
      gain_db: number,
      fade_in: number,
      fade_out: number,
      curve: number,
      reverse: boolean,
    ]
  | readonly ["clips_done", track: string]
  // automation: `what` as in abi.h; three columns of 32 bits and one of curves: ticks, curves, values, bends
  | readonly ["automate", what: number, id: string, parameter: number, count: number, columns: Int32Array]
  | readonly ["hold", what: number, id: string, parameter: number, on: boolean]
  | readonly ["connect"]
  // devices that come from now on run without oversampling
  | readonly ["eco", on: boolean]
  // media; `own_rate` is that of the file, frames are counted at the engine's rate
  | readonly ["media", sha: string, channels: number, frames: number, own_rate: number]
  | readonly ["page", sha: string, page: number, samples: Float32Array]
  // the whole of a file at its own rate, for samplers; channels one after the other
  | readonly ["whole", sha: string, channels: number, frames: number, rate: number, samples: Float32Array]
  | readonly ["media_remove", sha: string]
  // transport
  | readonly ["play", count_in_bars: number]
  // be at `tick` at a frame of the context, a multiple of 128, and play on from there; too late, further on
  | readonly ["start_at", frame: number, tick: number]
  | readonly ["stop"]
  | readonly ["seek", tick: number]
  | readonly ["loop", on: boolean, start: number, end: number]
  | readonly ["click", on: boolean, gain_db: number]
  | readonly ["reset"]
  // live
  | readonly ["note_on", track: string, pitch: number, velocity: number]
  | readonly ["note_off", track: string, pitch: number]
  | readonly ["controller", track: string, kind: number, value: number, key: number]
  | readonly ["panic"]
  // what the page shows and hears
  | readonly [
      "watch",
      tracks: readonly string[],
      devices: readonly (readonly [string, number])[],
      revision: number,
    ]
  | readonly ["gain", gain_db: number]
  | readonly ["done", batch: number];

/** What went wrong with a song that still plays as far as it can. Two sentences, as everywhere. */
export interface Problem {
  readonly problem: string;
  readonly remedy: string;
}

/** Arrays of at least this many bytes are handed over rather than copied. */
const WORTH_MOVING = 65_536;

/** The buffers of a batch that should move to the other side instead of being copied. */
export function movable(commands: readonly Command[]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const command of commands)
    for (const argument of command)
      if (ArrayBuffer.isView(argument) && argument.byteLength >= WORTH_MOVING)
        buffers.push(argument.buffer as ArrayBuffer);
  return buffers;
}
