/**
 * The lanes: grid, clips and automation of the tracks that are seen. Drawn only when something changed.
 *
 * What a drag shows before it is released lies on the canvas above (`ghosts_canvas.ts`).
 */

import type { Scale } from "../controls/scale";
import { stacked } from "../song/changes/covering";
import type { Clip, Point, Song, Ticks } from "../song/document";
import type { Drawer } from "../studio/frames";
import { valueBetween, yOf } from "./automation_curve";
import type { ClipPictures } from "./clip_pictures";
import { barStride, barsBetween, barTicksAt, beatParts, firstFrom, tickAt, xAt, type Zoom } from "./geometry";
import { CORNER_PX, clipsBetween, type Part } from "./hits";
import { coloursOf, type Palette, palette, veiled } from "./palette";
import { type LaneRow, type Row, rowsBetween, type TrackRow } from "./rows";
import { Surface } from "./surface";

/** What a lane's target is called, and where its values lie. */
export interface LaneLook {
  readonly name: string;
  readonly scale: Scale;
  readonly standard: number;
}

export interface Scene {
  readonly song: Song;
  readonly rows: readonly Row[];
  readonly zoom: Zoom;
  readonly scrollTop: number;
  readonly clips: ReadonlySet<string>;
  readonly points: ReadonlySet<string>;
  readonly track: string;
  /** The clip that the keyboard stands on, while the list of clips has the focus. */
  readonly focused: string;
  readonly loop: { readonly start: Ticks; readonly end: Ticks; readonly on: boolean } | null;
  readonly range: { readonly start: Ticks; readonly end: Ticks } | null;
  /** Clips that a drag is taking elsewhere: shown pale where they were. */
  readonly lifted: ReadonlySet<string>;
  /** Points as a drag has them now, by target. */
  readonly drawnPoints: { readonly target: string; readonly points: readonly Point[] } | null;
  readonly look: (target: string) => LaneLook;
}

export interface Hover {
  readonly clip: Clip;
  readonly row: TrackRow;
  readonly part: Part;
}

