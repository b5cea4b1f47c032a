/** Audio that is heard in this browser alone until it has arrived at the server: files on their way. */

import type { Source } from "../engine/pages";

/** A file decoded for the engine: `frames` at its rate; `own_rate` is the file's, in Hz. */
export interface OwnSound {
  readonly channels: number;
  readonly frames: number;
  readonly own_rate: number;
  /** The same at another rate: a sampler counts in the samples of the file itself. */
  at(rate: number): Promise<OwnSound>;
  samples(start: number, frames: number): Float32Array[];
  /** The waveform, for each channel the lowest and highest of each `per` of the file's own `frames`. */
  peaks(per: number, frames: number): Int16Array[];
}

/** Where there is no server to ask. */
export const NO_SOUND: Source = {
  samples: () => Promise.reject(new Error("There is no audio here.")),
  shape: () => Promise.reject(new Error("There is no audio here.")),
};

export class OwnSounds {
  /** Told when a file is heard from here, or no longer. */
  onchange: (sha256: string) => void = () => {};
  private readonly sounds = new Map<string, OwnSound>();

  constructor(private readonly server: Source) {}

  /** What the engine reads: a file's own sound while there is one, else the server's. */
  get source(): Source {
    const { sounds, server } = this;
    return {
      async shape(sha, rate) {
        const own = await sounds.get(sha)?.at(rate);
        return own
          ? { channels: own.channels, frames: own.frames, sample_rate: own.own_rate }
          : server.shape(sha, rate);
      },
      async samples(sha, rate, start, frames) {
        const own = await sounds.get(sha)?.at(rate);
        return own?.samples(start, frames) ?? server.samples(sha, rate, start, frames);
      },
    };
  }

  get(sha256: string): OwnSound | undefined {
    return this.sounds.get(sha256);
  }

  put(sha256: string, sound: OwnSound): void {
    this.sounds.set(sha256, sound);
    this.onchange(sha256);
  }

  /** Leave a file to the server; says whether it was heard from here. */
  drop(sha256: string): boolean {
    const wasHere = this.sounds.delete(sha256);
    if (wasHere) this.onchange(sha256);
    return wasHere;
  }
}
