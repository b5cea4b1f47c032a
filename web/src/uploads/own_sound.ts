/**
 * A file on its way, as its sender hears and sees it meanwhile: decoded by this browser. When it has arrived, the
 * server's samples take its place, which are those that a render reads.
 */

import type { OwnSound } from "../studio/own_sounds";

/** No more than this is decoded here: ten minutes of stereo at 48 kHz. What is longer is heard as it arrives. */
const MOST_BYTES = 240 * 2 ** 20;

/** Decode a file of `own_rate` Hz for an engine of `rate` Hz; null when this browser cannot, or it is too long. */
export async function ownSound(
  file: Blob,
  length_s: number,
  channels: number,
  own_rate: number,
  rate: number,
): Promise<OwnSound | null> {
  if (length_s * rate * channels * 4 > MOST_BYTES || file.size > MOST_BYTES) return null;
  try {
    return new Decoded(file, await decoded(file, rate), length_s, own_rate);
  } catch {
    return null;
  }
}

async function decoded(file: Blob, rate: number): Promise<AudioBuffer> {
  return new OfflineAudioContext(1, 1, rate).decodeAudioData(await file.arrayBuffer());
}

class Decoded implements OwnSound {
  /** At rates that were asked for besides the engine's. */
  private readonly others = new Map<number, Promise<OwnSound>>();

  constructor(
    private readonly file: Blob,
    private readonly buffer: AudioBuffer,
    private readonly length_s: number,
    readonly own_rate: number,
  ) {}

  async at(rate: number): Promise<OwnSound> {
    if (rate === this.buffer.sampleRate) return this;
    let other = this.others.get(rate);
    if (!other) {
      const { file, length_s, own_rate } = this;
      other = decoded(file, rate).then((buffer) => new Decoded(file, buffer, length_s, own_rate));
      this.others.set(rate, other);
    }
    return other;
  }

  get channels(): number {
    return this.buffer.numberOfChannels;
  }

  get frames(): number {
    return this.buffer.length;
  }

  samples(start: number, frames: number): Float32Array[] {
    return Array.from({ length: this.channels }, (_, channel) =>
      this.buffer.getChannelData(channel).subarray(start, start + frames),
    );
  }

  peaks(per: number, frames: number): Int16Array[] {
    const step = per * (this.buffer.length / (frames || this.length_s * this.buffer.sampleRate));
    return Array.from({ length: Math.min(2, this.channels) }, (_, channel) =>
      columns(this.buffer.getChannelData(channel), step),
    );
  }
}

/** The lowest and the highest of each `step` samples, full scale 32767. */
export function columns(samples: Float32Array, step: number): Int16Array {
  const count = Math.ceil(samples.length / step);
  const pairs = new Int16Array(2 * count);
  for (let column = 0; column < count; column++) {
    let low = 1;
    let high = -1;
    const end = Math.min(samples.length, Math.round((column + 1) * step));
    for (let i = Math.round(column * step); i < end; i++) {
      const value = samples[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    pairs[2 * column] = Math.round(Math.max(-1, low) * 32_767);
    pairs[2 * column + 1] = Math.round(Math.min(1, high) * 32_767);
  }
  return pairs;
}
