/** One clip, painted: its ground, name, notes or waveform, loop borders, fades. Knows no cache. */

import type { Clip, Media } from "../song/document";
import { eachNote, pitchRange } from "./note_picture";
import type { Palette, TrackColours } from "./palette";
import { fitted } from "./surface";
import { extent, fadeAt, gainOf, type Peaks, type Seconds, samplesAcross } from "./waveform";

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** What a clip is painted with besides itself. */
export interface ClipSources {
  readonly clock: Seconds;
  readonly peaks: Peaks;
  media(sha256: string): Media | undefined;
  /** How much of a file is there, as a share, while it is still on its way. */
  arriving?(sha256: string): number | undefined;
}

export interface Painted {
  readonly clip: Clip;
  readonly colours: TrackColours;
  readonly palette: Palette;
  readonly pixelsPerTick: number;
  readonly width: number;
  readonly height: number;
  /** Only this stretch is seen, in pixels from the clip's left edge. */
  readonly from: number;
  readonly to: number;
}

const NAME_HEIGHT = 18;
const LEAST_FOR_NAME = 40;
const RADIUS = 5;

/** Paint with the context's origin at the clip's upper left corner. */
export function paintClip(context: Context, painted: Painted, sources: ClipSources): void {
  const { clip, colours, width, height, from, to } = painted;
  context.beginPath();
  context.roundRect(0.5, 1.5, Math.max(1, width - 1), height - 3, Math.min(RADIUS, width / 3));
  context.fillStyle = colours.ground;
  context.fill();
  context.save();
  context.clip();
  if (width >= 4) {
    if (clip.media) paintWaveform(context, painted, sources);
    else paintNotes(context, painted);
    if (clip.loop > 0) paintLoops(context, painted);
  }
  if (from <= 0 && width > 26) paintName(context, painted, 0, sources);
  context.restore();
  context.beginPath();
  context.roundRect(0.5, 1.5, Math.max(1, width - 1), height - 3, Math.min(RADIUS, width / 3));
  context.strokeStyle = colours.edge;
  context.lineWidth = 1;
  context.stroke();
  if (from > 0 && to - from > 40) paintName(context, painted, from, sources);
}

function paintName(context: Context, painted: Painted, at: number, sources: ClipSources): void {
  const { clip, colours, palette, height, to } = painted;
  const low = height < LEAST_FOR_NAME;
  const y = low ? height / 2 + 4 : 14;
  let x = at + 7;
  context.textBaseline = "alphabetic";
  if (clip.reverse) {
    context.fillStyle = colours.text;
    context.beginPath();
    context.moveTo(x, y - 4);
    context.lineTo(x + 6, y - 8);
    context.lineTo(x + 6, y);
    context.fill();
    x += 10;
  }
  context.font = `600 11px ${palette.words}`;
  const missing = clip.media !== "" && sources.media(clip.media) === undefined;
  const name = fitted(
    context,
    missing ? `${clip.name || "Audio"} is missing` : titleOf(clip, sources),
    to - x - 6,
  );
  if (name === "") return;
  if (low) {
    context.fillStyle = colours.ground;
    context.globalAlpha = 0.75;
    context.fillRect(x - 3, 3, context.measureText(name).width + 6, height - 6);
    context.globalAlpha = 1;
  }
  context.fillStyle = missing ? palette.red : colours.text;
  context.fillText(name, x, y);
  if (clip.gain_db === 0 || low) return;
  const end = x + context.measureText(name).width + 7;
  context.font = `11px ${palette.numbers}`;
  const gain = `${clip.gain_db > 0 ? "+" : "−"}${Math.abs(clip.gain_db).toFixed(1)}`;
  if (end + context.measureText(gain).width > to - 6) return;
  context.globalAlpha = 0.75;
  context.fillText(gain, end, y);
  context.globalAlpha = 1;
}

/** Its name, and while its audio is on its way how much of that is there. */
function titleOf({ name, media }: Clip, sources: ClipSources): string {
  const share = media ? sources.arriving?.(media) : undefined;
  return share === undefined ? name : `${name || "Audio"} · arriving, ${Math.floor(100 * share)} %`;
}

function contentTop(height: number): number {
  return height < LEAST_FOR_NAME ? 4 : NAME_HEIGHT + 2;
}

