/**
 * What a drag shows before it is let go: clips on their way, where they will land, a marquee, a value.
 *
 * Also what is being recorded. It lies above the tracks' canvas and is empty most of the time.
 */

import type { Growing, Wave } from "../record/growing";
import type { Clip, Ticks } from "../song/document";
import type { Drawer } from "../studio/frames";
import type { ClipPictures } from "./clip_pictures";
import { tickAt, xAt, type Zoom } from "./geometry";
import { pitchRange } from "./note_picture";
import { coloursOf, type Palette, palette, veiled } from "./palette";
import type { Row } from "./rows";
import { Surface } from "./surface";
import { extent } from "./waveform";

export interface GhostClip {
  /** What its picture shows; when only its place differs, the clip itself. */
  readonly clip: Clip;
  /** A track's id, or "" below the last one: a track will be made for it. */
  readonly track: string;
  readonly start: Ticks;
  readonly length: Ticks;
  readonly colour: number;
}

/** Ticks across, heights (unscrolled) down. */
export interface Box {
  readonly from: Ticks;
  readonly to: Ticks;
  readonly top: number;
  readonly bottom: number;
}

export interface Bubble {
  readonly tick: Ticks;
  readonly y: number;
  readonly text: string;
}

export interface Ghosts {
  readonly clips: readonly GhostClip[];
  readonly marquee: Box | null;
  readonly bubble: Bubble | null;
  /** Where a drag lands. */
  readonly landing: Ticks | null;
  /** Clips that are being recorded now. */
  readonly growing: readonly Growing[];
}

/** The light that stays on when the input was too loud. */
function drawOver(context: CanvasRenderingContext2D, right: number, y: number, colours: Palette): void {
  const words = "TOO LOUD";
  const wide = context.measureText(words).width + 10;
  context.fillStyle = colours.red;
  context.beginPath();
  context.roundRect(right + 4, y + 4, wide, 15, 4);
  context.fill();
  context.fillStyle = colours.bg;
  context.fillText(words, right + 9, y + 15);
}

export const NO_GHOSTS: Ghosts = { clips: [], marquee: null, bubble: null, landing: null, growing: [] };

export class GhostsCanvas implements Drawer {
  readonly surface: Surface;
  private ghosts = NO_GHOSTS;
  private zoom: Zoom = { pixelsPerTick: 1, scrollTick: 0 };
  private rows: readonly Row[] = [];
  private scrollTop = 0;

  constructor(
    canvas: HTMLCanvasElement,
    private readonly pictures: ClipPictures,
  ) {
    this.surface = new Surface(canvas);
  }

  show(ghosts: Ghosts, rows: readonly Row[], zoom: Zoom, scrollTop: number): void {
    this.ghosts = ghosts;
    this.rows = rows;
    this.zoom = zoom;
    this.scrollTop = scrollTop;
  }

  draw(): boolean {
    if (this.surface.width === 0) return false;
    const { ghosts, zoom } = this;
    const context = this.surface.begin();
    const colours = palette();
    for (const each of ghosts.growing) this.drawGrowing(context, each, colours);
    for (const ghost of ghosts.clips) this.drawClip(context, ghost, colours);
    if (ghosts.landing !== null) {
      context.fillStyle = colours.amber;
      context.fillRect(Math.round(xAt(ghosts.landing, zoom)), 0, 1, this.surface.height);
    }
    if (ghosts.marquee) this.drawMarquee(context, ghosts.marquee, colours);
    if (ghosts.bubble) this.drawBubble(context, ghosts.bubble, colours);
    return false;
  }

  private rowOf(track: string): { y: number; height: number } {
    const row = this.rows.find((each) => each.kind === "track" && each.track.id === track);
    if (row) return { y: row.top - this.scrollTop, height: row.height };
    const last = this.rows.findLast(
      (each) => each.kind === "track" && each.track.kind !== "return" && each.track.kind !== "master",
    );
    return { y: (last ? last.top + last.height : 0) - this.scrollTop, height: 58 };
  }

  private drawClip(context: CanvasRenderingContext2D, ghost: GhostClip, colours: Palette): void {
    const { zoom } = this;
    const { y, height } = this.rowOf(ghost.track);
    const x = xAt(ghost.start, zoom);
    const width = Math.max(2, ghost.length * zoom.pixelsPerTick);
    if (x > this.surface.width || x + width < 0) return;
    context.globalAlpha = 0.85;
    const painted = {
      clip: ghost.clip,
      colours: coloursOf(colours, ghost.colour),
      palette: colours,
      pixelsPerTick: zoom.pixelsPerTick,
      width,
      height: height - 1,
      from: Math.max(0, -x),
      to: Math.min(width, this.surface.width - x),
    };
    this.pictures.draw(context, painted, x, y, this.surface.ratio);
    context.globalAlpha = 1;
    context.strokeStyle = colours.amber;
    context.lineWidth = 2;
    context.setLineDash([5, 3]);
    context.beginPath();
    context.roundRect(x + 1, y + 2, Math.max(1, width - 2), height - 5, 5);
    context.stroke();
    context.setLineDash([]);
  }

