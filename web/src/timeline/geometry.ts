/**
 * Where musical time lies on the screen: ticks and pixels, zooming, and the grid that fits the zoom.
 *
 * x counts from the left edge of the lanes, y from the top of the first row's place; both in CSS pixels.
 * Nothing here knows of canvases or of the page.
 */

import { PPQ, type Ticks } from "../song/document";

/** How near and where the timeline is looked at. */
export interface Zoom {
  readonly pixelsPerTick: number;
  readonly scrollTick: Ticks;
}

/** A whole song of two hours still fits; one tick is never wider than a few pixels. */
const LEAST_PIXELS_PER_TICK = 0.25 / (4 * PPQ);
const MOST_PIXELS_PER_TICK = 2;

export function xAt(tick: Ticks, zoom: Zoom): number {
  return (tick - zoom.scrollTick) * zoom.pixelsPerTick;
}

export function tickAt(x: number, zoom: Zoom): Ticks {
  return zoom.scrollTick + x / zoom.pixelsPerTick;
}

export const bounded = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));

/** Come nearer by `factor` (farther below 1) so that what lies under `x` stays there. */
export function zoomedAround(zoom: Zoom, x: number, factor: number): Zoom {
  const pixelsPerTick = bounded(zoom.pixelsPerTick * factor, LEAST_PIXELS_PER_TICK, MOST_PIXELS_PER_TICK);
  const under = tickAt(x, zoom);
  return { pixelsPerTick, scrollTick: Math.max(0, under - x / pixelsPerTick) };
}

/** The zoom at which a stretch of time fills `width` pixels, with a little air at both ends but before the song. */
export function zoomedTo(start: Ticks, end: Ticks, width: number): Zoom {
  const air_px = Math.min(24, width / 10);
  const long = Math.max(1, end - start);
  const within = (wanted: number): number => bounded(wanted, LEAST_PIXELS_PER_TICK, MOST_PIXELS_PER_TICK);
  const pixelsPerTick = within((width - 2 * air_px) / long);
  const scrollTick = start - air_px / pixelsPerTick;
  if (scrollTick >= 0) return { pixelsPerTick, scrollTick };
  return { pixelsPerTick: within((width - air_px) / Math.max(1, end)), scrollTick: 0 };
}

/** Scroll as little as it takes to bring a stretch into view; the start wins when it does not fit. */
export function scrolledTo(zoom: Zoom, width: number, start: Ticks, end = start): Ticks {
  const air = Math.min(40, width / 8) / zoom.pixelsPerTick;
  const shown = width / zoom.pixelsPerTick;
  let scroll = zoom.scrollTick;
  if (end + air > scroll + shown) scroll = end + air - shown;
  if (start - air < scroll) scroll = start - air;
  return Math.max(0, scroll);
}

/** Where the view goes so that a moving playhead is seen: a page further when it has left the page. */
export function followed(zoom: Zoom, width: number, playhead: Ticks): Ticks {
  const x = xAt(playhead, zoom);
  if (x >= 0 && x <= width - Math.min(24, width / 10)) return zoom.scrollTick;
  return Math.max(0, playhead - Math.min(60, width / 8) / zoom.pixelsPerTick);
}

/** First index whose value is not below `wanted`, in a list that is in order. */
export function firstFrom<T>(items: readonly T[], wanted: number, at: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(items[middle]!) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A bar, as far as lines and numbers need it. */
export interface BarLine {
  readonly tick: Ticks;
  /** Counted from 1. */
  readonly bar: number;
  readonly beats: number;
  readonly beatTicks: Ticks;
  /** Bars since the last change of metre; numbers are thinned from there, so that they stay still. */
  readonly sinceChange: number;
}

/** A change of metre, as in `Song.metre`. */
interface Metre {
  readonly tick: Ticks;
  readonly beats: number;
  readonly unit: number;
}

/** The bars that touch a stretch of time. A new metre begins a new bar, as in `woodshed/song/tempo.py`. */
export function barsBetween(metre: readonly Metre[], from: Ticks, to: Ticks, every = 1): BarLine[] {
  const bars: BarLine[] = [];
  let counted = 1;
  const points = metre.length > 0 ? metre : [{ tick: 0, beats: 4, unit: 4 }];
  for (const [index, point] of points.entries()) {
    const beatTicks = (4 * PPQ) / point.unit;
    const length = point.beats * beatTicks;
    const end = points[index + 1]?.tick ?? Number.POSITIVE_INFINITY;
    if (end > from && point.tick <= to) {
      const first = Math.max(0, Math.floor((Math.max(from, point.tick) - point.tick) / length));
      for (let n = first - (first % every); ; n += every) {
        const tick = point.tick + n * length;
        if (tick >= end || tick > to) break;
        bars.push({ tick, bar: counted + n, beats: point.beats, beatTicks, sinceChange: n });
      }
    }
    if (end === Number.POSITIVE_INFINITY) break;
    counted += Math.max(1, Math.ceil((end - point.tick) / length));
  }
  return bars;
}

/** How many bars from number to number, so that they stand at least `apart_px` apart: 1, 2, 4, 8 … */
export function barStride(pixelsPerTick: number, barTicks: Ticks, apart_px = 56): number {
  const bar_px = barTicks * pixelsPerTick;
  let stride = 1;
  while (stride * bar_px < apart_px && stride < 1024) stride *= 2;
  return stride;
}

/** Lines inside a beat that the zoom has room for: 1 (none), 2, 4 or 8 to the beat. */
export function beatParts(pixelsPerTick: number, beatTicks: Ticks, apart_px = 14): number {
  const beat_px = beatTicks * pixelsPerTick;
  let parts = 0;
  for (const each of [1, 2, 4, 8]) if (beat_px / each >= apart_px) parts = each;
  return parts;
}

/** How long a typical bar is where the view begins. */
export function barTicksAt(metre: readonly Metre[], tick: Ticks): Ticks {
  const point = metre.findLast((each) => each.tick <= tick) ?? metre[0];
  return point ? (point.beats * 4 * PPQ) / point.unit : 4 * PPQ;
}
