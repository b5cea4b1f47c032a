/** The one readout of an open studio's loudness: whoever shows it shows the same figures. */

import { MASTER } from "../song/document";
import { Loudness, levelInWords } from "./loudness";
import type { Studio } from "./studio.svelte";

const TELL_MS = 150;

export class LoudnessTold {
  readonly now = new Loudness();
  lufs = $state("−∞");
  /** As a number, for a bar. */
  level_lufs = $state(Number.NEGATIVE_INFINITY);
  highest = $state("−∞");
  isOver = $state(false);
  private told_ms = 0;

  constructor(private readonly studio: Studio) {
    studio.frames.add(this);
    studio.player.observe(() => studio.frames.touch(this));
  }

  draw(now_ms: number): boolean {
    const { playing } = this.studio.player.status;
    this.now.hear(this.studio.player.meters(MASTER), playing);
    if (now_ms - this.told_ms >= TELL_MS || !playing) {
      this.told_ms = now_ms;
      this.tell();
    }
    return playing;
  }

  /** Forget the highest peak. */
  forget(): void {
    this.now.forget();
    this.tell();
  }

  private tell(): void {
    this.level_lufs = this.now.lufs;
    this.lufs = levelInWords(this.now.lufs);
    this.highest = levelInWords(this.now.highest_db);
    this.isOver = this.now.isOver;
  }
}

const told = new WeakMap<Studio, LoudnessTold>();

export function loudnessOf(studio: Studio): LoudnessTold {
  let loudness = told.get(studio);
  if (!loudness) {
    loudness = new LoudnessTold(studio);
    told.set(studio, loudness);
  }
  return loudness;
}