export class TracksCanvas implements Drawer {
  readonly surface: Surface;
  private scene: Scene | null = null;
  private hover: Hover | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    private readonly pictures: ClipPictures,
  ) {
    this.surface = new Surface(canvas);
  }

  show(scene: Scene): void {
    this.scene = scene;
  }

  point(hover: Hover | null): boolean {
    const same = hover?.clip === this.hover?.clip && hover?.part === this.hover?.part;
    this.hover = hover;
    return !same;
  }

  draw(): boolean {
    const { scene } = this;
    if (scene === null || this.surface.width === 0) return false;
    const colours = palette();
    const context = this.surface.begin();
    this.pictures.begin();
    const { scrollTop } = scene;
    const rows = rowsBetween(scene.rows, scrollTop, scrollTop + this.surface.height);
    this.drawGround(context, scene, rows, colours);
    for (const row of rows) {
      const y = row.top - scrollTop;
      if (row.kind === "track") this.drawClips(context, scene, row, y, colours);
      else this.drawLane(context, scene, row, y, colours);
    }
    return this.pictures.waiting;
  }

  private drawGround(
    context: CanvasRenderingContext2D,
    scene: Scene,
    rows: readonly Row[],
    colours: Palette,
  ): void {
    const { zoom, song } = scene;
    const { width, height } = this.surface;
    context.fillStyle = colours.bg;
    context.fillRect(0, 0, width, height);
    const end = (scene.rows.at(-1)?.top ?? 0) + (scene.rows.at(-1)?.height ?? 0) - scene.scrollTop;
    for (const row of rows) {
      const y = row.top - scene.scrollTop;
      if (row.kind === "lane" || row.track.kind === "return" || row.track.kind === "master") {
        context.fillStyle = colours.sunk;
        context.fillRect(0, y, width, row.height);
      }
      if (row.kind === "track" && row.track.id === scene.track) {
        context.fillStyle = veiled(colours.text, 0.025);
        context.fillRect(0, y, width, row.height);
      }
    }
    const from = tickAt(0, zoom);
    const to = tickAt(width, zoom);
    const stride = barStride(zoom.pixelsPerTick, barTicksAt(song.metre, from), 20);
    const tall = Math.min(height, end);
    for (const bar of barsBetween(song.metre, from, to, stride)) {
      const parts = stride === 1 ? beatParts(zoom.pixelsPerTick, bar.beatTicks) : 0;
      context.fillStyle = colours.beat;
      for (let part = 1; part < bar.beats * parts; part++)
        context.fillRect(Math.round(xAt(bar.tick + (part * bar.beatTicks) / parts, zoom)), 0, 1, tall);
      context.fillStyle = colours.lineSoft;
      context.fillRect(Math.round(xAt(bar.tick, zoom)), 0, 1, tall);
    }
    context.fillStyle = colours.lineSoft;
    for (const row of rows) context.fillRect(0, row.top - scene.scrollTop + row.height - 1, width, 1);
    this.drawStretches(context, scene, colours, height);
  }

  private drawStretches(
    context: CanvasRenderingContext2D,
    scene: Scene,
    colours: Palette,
    height: number,
  ): void {
    const { zoom, loop, range } = scene;
    if (range) {
      context.fillStyle = colours.amberVeil;
      const x = xAt(range.start, zoom);
      context.fillRect(x, 0, (range.end - range.start) * zoom.pixelsPerTick, height);
    }
    if (!loop?.on) return;
    context.fillStyle = veiled(colours.amber, 0.35);
    for (const tick of [loop.start, loop.end]) context.fillRect(Math.round(xAt(tick, zoom)), 0, 1, height);
  }

  private drawClips(
    context: CanvasRenderingContext2D,
    scene: Scene,
    row: TrackRow,
    y: number,
    colours: Palette,
  ): void {
    const { zoom } = scene;
    const { width } = this.surface;
    const { track } = row;
    const seen = clipsBetween(track.clips, tickAt(0, zoom) - 1, tickAt(width, zoom) + 1);
    for (const clip of seen) this.drawClip(context, scene, row, clip, y, colours);
    for (let index = 1; index < seen.length; index++)
      if (seen[index]!.media)
        this.drawCrossfade(context, scene, seen[index - 1]!, seen[index]!, y, row, colours);
    for (const { start, end } of stacked(seen))
      drawStacked(context, xAt(start, zoom), xAt(end, zoom), y, row.height, colours);
  }

  private drawClip(
    context: CanvasRenderingContext2D,
    scene: Scene,
    row: TrackRow,
    clip: Clip,
    y: number,
    colours: Palette,
  ): void {
    const { ratio } = this.surface;
    const { zoom } = scene;
    const x = Math.round(xAt(clip.start, zoom) * ratio) / ratio;
    const width = Math.max(2, clip.length * zoom.pixelsPerTick);
    const own = coloursOf(colours, clip.colour ?? row.track.colour);
    const silent = clip.muted || row.track.mute;
    context.globalAlpha = scene.lifted.has(clip.id) ? 0.25 : clip.muted ? 0.4 : silent ? 0.6 : 1;
    const painted = {
      clip,
      colours: own,
      palette: colours,
      pixelsPerTick: zoom.pixelsPerTick,
      width,
      height: row.height - 1,
      from: Math.max(0, -x),
      to: Math.min(width, this.surface.width - x),
    };
    this.pictures.draw(context, painted, x, y, ratio);
    context.globalAlpha = 1;
    if (row.track.frozen_as) drawIce(context, x, y, width, row.height, colours);
    if (clip.muted && width > 30) this.drawMuted(context, x, y, width, row.height, colours);
    if (scene.clips.has(clip.id) && !scene.lifted.has(clip.id))
      outline(context, x, y, width, row.height, colours.amber, 2);
    if (scene.focused === clip.id)
      outline(context, x - 2, y - 1, width + 4, row.height + 2, colours.focus, 1, [3, 2]);
    const hover = this.hover?.clip === clip;
    if ((hover || scene.clips.has(clip.id)) && !scene.lifted.has(clip.id) && width >= 44 && row.height >= 40)
      drawHandles(context, clip, x, y, width, row.height, zoom, own.text);
  }

  private drawMuted(
    context: CanvasRenderingContext2D,
    x: number,
    y: number,
    width: number,
    height: number,
    colours: Palette,
  ): void {
    context.font = `600 11px ${colours.words}`;
    context.fillStyle = colours.dim;
    const text = "muted";
    const long = context.measureText(text).width;
    if (width > long + 70) context.fillText(text, x + width - long - 7, y + Math.min(14, height / 2 + 4));
  }

  /** Where two audio clips overlap one fades into the other, and that is shown as crossing lines. */
  private drawCrossfade(
    context: CanvasRenderingContext2D,
    scene: Scene,
    first: Clip,
    second: Clip,
    y: number,
    row: TrackRow,
    colours: Palette,
  ): void {
    const end = Math.min(first.start + first.length, second.start + second.length);
    if (!first.media || end <= second.start) return;
    const left = xAt(second.start, scene.zoom);
    const right = xAt(end, scene.zoom);
    if (right - left < 3) return;
    const own = coloursOf(colours, second.colour ?? row.track.colour);
    context.fillStyle = veiled(own.strong, 0.18);
    context.fillRect(left, y + 2, right - left, row.height - 5);
    context.strokeStyle = own.text;
    context.lineWidth = 1.25;
    context.beginPath();
    for (let part = 0; part <= 12; part++) {
      const share = part / 12;
      const x = left + share * (right - left);
      const down = y + row.height - 4 - Math.cos((Math.PI / 2) * share) * (row.height - 8);
      if (part === 0) context.moveTo(x, down);
      else context.lineTo(x, down);
    }
    context.stroke();
  }

  private drawLane(
    context: CanvasRenderingContext2D,
    scene: Scene,
    row: LaneRow,
    y: number,
    colours: Palette,
  ): void {
    const look = scene.look(row.target);
    const own = coloursOf(colours, row.track.colour);
    const drawn =
      scene.drawnPoints?.target === row.target ? scene.drawnPoints.points : row.automation?.points;
    const points = drawn ?? [];
    const { zoom } = scene;
    const { width } = this.surface;
    context.save();
    context.beginPath();
    context.rect(0, y, width, row.height - 1);
    context.clip();
    const standard = y + yOf(look.standard, look.scale, row.height);
    context.fillStyle = colours.line;
    context.fillRect(0, Math.round(standard), width, 1);
    if (points.length === 0) {
      context.fillStyle = colours.faint;
      context.font = `11px ${colours.words}`;
      context.fillText("Click to add a point, or draw with the pencil (P)", 12, y + row.height / 2 - 6);
    } else {
      const line = curvePath(points, look.scale, row.height, zoom, width, y);
      context.lineWidth = 1.75;
      context.strokeStyle = own.strong;
      context.stroke(line);
      const ground = new Path2D(line);
      ground.lineTo(width + 10, y + row.height);
      ground.lineTo(-10, y + row.height);
      ground.closePath();
      context.fillStyle = veiled(own.strong, 0.1);
      context.fill(ground);
      this.drawPoints(context, scene, points, look, row, y, colours, own.strong);
    }
    context.restore();
  }

  private drawPoints(
    context: CanvasRenderingContext2D,
    scene: Scene,
    points: readonly Point[],
    look: LaneLook,
    row: LaneRow,
    y: number,
    colours: Palette,
    colour: string,
  ): void {
    const { zoom } = scene;
    const first = firstFrom(points, tickAt(-8, zoom), (point) => point.tick);
    let before = -100;
    for (let index = first; index < points.length; index++) {
      const point = points[index]!;
      const x = xAt(point.tick, zoom);
      if (x > this.surface.width + 8) break;
      const chosen = scene.points.has(point.id);
      if (x - before < 5 && !chosen) continue; // too dense to be taken singly at this zoom
      before = x;
      context.beginPath();
      context.arc(x, y + yOf(point.value, look.scale, row.height), chosen ? 5 : 3.5, 0, 2 * Math.PI);
      context.fillStyle = chosen ? colours.amber : colours.bg;
      context.fill();
      context.strokeStyle = chosen ? colours.amber : colour;
      context.lineWidth = 1.75;
      context.stroke();
    }
  }
}

