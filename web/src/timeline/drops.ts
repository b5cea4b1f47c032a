/** Sounds, effects, audio and files that are dropped onto the timeline: where they would land, and their landing. */

import { addEffect, replaceInstruments } from "../devices/chain";
import { freeName } from "../song/changes/free_names";
import { addTrack } from "../song/changes/tracks";
import type { Track } from "../song/document";
import { layAudio } from "../sounds/choosing";
import type { DropPlace } from "../studio/dragging";
import { freeColour } from "../studio/track_colours";
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
    if (dragged.kind === "media") {
      layAudio(studio, dragged.media, track?.kind === "audio" ? track.id : "", tick);
      return;
    }
    if (dragged.kind !== "sound") return;
    if (track && this.takes(dragged, track)) {
      const { edits, id } =
        dragged.sort === "effect"
          ? ((made) => ({ edits: [made.edit], id: made.id }))(addEffect(track, dragged.devices[0]!))
          : replaceInstruments(studio.song, track, dragged.devices, studio.catalogue);
      if (studio.apply(edits, `${dragged.name} on ${track.name}`)) {
        studio.selection.chooseTrack(track.id);
        studio.selection.device = id;
      }
      return;
    }
    const kind = dragged.sort === "effect" ? "return" : "instrument";
    const name = freeName(studio.song, dragged.name);
    const fields = { name, kind, icon: dragged.icon, colour: freeColour(studio.song) };
    const made = addTrack(studio.song, fields, dragged.devices);
    if (studio.apply(made.edits, `${dragged.name} on a new track`)) studio.selection.chooseTrack(made.id);
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
