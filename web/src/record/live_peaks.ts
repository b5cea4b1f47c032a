/**
 * The waveform of a recording while it is made: the least and greatest value of every so many frames, in the form
 * in which the server keeps those of a finished file.
 */

/** Frames behind each pair of values. */
export const PER = 512;
const FULL = 32767;

export class LivePeaks {
  /** Least and greatest, one after the other; what was not heard yet is silence. */
  values = new Int16Array(2 * 1024);
  /** How many frames of the recording were heard so far. */
  frames = 0;

  /** Hear samples of all channels, one frame after another, from a frame of the recording on. */
  hear(frame: number, samples: Float32Array, channels: number): void {
    const count = Math.floor(samples.length / channels);
    this.reach(frame + count);
    for (let index = 0; index < samples.length; index++) {
      const at = frame + Math.floor(index / channels);
      if (at < 0) continue;
      const pair = 2 * Math.floor(at / PER);
      const value = Math.round(Math.max(-1, Math.min(1, samples[index]!)) * FULL);
      if (value < this.values[pair]!) this.values[pair] = value;
      if (value > this.values[pair + 1]!) this.values[pair + 1] = value;
    }
    this.frames = Math.max(this.frames, frame + count);
  }

  forget(): void {
    this.values.fill(0);
    this.frames = 0;
  }

  private reach(frames: number): void {
    const needed = 2 * Math.ceil(frames / PER);
    if (needed <= this.values.length) return;
    const more = new Int16Array(Math.max(needed, 2 * this.values.length));
    more.set(this.values);
    this.values = more;
  }
}
