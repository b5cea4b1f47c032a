/**
 * Where sound was lost on its way into the studio.
 *
 * A sound that dies away gets small first; one that stops, and is followed by nothing at all, was lost. It may have
 * been lost before it was brought to the context's rate, whose filter rounds the edge: so the samples shortly before
 * the silence count, not the last one alone.
 */

/** As many zeros in a row as no sound has: a microphone hisses. Less than a block of the browser's. */
const SHORTEST = 32;
/** Before these the edge is looked for: longer than a filter between two rates rings, shorter than a gate closes. */
const EDGE = 64;
/** -60 dBFS. */
const ABRUPT = 0.001;
/** A silence that began longer before a recording was somebody's wish: a tenth of a second at 48 kHz. */
const JUST_NOW = 4800;

/** Told of a gap when it begins, `frames` 0, and when it is over. */
export type Told = (frame: number, frames: number) => void;

export class Losses {
  private readonly sizes = new Float32Array(EDGE + SHORTEST);
  private at = 0;
  private zeros = 0;
  private from = -1;

  constructor(private readonly told: Told) {}

  /** The next sample, of the loudest channel, without its sign. */
  hear(size: number, frame: number): void {
    this.sizes[this.at] = size;
    this.at = (this.at + 1) % this.sizes.length;
    if (size > 0) {
      this.zeros = 0;
      this.end(frame);
    } else if (++this.zeros === SHORTEST && this.loudBefore()) this.begin(frame + 1 - SHORTEST);
  }

  /** Nothing was even asked for between two frames: the machine was too busy. */
  miss(from: number, to: number): void {
    this.begin(from);
    this.end(to);
  }

  /** A recording begins at a frame: what was silent long before is not lost. */
  forget(before: number): void {
    if (this.from < before - JUST_NOW) this.from = -1;
  }

  /** A gap that goes on is over here. */
  end(frame: number): void {
    if (this.from < 0) return;
    this.told(this.from, frame - this.from);
    this.from = -1;
  }

  private begin(frame: number): void {
    if (this.from >= 0) return;
    this.from = frame;
    this.told(frame, 0);
  }

  private loudBefore(): boolean {
    for (let i = 0; i < this.sizes.length; i++) if (this.sizes[i]! > ABRUPT) return true;
    return false;
  }
}