/** Where clips lie on each other, as in songs from elsewhere: stripes at the foot, so that none hides unseen. */
function drawStacked(
  context: CanvasRenderingContext2D,
  left: number,
  right: number,
  y: number,
  height: number,
  colours: Palette,
): void {
  const [top, deep] = [y + height - 10, 7];
  context.save();
  context.beginPath();
  context.rect(left + 1, top, Math.max(2, right - left - 2), deep);
  context.clip();
  context.fillStyle = colours.bg;
  context.fill();
  context.beginPath();
  for (let x = Math.max(left, -20) - deep; x < Math.min(right, context.canvas.width); x += 6) {
    context.moveTo(x, top + deep);
    context.lineTo(x + deep, top);
  }
  context.strokeStyle = colours.amber;
  context.lineWidth = 2;
  context.stroke();
  context.restore();
}

/** A frozen clip: a veil, and a snowflake in its corner. */
function drawIce(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colours: Palette,
): void {
  context.beginPath();
  context.roundRect(x + 0.5, y + 1.5, Math.max(1, width - 1), height - 4, Math.min(5, width / 3));
  context.fillStyle = veiled(colours.focus, 0.14);
  context.fill();
  if (width < 24) return;
  const [middle, centre, arm] = [x + width - 11, y + 11, 5];
  context.beginPath();
  for (let turn = 0; turn < 3; turn++) {
    const [dx, dy] = [Math.cos((turn * Math.PI) / 3) * arm, Math.sin((turn * Math.PI) / 3) * arm];
    context.moveTo(middle - dx, centre - dy);
    context.lineTo(middle + dx, centre + dy);
  }
  context.strokeStyle = colours.focus;
  context.lineWidth = 1.5;
  context.stroke();
}

