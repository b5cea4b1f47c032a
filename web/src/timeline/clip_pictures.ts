/**
 * Every clip's picture, kept as a bitmap until the clip or the zoom changes.
 *
 * A frame has a few milliseconds for new pictures. While zooming, a picture of another zoom is stretched
 * for the frames until its turn comes; a clip without any picture shows its plain ground meanwhile.
 * Clips far wider than the screen have no bitmap: what is seen of them is painted each time.
 */

import type { Clip } from "../song/document";
import { type ClipSources, type Context, type Painted, paintClip } from "./clip_painter";

interface Picture {
  readonly canvas: OffscreenCanvas;
  pixelsPerTick: number;
  height: number;
  ratio: number;
  theme: string;
  colour: string;
  revision: number;
  used: number;
}

const WIDEST_PX = 1600;
const BUDGET_MS = 1.5;
const MOST_PIXELS = 24_000_000;

export class ClipPictures {
  /** Whether pictures were left for the next frame. */
  waiting = false;
  private readonly kept = new Map<Clip, Picture>();
  private pixels = 0;
  private frame = 0;
  private until_ms = 0;
  private revision = 0;

  constructor(
    private readonly sources: ClipSources,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Audio has come, or the tempo has changed: pictures of audio are out of date. */
  renewAudio(): void {
    this.revision++;
  }

  /** Letters have come, say: every picture is out of date. */
  renewAll(): void {
    for (const picture of this.kept.values()) picture.theme = "";
  }

  /** Begin a frame. */
  begin(): void {
    this.frame++;
    this.waiting = false;
    this.until_ms = this.now() + BUDGET_MS;
    if (this.pixels > MOST_PIXELS) this.sweep();
  }

  /** Draw a clip with its upper left corner at x, y. */
  draw(context: Context, painted: Painted, x: number, y: number, ratio: number): void {
    const { width, height } = painted;
    if (width * ratio > WIDEST_PX) {
      context.save();
      context.translate(x, y);
      paintClip(context, painted, this.sources);
      context.restore();
      return;
    }
    const picture = this.picture(painted, ratio);
    if (picture === undefined) {
      context.fillStyle = painted.colours.ground;
      context.fillRect(x, y + 1, Math.max(1, width), height - 2);
    } else context.drawImage(picture.canvas, x, y, Math.ceil(width * ratio) / ratio, height);
  }

  private picture(painted: Painted, ratio: number): Picture | undefined {
    const { clip, colours, palette, pixelsPerTick, height } = painted;
    const kept = this.kept.get(clip);
    if (kept) {
      kept.used = this.frame;
      const fresh =
        kept.pixelsPerTick === pixelsPerTick &&
        kept.height === height &&
        kept.ratio === ratio &&
        kept.theme === palette.theme &&
        kept.colour === colours.strong &&
        (clip.media === "" || kept.revision === this.revision);
      if (fresh) return kept;
    }
    if (this.now() > this.until_ms) {
      this.waiting = true;
      return kept;
    }
    return this.paint(painted, ratio, kept);
  }

  private paint(painted: Painted, ratio: number, old: Picture | undefined): Picture {
    const { clip, colours, palette, pixelsPerTick } = painted;
    const width = Math.max(1, Math.ceil(painted.width * ratio));
    const height = Math.max(1, Math.ceil(painted.height * ratio));
    const canvas = old?.canvas ?? new OffscreenCanvas(width, height);
    if (old) this.pixels -= canvas.width * canvas.height;
    canvas.width = width; // which empties it too
    canvas.height = height;
    const context = canvas.getContext("2d")!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintClip(context, { ...painted, from: 0, to: painted.width }, this.sources);
    this.pixels += width * height;
    const picture: Picture = {
      canvas,
      pixelsPerTick,
      height: painted.height,
      ratio,
      theme: palette.theme,
      colour: colours.strong,
      revision: this.revision,
      used: this.frame,
    };
    this.kept.set(clip, picture);
    return picture;
  }

  /** Forget the pictures that have not been seen lately. */
  private sweep(): void {
    for (const [clip, { canvas, used }] of this.kept) {
      if (used >= this.frame - 1) continue;
      this.pixels -= canvas.width * canvas.height;
      this.kept.delete(clip);
    }
  }
}
