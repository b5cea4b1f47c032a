/** Sounds, effects, audio and files that are dropped onto the timeline: where they would land, and their landing. */

import type { Track } from "../song/document";
import type { DropPlace } from "../studio/dragging";
import type { Bench } from "./bench.svelte";
import { NO_GHOSTS } from "./ghosts_canvas";
import { rowAt } from "./rows";
import { placeInWords } from "./words";

export class Drops {
  constructor(
    private readonly bench: Bench,
    private readonly box: () => DOMRect,
  ) {}

  readonly over = ({ dragged, x, y }: DropPlace): void => {
    const { bench } = this;
    const { track, tick } = this.under(x, y);
    const places = dragged.kind === "media";
    const where = track && this.takes(dragged, track) ? track.name : "a new track";
    const text = places ? `${where}, bar ${placeInWords(bench.studio.metre, tick)}` : where;
    const at = y - this.box().top + bench.studio.view.scrollTop;
    bench.ghosts = {
      ...NO_GHOSTS,
      landing: places ? tick : null,
      bubble: { tick: bench.tickAt(x - this.box().left), y: at, text },
    };
  };

  readonly leave = (): void => this.bench.clearGhosts();

  readonly drop = ({ dragged, x, y }: DropPlace): void => {
    const { studio } = this.bench;
    this.bench.clearGhosts();
    const { track, tick } = this.under(x, y);
    const taker = track && this.takes(dragged, track) ? track : undefined;
    void studio.notices.trying(async () =>
      (await import("../sounds/dropped")).landDropped(studio, dragged, taker, tick),
    );
  };

  /** Files from outside the page. */
  readonly files = (event: Event): void => {
    const { files, x, y } = (event as CustomEvent<{ files: File[]; x: number; y: number }>).detail;
    event.preventDefault();
    const { track, tick } = this.under(x, y);
    void this.bench.studio.bring(files, { tick, track: track?.kind === "audio" ? track.id : "" });
  };

  private takes(dragged: DropPlace["dragged"], track: Track): boolean {
    if (dragged.kind === "media") return track.kind === "audio";
    if (dragged.kind !== "sound") return false;
    return dragged.sort === "effect" || track.kind === "instrument";
  }

  private under(x: number, y: number): { track: Track | undefined; tick: number } {
    const { bench } = this;
    const box = this.box();
    const row = rowAt(bench.rows, y - box.top + bench.studio.view.scrollTop);
    return { track: row?.track, tick: bench.snapped(bench.tickAt(x - box.left)) };
  }
}
