/**
 * All meters of the mixer on one canvas that lies over the strips.
 *
 * Each meter has a place, in pixels of the mixer; those in the part that scrolls move with it. A bar shows
 * the peak, its brighter part the RMS, a line the last high peak.
 */

import { FLOOR_DB, MeterLevels, meterShare, type Reading } from "./meter_levels";

export interface MeterPlace {
  readonly track: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Whether it lies in the part that scrolls. */
  readonly scrolls: boolean;
}

export interface Window {
  /** The part of the mixer in which strips scroll, in pixels. */
  readonly left: number;
  readonly right: number;
  readonly scroll: number;
}

interface Colours {
  readonly ground: string;
  readonly low: string;
  readonly high: string;
  readonly over: string;
  readonly line: string;
  readonly tick: string;
}

const GAP = 2;
const LOUD_DB = -6;
const TICKS_DB = [0, -6, -12, -24, -40];
const QUIET = { peak: [0, 0], rms: [0, 0] } as const;

export class MetersCanvas {
  private readonly context: CanvasRenderingContext2D;
  private colours: Colours | null = null;
  private places: readonly MeterPlace[] = [];
  private window: Window = { left: 0, right: 0, scroll: 0 };
  private readonly shown = new Map<string, string>();

  /** `read` gives what the engine measures; `levels` are kept by the caller, for clips stay when the mixer is closed. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly read: (track: string) => Reading | null,
    private readonly levels: Map<string, MeterLevels>,
    /** Hears when the highest peak or the clip light of a track changed. */
    private readonly onpeak: (track: string, levels: MeterLevels) => void,
  ) {
    this.context = canvas.getContext("2d")!;
  }

  lay(places: readonly MeterPlace[], window: Window): void {
    this.places = places;
    this.window = window;
  }

  scroll(scroll: number): void {
    this.window = { ...this.window, scroll };
  }

  restyle(): void {
    this.colours = null;
  }

  draw(now_ms: number): boolean {
    const { canvas, context } = this;
    const ratio = globalThis.devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * ratio);
    const height = Math.round(canvas.clientHeight * ratio);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    this.colours ??= coloursOf(canvas);
    let moves = false;
    for (const place of this.places) {
      const levels = this.levelsOf(place.track);
      moves = levels.feed(this.read(place.track) ?? QUIET, now_ms) || moves;
      this.tell(place.track, levels);
    }
    this.drawMeters(true);
    this.drawMeters(false);
    return moves;
  }

  private drawMeters(scrolls: boolean): void {
    const { context, window } = this;
    context.save();
    if (scrolls) {
      context.beginPath();
      context.rect(window.left, 0, window.right - window.left, this.canvas.clientHeight);
      context.clip();
    }
    for (const place of this.places) {
      if (place.scrolls !== scrolls) continue;
      const x = place.x - (scrolls ? window.scroll : 0);
      if (scrolls && (x > window.right || x + place.width < window.left)) continue;
      this.drawMeter(x, place, this.levelsOf(place.track));
    }
    context.restore();
  }

  private drawMeter(x: number, { y, width, height }: MeterPlace, levels: MeterLevels): void {
    const { context } = this;
    const colours = this.colours!;
    const bar = (width - GAP) / 2;
    const at = (level_db: number): number => y + height * (1 - meterShare(level_db));
    for (const side of [0, 1] as const) {
      const left = x + side * (bar + GAP);
      context.fillStyle = colours.ground;
      context.fillRect(left, y, bar, height);
      const stretch = (from_db: number, to_db: number, colour: string): void => {
        if (to_db <= from_db) return;
        context.fillStyle = colour;
        context.fillRect(left, at(to_db), bar, at(from_db) - at(to_db));
      };
      const [peak, rms, line] = [levels.peak_db[side], levels.rms_db[side], levels.line_db[side]];
      context.globalAlpha = 0.55;
      stretch(FLOOR_DB, Math.min(peak, LOUD_DB), colours.low);
      stretch(LOUD_DB, Math.min(peak, 0), colours.high);
      context.globalAlpha = 1;
      stretch(FLOOR_DB, Math.min(rms, LOUD_DB), colours.low);
      stretch(LOUD_DB, Math.min(rms, 0), colours.high);
      stretch(0, peak, colours.over);
      if (line > FLOOR_DB) {
        context.fillStyle = line > 0 ? colours.over : colours.line;
        context.fillRect(left, at(line), bar, 1);
      }
    }
    context.fillStyle = colours.tick;
    for (const tick of TICKS_DB) context.fillRect(x, Math.round(at(tick)), width, 1);
  }

  private levelsOf(track: string): MeterLevels {
    let levels = this.levels.get(track);
    if (!levels) {
      levels = new MeterLevels();
      this.levels.set(track, levels);
    }
    return levels;
  }

  private tell(track: string, levels: MeterLevels): void {
    const words = `${levels.highest_db.toFixed(1)} ${levels.clipped}`;
    if (this.shown.get(track) === words) return;
    this.shown.set(track, words);
    this.onpeak(track, levels);
  }
}

/** A peak as it is written above a meter: "−3.2", "+0.4", "−∞". */
export function peakInWords(level_db: number): string {
  if (level_db < FLOOR_DB || !Number.isFinite(level_db)) return "−∞";
  const words = Math.abs(level_db).toFixed(1);
  return words === "0.0" ? "0.0" : `${level_db > 0 ? "+" : "−"}${words}`;
}

function coloursOf(canvas: HTMLCanvasElement): Colours {
  const style = getComputedStyle(canvas);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ground: token("--sunk"),
    low: token("--green"),
    high: token("--amber"),
    over: token("--red"),
    line: token("--text"),
    tick: token("--panel"),
  };
}