  private drawGrowing(context: CanvasRenderingContext2D, growing: Growing, colours: Palette): void {
    const { y, height } = this.rowOf(growing.track);
    const x = xAt(growing.start, this.zoom);
    const width = Math.max(2, (growing.end - growing.start) * this.zoom.pixelsPerTick);
    context.save();
    context.beginPath();
    context.roundRect(x + 0.5, y + 1.5, width, height - 4, 5);
    context.fillStyle = colours.bg;
    context.fill();
    context.fillStyle = veiled(colours.red, 0.4);
    context.fill();
    context.save();
    context.clip();
    if (growing.wave) this.drawWave(context, growing, growing.wave, y, height, colours);
    this.drawPlayed(context, growing, y, height, colours);
    context.restore();
    context.strokeStyle = colours.red;
    context.lineWidth = growing.over ? 3 : 1.5;
    context.stroke();
    context.restore();
    context.font = `600 11px ${colours.words}`;
    if (growing.over) drawOver(context, Math.max(x, 0) + width, y, colours);
    context.fillStyle = colours.text;
    if (width > 70) context.fillText(growing.name, Math.max(x, 0) + 7, y + 14);
  }

  /** The sound as far as it has come: the last moments are still on their way. */
  private drawWave(
    context: CanvasRenderingContext2D,
    { start, end }: Growing,
    wave: Wave,
    y: number,
    height: number,
    colours: Palette,
  ): void {
    const { zoom } = this;
    const left = Math.max(0, Math.floor(xAt(start, zoom)));
    const right = Math.min(this.surface.width, Math.ceil(xAt(end, zoom)));
    const [top, bottom] = height < 40 ? [y + 4, y + height - 4] : [y + 19, y + height - 5];
    const [middle, half] = [(top + bottom) / 2, (bottom - top) / 2];
    context.fillStyle = colours.text;
    context.fillRect(left, middle - 0.5, right - left, 1);
    let from = wave.frame(tickAt(left, zoom));
    for (let x = left; x < right; x++) {
      const to = wave.frame(tickAt(x + 1, zoom));
      const [low, high] = extent(wave.values, wave.per, from, to);
      from = to;
      if (high - low < 0.004) continue;
      context.fillRect(x, middle - high * half, 1, Math.max(1, (high - low) * half));
    }
  }

  private drawPlayed(
    context: CanvasRenderingContext2D,
    { notes }: Growing,
    y: number,
    height: number,
    colours: Palette,
  ): void {
    if (notes.length === 0) return;
    const { low, high } = pitchRange(notes);
    const step = (height - 26) / (high - low + 1);
    context.fillStyle = colours.text;
    for (const note of notes) {
      const x = xAt(note.start, this.zoom);
      const long = Math.max(1.5, note.length * this.zoom.pixelsPerTick - 0.75);
      context.fillRect(
        x,
        y + 19 + (high - note.pitch + 0.25) * step,
        long,
        Math.min(4, Math.max(1.5, step * 0.8)),
      );
    }
  }

  private drawMarquee(context: CanvasRenderingContext2D, box: Box, colours: Palette): void {
    const x = xAt(box.from, this.zoom);
    const width = xAt(box.to, this.zoom) - x;
    const y = box.top - this.scrollTop;
    context.fillStyle = colours.amberVeil;
    context.fillRect(x, y, width, box.bottom - box.top);
    context.strokeStyle = colours.amber;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, width, box.bottom - box.top);
  }

  private drawBubble(context: CanvasRenderingContext2D, bubble: Bubble, colours: Palette): void {
    context.font = `600 11px ${colours.numbers}`;
    const width = context.measureText(bubble.text).width + 14;
    const x = Math.min(this.surface.width - width - 4, Math.max(4, xAt(bubble.tick, this.zoom) + 10));
    const y = Math.max(4, bubble.y - this.scrollTop - 28);
    context.fillStyle = colours.amber;
    context.beginPath();
    context.roundRect(x, y, width, 20, 5);
    context.fill();
    context.fillStyle = colours.amberInk;
    context.fillText(bubble.text, x + 7, y + 14);
  }
}
