/**
 * The takes of a track below each other: what was played in each, bright where the track plays it now.
 *
 * All of them share one stretch of time, so that what lies above each other was played to the same bar.
 */

import type { Stretch } from "../song/changes/takes";
import type { Song, Take, Ticks, Track } from "../song/document";
import type { Drawer } from "../studio/frames";
import type { ClipPictures } from "../timeline/clip_pictures";
import { barStride, barsBetween, barTicksAt, tickAt, xAt, type Zoom } from "../timeline/geometry";
import { coloursOf, type Palette, palette, veiled } from "../timeline/palette";
import { Surface } from "../timeline/surface";

export const RULER_PX = 18;
export const LANE_PX = 42;

export interface TakesScene {
  readonly song: Song;
  readonly track: Track;
  readonly zoom: Zoom;
  /** Where each take is heard. */
  readonly heard: readonly (readonly Stretch[])[];
  /** The stretch that is being taken, on which lane; and where the keyboard stands. */
  readonly swipe: { readonly lane: number; readonly start: Ticks; readonly end: Ticks } | null;
  readonly cursor: { readonly lane: number; readonly tick: Ticks } | null;
}

export class TakesCanvas implements Drawer {
  readonly surface: Surface;
  private scene: TakesScene | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    private readonly pictures: ClipPictures,
    private readonly playhead: () => { readonly tick: Ticks; readonly playing: boolean },
  ) {
    this.surface = new Surface(canvas);
  }

  show(scene: TakesScene): void {
    this.scene = scene;
  }

  draw(): boolean {
    const { scene } = this;
    if (scene === null || this.surface.width === 0) return false;
    const colours = palette();
    const context = this.surface.begin();
    this.pictures.begin();
    this.drawBars(context, scene, colours);
    scene.track.takes.forEach((take, lane) => {
      this.drawTake(context, scene, take, lane, colours);
    });
    this.drawHand(context, scene, colours);
    const { tick, playing } = this.playhead();
    const x = xAt(tick, scene.zoom);
    context.fillStyle = colours.playhead;
    if (x >= 0 && x <= this.surface.width) context.fillRect(Math.round(x), RULER_PX, 1, this.surface.height);
    return playing || this.pictures.waiting;
  }

  private drawBars(context: CanvasRenderingContext2D, { song, zoom }: TakesScene, colours: Palette): void {
    const { width, height } = this.surface;
    const from = tickAt(0, zoom);
    const stride = barStride(zoom.pixelsPerTick, barTicksAt(song.metre, from), 34);
    context.font = `11px ${colours.numbers}`;
    for (const { bar, tick } of barsBetween(song.metre, from, tickAt(width, zoom), stride)) {
      const x = Math.round(xAt(tick, zoom));
      context.fillStyle = colours.lineSoft;
      context.fillRect(x, 4, 1, height);
      context.fillStyle = colours.dim;
      context.fillText(String(bar), x + 4, 13);
    }
  }

  private drawTake(
    context: CanvasRenderingContext2D,
    scene: TakesScene,
    take: Take,
    lane: number,
    colours: Palette,
  ): void {
    const top = RULER_PX + lane * LANE_PX;
    const { zoom } = scene;
    context.fillStyle = colours.lineSoft;
    context.fillRect(0, top + LANE_PX - 1, this.surface.width, 1);
    this.drawClips(context, scene, take, top, colours, 0.3);
    for (const { start, end } of scene.heard[lane] ?? []) {
      const [left, right] = [xAt(start, zoom), xAt(end, zoom)];
      context.save();
      context.beginPath();
      context.rect(left, top, right - left, LANE_PX);
      context.clip();
      context.clearRect(left, top + 1, right - left, LANE_PX - 3);
      this.drawClips(context, scene, take, top, colours, 1);
      context.restore();
      context.fillStyle = colours.amber;
      context.fillRect(left, top + LANE_PX - 5, right - left, 3);
    }
  }

  private drawClips(
    context: CanvasRenderingContext2D,
    { track, zoom }: TakesScene,
    take: Take,
    top: number,
    colours: Palette,
    alpha: number,
  ): void {
    context.globalAlpha = alpha;
    for (const clip of take.clips) {
      const x = xAt(clip.start, zoom);
      const width = Math.max(2, clip.length * zoom.pixelsPerTick);
      const painted = {
        clip,
        colours: coloursOf(colours, clip.colour ?? track.colour),
        palette: colours,
        pixelsPerTick: zoom.pixelsPerTick,
        width,
        height: LANE_PX - 4,
        from: Math.max(0, -x),
        to: Math.min(width, this.surface.width - x),
      };
      this.pictures.draw(context, painted, x, top + 1, this.surface.ratio);
    }
    context.globalAlpha = 1;
  }

  private drawHand(context: CanvasRenderingContext2D, scene: TakesScene, colours: Palette): void {
    const { swipe, cursor, zoom } = scene;
    if (swipe) {
      const top = RULER_PX + swipe.lane * LANE_PX;
      const [left, right] = [xAt(swipe.start, zoom), xAt(swipe.end, zoom)];
      context.fillStyle = veiled(colours.amber, 0.3);
      context.fillRect(left, top + 1, right - left, LANE_PX - 4);
      context.strokeStyle = colours.amber;
      context.lineWidth = 2;
      context.strokeRect(left, top + 1, right - left, LANE_PX - 4);
    }
    if (cursor) {
      context.fillStyle = colours.focus;
      context.fillRect(
        Math.round(xAt(cursor.tick, zoom)) - 1,
        RULER_PX + cursor.lane * LANE_PX,
        2,
        LANE_PX - 2,
      );
    }
  }
}
