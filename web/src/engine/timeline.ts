/**
 * Where the song was at each frame of the audio context: the straight stretches between its jumps.
 *
 * The audio thread reports every jump (play, stop, seek, the end of a loop, another tempo) with its exact
 * frame; between two of them the song runs sample by sample, or stands.
 */

interface Stretch {
  readonly frame: number;
  readonly position: number;
  readonly moving: boolean;
}

const MOST_STRETCHES = 4096;

export class Timeline {
  private stretches: Stretch[] = [{ frame: 0, position: 0, moving: false }];

  /** Take note that from `frame` on the song runs (or stands) from `position`, in samples. */
  moved(frame: number, position: number, moving: boolean): void {
    while (this.stretches.length > 1 && this.stretches.at(-1)!.frame >= frame) this.stretches.pop();
    this.stretches.push({ frame, position, moving });
    if (this.stretches.length > MOST_STRETCHES) this.stretches = this.stretches.slice(-MOST_STRETCHES / 2);
  }

  /** The frame of the last jump that is known. */
  get lastJump(): number {
    return this.stretches.at(-1)!.frame;
  }

  /** The song's sample that the engine makes at a frame of the context. */
  positionAt(frame: number): number {
    const at = this.stretchAt(frame);
    return at.moving ? at.position + (frame - at.frame) : at.position;
  }

  /** Whether the song runs at that frame. */
  movingAt(frame: number): boolean {
    return this.stretchAt(frame).moving;
  }

  /** Whether the song stands at that frame and, as far as is known, from then on. */
  standsAfter(frame: number): boolean {
    const last = this.stretches.at(-1)!;
    return last.frame <= frame && !last.moving;
  }

  /** The stretches in which the song runs between two frames, cut to them. */
  runs(
    from: number,
    to: number,
  ): { readonly frame: number; readonly position: number; readonly frames: number }[] {
    return this.stretches.flatMap((stretch, index) => {
      const frame = Math.max(from, stretch.frame);
      const end = Math.min(to, this.stretches[index + 1]?.frame ?? to);
      if (!stretch.moving || end <= frame) return [];
      return [{ frame, position: stretch.position + frame - stretch.frame, frames: end - frame }];
    });
  }

  private stretchAt(frame: number): Stretch {
    let low = 0;
    let high = this.stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.stretches[middle]!.frame <= frame) low = middle;
      else high = middle - 1;
    }
    return this.stretches[low]!;
  }
}
