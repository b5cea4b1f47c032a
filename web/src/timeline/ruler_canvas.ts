/** The rows above the tracks, drawn: see `ruler.ts` for what they are and what lies where. */

import type { Song, Ticks } from "../song/document";
import type { Drawer } from "../studio/frames";
import { barStride, barsBetween, barTicksAt, beatParts, tickAt, xAt, type Zoom } from "./geometry";
import { coloursOf, mixed, type Palette, palette, veiled } from "./palette";
import { LOOP_PX, type RulerRow, sectionColour, tempoAt, tempoSpan, tempoY } from "./ruler";
import { fitted, Surface } from "./surface";

export interface RulerScene {
  readonly song: Song;
  readonly rows: readonly RulerRow[];
  readonly zoom: Zoom;
  readonly section: string;
  /** The chord, marker or tempo point in hand. */
  readonly held: string;
  readonly loop: { readonly start: Ticks; readonly end: Ticks; readonly on: boolean } | null;
  /** A stretch that a drag is drawing, in a row. */
  readonly drawn: {
    readonly kind: string;
    readonly start: Ticks;
    readonly end: Ticks;
    readonly text: string;
  } | null;
}

type Context = CanvasRenderingContext2D;

export class RulerCanvas implements Drawer {
  readonly surface: Surface;
  private scene: RulerScene | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.surface = new Surface(canvas);
  }

  show(scene: RulerScene): void {
    this.scene = scene;
  }

  draw(): boolean {
    const { scene } = this;
    if (scene === null || this.surface.width === 0) return false;
    const colours = palette();
    const context = this.surface.begin();
    context.fillStyle = colours.panel;
    context.fillRect(0, 0, this.surface.width, this.surface.height);
    context.textBaseline = "alphabetic";
    for (const row of scene.rows) {
      if (row.kind === "sections") this.drawSections(context, scene, row, colours);
      else if (row.kind === "chords") this.drawChords(context, scene, row, colours);
      else if (row.kind === "markers") this.drawFlags(context, scene, row, colours);
      else if (row.kind === "lyrics") this.drawLyrics(context, scene, row, colours);
      else if (row.kind === "tempo") this.drawTempo(context, scene, row, colours);
      else this.drawBars(context, scene, row, colours);
      context.fillStyle = colours.lineSoft;
      context.fillRect(0, row.top + row.height - 1, this.surface.width, 1);
    }
    this.drawDrawn(context, scene, colours);
    return false;
  }

  private seen(start: Ticks, length: Ticks, zoom: Zoom): [number, number] | null {
    const left = xAt(start, zoom);
    const right = xAt(start + length, zoom);
    return right < 0 || left > this.surface.width ? null : [left, right];
  }

  private drawSections(context: Context, scene: RulerScene, row: RulerRow, colours: Palette): void {
    context.font = `700 11.5px ${colours.words}`;
    const dark = colours.theme === "dark";
    for (const section of scene.song.sections) {
      const seen = this.seen(section.start, section.length, scene.zoom);
      if (seen === null) continue;
      const [left, right] = seen;
      const colour = coloursOf(colours, sectionColour(section)).strong;
      context.fillStyle = dark ? mixed(colour, "#f1e8da", 0.86) : mixed(colour, "#ffffff", 0.82);
      context.beginPath();
      context.roundRect(left + 1, row.top + 3, Math.max(2, right - left - 2), row.height - 7, 5);
      context.fill();
      if (section.id === scene.section) {
        context.strokeStyle = colours.text;
        context.lineWidth = 1.75;
        context.stroke();
      }
      context.fillStyle = dark ? "#1c1408" : "#ffffff";
      const x = Math.max(left, 0) + 8;
      context.fillText(fitted(context, section.name, right - x - 6), x, row.top + row.height / 2 + 3.5);
    }
    if (scene.song.sections.length === 0)
      this.hint(context, row, "Drag here to name a part of the song", colours);
  }

  private drawChords(context: Context, scene: RulerScene, row: RulerRow, colours: Palette): void {
    context.font = `12px ${colours.words}`;
    let free = Number.NEGATIVE_INFINITY;
    for (const chord of scene.song.chords) {
      const seen = this.seen(chord.start, chord.length, scene.zoom);
      if (seen === null) continue;
      const [left, right] = seen;
      if (chord.id === scene.held) {
        context.fillStyle = colours.amberSoft;
        context.fillRect(left, row.top, right - left, row.height - 1);
      }
      // The line of a chord whose name is passed over would go through the name before it.
      const isUnder = left < free - 6;
      context.fillStyle = colours.line;
      if (isUnder) context.fillRect(Math.round(left), row.top + row.height - 5, 1, 4);
      else context.fillRect(Math.round(left), row.top, 1, row.height - 1);
      context.fillStyle = colours.dim;
      // Chords that stand too close for their names are passed over, so that every name is whole.
      const x = Math.max(left, 0) + 5;
      const symbol = prettyChord(chord.symbol);
      if (x < free || right - x < 4) continue;
      context.fillText(symbol, x, row.top + row.height / 2 + 4);
      free = x + context.measureText(symbol).width + 6;
    }
    if (scene.song.chords.length === 0) this.hint(context, row, "Double-click to write a chord", colours);
  }

  private drawFlags(context: Context, scene: RulerScene, row: RulerRow, colours: Palette): void {
    context.font = `600 11px ${colours.words}`;
    for (const [index, marker] of scene.song.markers.entries()) {
      const x = Math.round(xAt(marker.tick, scene.zoom));
      if (x < -200 || x > this.surface.width) continue;
      const next = scene.song.markers[index + 1];
      const room = next ? xAt(next.tick, scene.zoom) - x : 200;
      const held = marker.id === scene.held;
      context.fillStyle = held ? colours.amber : colours.dim;
      context.beginPath();
      context.moveTo(x, row.top + 3);
      context.lineTo(x + 8, row.top + 7);
      context.lineTo(x, row.top + 11);
      context.fill();
      context.fillRect(x, row.top + 3, 1.5, row.height - 4);
      context.fillStyle = held ? colours.amber : colours.text;
      context.fillText(fitted(context, marker.name, room - 14), x + 11, row.top + row.height / 2 + 3.5);
    }
    if (scene.song.markers.length === 0) this.hint(context, row, "Double-click to set a marker", colours);
  }

  private drawLyrics(context: Context, scene: RulerScene, row: RulerRow, colours: Palette): void {
    context.font = `italic 12px ${colours.words}`;
    context.fillStyle = colours.dim;
    for (const [index, lyric] of scene.song.lyrics.entries()) {
      const x = xAt(lyric.tick, scene.zoom);
      if (x < -200 || x > this.surface.width) continue;
      const next = scene.song.lyrics[index + 1];
      const room = next ? xAt(next.tick, scene.zoom) - x : 200;
      context.fillText(fitted(context, lyric.text, room - 4), x + 2, row.top + row.height / 2 + 4);
    }
  }

  private drawTempo(context: Context, scene: RulerScene, row: RulerRow, colours: Palette): void {
    const { song, zoom } = scene;
    const span = tempoSpan(song);
    const y = (bpm: number): number => row.top + tempoY(bpm, span, row.height);
    context.strokeStyle = colours.amber;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(-5, y(tempoAt(song, tickAt(-5, zoom))));
    for (const [index, point] of song.tempo.entries()) {
      const x = xAt(point.tick, zoom);
      const before = song.tempo[index - 1];
      if (before && !before.ramp) context.lineTo(x, y(before.bpm));
      context.lineTo(x, y(point.bpm));
    }
    context.lineTo(this.surface.width + 5, y(song.tempo.at(-1)?.bpm ?? 120));
    context.stroke();
    for (const point of song.tempo) {
      const x = xAt(point.tick, zoom);
      if (x < -60 || x > this.surface.width + 8) continue;
      const held = `tempo:${point.tick}` === scene.held;
      context.beginPath();
      context.arc(x, y(point.bpm), held ? 5 : 3.5, 0, 2 * Math.PI);
      context.fillStyle = held ? colours.amber : colours.panel;
      context.fill();
      context.stroke();
      context.fillStyle = colours.dim;
      context.font = `11px ${colours.numbers}`;
      const below = y(point.bpm) < row.top + 18;
      const beside = song.metre.some((each) => each.tick === point.tick) ? 38 : 7;
      context.fillText(shortBpm(point.bpm), x + beside, y(point.bpm) + (below ? 12 : -4));
    }
    context.font = `600 11px ${colours.numbers}`;
    for (const point of song.metre) {
      const x = xAt(point.tick, zoom);
      if (x < -40 || x > this.surface.width) continue;
      const held = `metre:${point.tick}` === scene.held;
      const text = `${point.beats}/${point.unit}`;
      const wide = context.measureText(text).width + 8;
      context.fillStyle = held ? colours.amberSoft : colours.raise;
      context.beginPath();
      context.roundRect(x + 2, row.top + 2, wide, 14, 3);
      context.fill();
      context.fillStyle = held ? colours.amber : colours.text;
      context.fillText(text, x + 6, row.top + 13);
    }
  }

  private drawBars(context: Context, scene: RulerScene, row: RulerRow, colours: Palette): void {
    const { song, zoom, loop } = scene;
    const { width } = this.surface;
    context.fillStyle = colours.sunk;
    context.fillRect(0, row.top, width, LOOP_PX);
    if (loop) {
      const left = xAt(loop.start, zoom);
      const wide = Math.max(3, (loop.end - loop.start) * zoom.pixelsPerTick);
      context.fillStyle = loop.on ? colours.amber : veiled(colours.dim, 0.4);
      context.beginPath();
      context.roundRect(left, row.top + 2, wide, LOOP_PX - 3, 3);
      context.fill();
      if (loop.on) {
        context.fillStyle = colours.amberVeil;
        context.fillRect(left, row.top + LOOP_PX, wide, row.height - LOOP_PX);
      }
    }
    const from = tickAt(-60, zoom);
    const to = tickAt(width, zoom);
    const stride = barStride(zoom.pixelsPerTick, barTicksAt(song.metre, from));
    const near = barStride(zoom.pixelsPerTick, barTicksAt(song.metre, from), 12);
    const foot = row.top + row.height;
    context.fillStyle = colours.line;
    for (const bar of barsBetween(song.metre, from, to, near))
      context.fillRect(Math.round(xAt(bar.tick, zoom)), foot - 6, 1, 5);
    context.font = `11px ${colours.numbers}`;
    for (const bar of barsBetween(song.metre, from, to, stride)) {
      const x = Math.round(xAt(bar.tick, zoom));
      context.fillStyle = colours.line;
      context.fillRect(x, row.top + LOOP_PX + 1, 1, row.height - LOOP_PX - 2);
      context.fillStyle = colours.dim;
      context.fillText(String(bar.bar), x + 5, foot - 4);
      const beat_px = bar.beatTicks * zoom.pixelsPerTick;
      if (stride > 1 || beat_px < 14) continue;
      const parts = beatParts(zoom.pixelsPerTick, bar.beatTicks, 20);
      for (let part = 1; part < bar.beats * Math.max(1, parts); part++) {
        const at = Math.round(xAt(bar.tick + (part * bar.beatTicks) / Math.max(1, parts), zoom));
        const onBeat = part % Math.max(1, parts) === 0;
        context.fillStyle = colours.line;
        context.fillRect(at, foot - (onBeat ? 7 : 4), 1, onBeat ? 6 : 3);
        if (!onBeat || beat_px < 46) continue;
        context.fillStyle = colours.faint;
        context.fillText(`${bar.bar}.${part / Math.max(1, parts) + 1}`, at + 4, foot - 4);
      }
    }
  }

  private drawDrawn(context: Context, scene: RulerScene, colours: Palette): void {
    const { drawn, zoom } = scene;
    const row = drawn && scene.rows.find((each) => each.kind === drawn.kind);
    if (!drawn || !row) return;
    const left = xAt(drawn.start, zoom);
    const wide = Math.max(2, (drawn.end - drawn.start) * zoom.pixelsPerTick);
    context.fillStyle = veiled(colours.amber, 0.5);
    context.beginPath();
    context.roundRect(left, row.top + 2, wide, row.height - 5, 5);
    context.fill();
    context.strokeStyle = colours.amber;
    context.setLineDash([4, 3]);
    context.stroke();
    context.setLineDash([]);
    context.font = `600 11px ${colours.words}`;
    context.fillStyle = colours.text;
    context.fillText(drawn.text, left + 6, row.top + row.height / 2 + 4);
  }

  private hint(context: Context, row: RulerRow, text: string, colours: Palette): void {
    context.font = `11px ${colours.words}`;
    context.fillStyle = colours.faint;
    context.fillText(text, 10, row.top + row.height / 2 + 4);
  }
}

/** "Ebmaj9" as musicians read it: "E♭maj9". */
function prettyChord(symbol: string): string {
  return symbol.replace(/([A-G/])b/g, "$1♭").replace(/([A-G])#/g, "$1♯");
}

function shortBpm(bpm: number): string {
  return String(Math.round(bpm * 100) / 100);
}