function paintNotes(context: Context, painted: Painted): void {
  const { clip, colours, pixelsPerTick, height, from, to } = painted;
  if (clip.notes.length === 0) return;
  const { low, high } = pitchRange(clip.notes);
  const top = contentTop(height);
  const room = height - 6 - top;
  const step = room / (high - low + 1);
  const thick = Math.min(4, Math.max(1.5, step * 0.82));
  context.fillStyle = colours.strong;
  eachNote(clip, from / pixelsPerTick, to / pixelsPerTick, (start, stop, note) => {
    const x = start * pixelsPerTick;
    const long = Math.max(1.25, (stop - start) * pixelsPerTick - 0.75);
    const y = top + (high - note.pitch + 0.5) * step - thick / 2;
    context.fillRect(x, y, long, thick);
  });
}

function paintLoops(context: Context, { clip, colours, pixelsPerTick, height, from, to }: Painted): void {
  const loop_px = clip.loop * pixelsPerTick;
  if (loop_px < 3) return;
  context.fillStyle = colours.edge;
  for (let x = Math.max(1, Math.ceil(from / loop_px)) * loop_px; x < to; x += loop_px) {
    context.globalAlpha = 0.55;
    context.fillRect(Math.round(x), 2, 1, height - 4);
    context.globalAlpha = 1;
    context.fillRect(Math.round(x) - 2, 2, 5, 3);
    context.fillRect(Math.round(x) - 2, height - 5, 5, 3);
  }
}

function paintWaveform(context: Context, painted: Painted, sources: ClipSources): void {
  const { clip, colours, pixelsPerTick, height, width } = painted;
  const media = sources.media(clip.media);
  if (media === undefined) return;
  const from = Math.max(0, Math.floor(painted.from));
  const to = Math.min(Math.ceil(width), Math.ceil(painted.to));
  const across = to - from;
  if (across <= 0) return;
  const tick = clip.start + from / pixelsPerTick;
  const samples = samplesAcross(clip, media.sample_rate, sources.clock, tick, 1 / pixelsPerTick, across);
  const perPixel = Math.abs(samples[Math.min(across, 1)]! - samples[0]!) || 1;
  const level = sources.peaks.level(clip.media, perPixel);
  const top = contentTop(height);
  const middle = (top + height - 5) / 2;
  const half = (height - 5 - top) / 2;
  context.fillStyle = colours.strong;
  if (level === null) {
    context.globalAlpha = 0.5;
    context.fillRect(from, middle, across, 1);
    context.globalAlpha = 1;
  } else {
    const gain = gainOf(clip.gain_db);
    const highs = new Float32Array(across);
    context.beginPath();
    for (let x = 0; x < across; x++) {
      const a = samples[x]!;
      const b = samples[x + 1]!;
      // Where a loop begins again the two edges lie far apart: read one pixel's worth there.
      const width = Math.min(Math.abs(b - a), perPixel * 2);
      const [low, high] = extent(level.values, level.per, Math.min(a, b), Math.min(a, b) + width);
      const loud = gain * fadeAt(clip, clip.start + (from + x + 0.5) / pixelsPerTick);
      const upper = middle - Math.min(1, high * loud) * half;
      highs[x] = middle - Math.max(-1, low * loud) * half;
      if (x === 0) context.moveTo(from, upper);
      else context.lineTo(from + x, upper);
    }
    for (let x = across - 1; x >= 0; x--)
      context.lineTo(from + x + (x === across - 1 ? 1 : 0), Math.max(highs[x]!, middle + 0.5));
    context.closePath();
    context.fill();
    context.fillRect(from, middle - 0.5, across, 1);
  }
  paintFades(context, painted);
}

/** The fades' slopes; what they take away is darkened. */
function paintFades(context: Context, painted: Painted): void {
  const { clip, colours, palette, pixelsPerTick, height, width } = painted;
  const slope = (long: number, atX: (share: number) => number): void => {
    if (long < 2) return;
    context.beginPath();
    context.moveTo(atX(0), height - 2);
    for (let part = 0; part <= 16; part++) {
      const share = part / 16;
      const gain = clip.fade_curve === "equal_power" ? Math.sin((Math.PI / 2) * share) : share;
      context.lineTo(atX(share), height - 2 - gain * (height - 4));
    }
    context.strokeStyle = colours.text;
    context.globalAlpha = 0.8;
    context.lineWidth = 1;
    context.stroke();
    context.lineTo(atX(0), 2);
    context.closePath();
    context.fillStyle = palette.bg;
    context.globalAlpha = 0.35;
    context.fill();
    context.globalAlpha = 1;
  };
  const long_in = clip.fade_in * pixelsPerTick;
  const long_out = clip.fade_out * pixelsPerTick;
  slope(long_in, (share) => share * long_in);
  slope(long_out, (share) => width - share * long_out);
}