function outline(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
  thick: number,
  dash: number[] = [],
): void {
  context.strokeStyle = colour;
  context.lineWidth = thick;
  context.setLineDash(dash);
  context.beginPath();
  context.roundRect(x + 1, y + 2, Math.max(1, width - 2), height - 5, Math.min(5, width / 3));
  context.stroke();
  context.setLineDash([]);
}

function drawHandles(
  context: CanvasRenderingContext2D,
  clip: Clip,
  x: number,
  y: number,
  width: number,
  height: number,
  zoom: Zoom,
  colour: string,
): void {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  if (clip.media) {
    const left = x + Math.max(5, clip.fade_in * zoom.pixelsPerTick);
    const right = x + width - Math.max(5, clip.fade_out * zoom.pixelsPerTick);
    for (const at of [left, right]) context.fillRect(at - 3.5, y + 3, 7, 7);
    if (width > 90) {
      context.beginPath();
      context.arc(x + width / 2, y + 7, 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  }
  // The loop's handle: an arrow that comes back, in the lower right corner.
  context.beginPath();
  context.arc(x + width - CORNER_PX / 2 - 2, y + height - CORNER_PX / 2 - 4, 3.5, -0.4, 1.5 * Math.PI);
  context.stroke();
}

/** The line of a lane over what is seen, a little beyond both ends. */
function curvePath(
  points: readonly Point[],
  scale: Scale,
  height: number,
  zoom: Zoom,
  width: number,
  top: number,
): Path2D {
  const path = new Path2D();
  const y = (value: number): number => top + yOf(value, scale, height);
  const first = Math.max(0, firstFrom(points, tickAt(-10, zoom), (point) => point.tick) - 1);
  path.moveTo(-10, y(points[first]!.value));
  if (xAt(points[first]!.tick, zoom) > -10)
    path.lineTo(xAt(points[first]!.tick, zoom), y(points[first]!.value));
  for (let index = first; index < points.length; index++) {
    const point = points[index]!;
    const next = points[index + 1];
    const x = xAt(point.tick, zoom);
    path.lineTo(x, y(point.value));
    if (x > width + 10) break;
    if (next === undefined) {
      path.lineTo(width + 10, y(point.value));
      break;
    }
    const end = xAt(next.tick, zoom);
    if (point.curve === "hold") path.lineTo(end, y(point.value));
    // A lane runs straight in values, or in ratios; on a scale that is bent otherwise that is no straight line.
    else {
      const steps = Math.min(24, Math.max(1, Math.round((end - x) / 6)));
      for (let step = 1; step <= steps; step++) {
        const share = step / steps;
        path.lineTo(x + (end - x) * share, y(valueBetween(point, next, share, scale)));
      }
    }
  }
  return path;
}
