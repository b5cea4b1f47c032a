/** What is shown and how near, in an open studio; kept in the browser for the next visit. */

import { PPQ } from "../song/document";
import type { Dragged } from "./dragging";
import { keepRows, recallRows } from "./rows_left";

/** The pages of the history. */
export type HistoryPage = "steps" | "versions" | "branches" | "credits" | "apart";
export type Low = "devices" | "notes" | "mixer" | "record" | "history";
export type Left = "sounds" | "devices" | "songs";
export type Right = "ideas" | "comments" | "chat" | "listen";
/** How things snap: to what fits the zoom, to triplets, to a fixed grid in ticks, or not at all. */
export type Snap = "adaptive" | "triplet" | "off" | number;

const KEPT = "woodshed-view";
const TRACK_PX = 58;
const COMPACT_PX = 40;
/** A finger needs more room than a mouse. */
const FINGER_PX = 78;
const LOW_FINGER_PX = 50;
const ROOMY_PX = 800;
const matches = (query: string): boolean => typeof matchMedia !== "undefined" && matchMedia(query).matches;
/** Below this width the places at the sides lie over the song, one at a time. */
export const NARROW = "(max-width: 1100px), (pointer: coarse) and (max-width: 1280px)";

/** How tall tracks are until somebody says otherwise: low where the window is, so that several are seen. */
export function usualHeight(
  window_px = typeof innerHeight === "number" ? innerHeight : ROOMY_PX,
  fingers = matches("(pointer: coarse)"),
): number {
  if (fingers) return window_px < ROOMY_PX ? LOW_FINGER_PX : FINGER_PX;
  return window_px < ROOMY_PX ? COMPACT_PX : TRACK_PX;
}

/** How tall the place below is until somebody draws its edge. */
export function usualLow(
  window_px = typeof innerHeight === "number" ? innerHeight : 0,
  fingers = matches("(pointer: coarse)"),
): number {
  return Math.max(fingers ? 336 : 292, Math.round(window_px * 0.4));
}

export class View {
  low = $state<Low>("devices");
  left = $state<Left>("sounds");
  right = $state<Right>("ideas");
  historyPage = $state<HistoryPage>("steps");
  showTop = $state(true);
  showLow = $state(true);
  /** The places at the sides, in a window that is wide enough for them. */
  private wideLeft = $state(true);
  private wideRight = $state(true);
  /** Whether the window is too narrow for places at the sides, and the one that lies over the song then. */
  narrow = $state(matches(NARROW));
  private drawer = $state<"" | "left" | "right">("");
  lowHeight = $state(usualLow());
  snap = $state<Snap>("adaptive");
  followPlayhead = $state(true);
  theme = $state<"dark" | "light">("dark");
  /** The timeline's zoom and place. */
  pixelsPerTick = $state(24 / (4 * PPQ));
  scrollTick = $state(0);
  /** Whether the timeline has found its zoom: once for each visit. */
  placed = false;
  scrollTop = $state(0);
  trackHeight = $state(usualHeight());
  /** Of returns and the master. */
  readonly lowTrackHeight = matches("(pointer: coarse)") ? LOW_FINGER_PX : 34;
  /** Whether fingers work it: rows are as tall as they need. */
  readonly fingers = matches("(pointer: coarse)");
  /** Tracks whose automation lanes are open. */
  openLanes = $state.raw<ReadonlySet<string>>(new Set());
  /** Lanes that are shown although nothing is written on them yet, by track. */
  wantedLanes = $state.raw<ReadonlyMap<string, readonly string[]>>(new Map());
  /** Heights of tracks and lanes that were given one of their own. */
  heights = $state.raw<ReadonlyMap<string, number>>(new Map());
  /** Groups that are folded. */
  folded = $state.raw<ReadonlySet<string>>(new Set());
  showMarkers = $state(false);
  showTempo = $state(false);
  /** Whether the mixer's strips show what they are made of, though that leaves their faders short. */
  showChains = $state(false);
  /** Whether a drag on a lane draws freehand. */
  pencil = $state(false);
  /** What is being dragged from one place to another. */
  dragged = $state.raw<Dragged | null>(null);

  /** Of an open song, or of the pages outside of songs. */
  constructor(private readonly song = "") {
    this.load();
    if (song !== "") Object.assign(this, recallRows(song));
  }

  /** The place that the keyboard is to go to as soon as that is there: sounds are found, notes changed, ideas asked for. */
  entering = $state<"" | "sounds" | "notes" | "ideas">("");

  get showLeft(): boolean {
    return this.narrow ? this.drawer === "left" : this.wideLeft;
  }

  set showLeft(shown: boolean) {
    if (!this.narrow) this.wideLeft = shown;
    else if (shown || this.drawer === "left") this.drawer = shown ? "left" : "";
  }

  get showRight(): boolean {
    return this.narrow ? this.drawer === "right" : this.wideRight;
  }

  set showRight(shown: boolean) {
    if (!this.narrow) this.wideRight = shown;
    else if (shown || this.drawer === "right") this.drawer = shown ? "right" : "";
  }

  /** Put away what lies over the song. */
  closeDrawer(): void {
    this.drawer = "";
  }

  /** Open a place below, so that it can be seen. */
  openLow(place: Low): void {
    this.low = place;
    this.showLow = true;
  }

  save(): void {
    if (this.song !== "") keepRows(this.song, this);
    const { low, left, right, showTop, showLow, lowHeight, snap, followPlayhead, theme } = this;
    const { showMarkers, showTempo, showChains, wideLeft, wideRight } = this;
    const drawn = lowHeight === usualLow() ? {} : { lowHeight };
    const places = { low, left, right, showTop, showLow, wideLeft, wideRight, ...drawn };
    const kept = { ...places, showMarkers, showTempo, showChains, snap, followPlayhead, theme };
    try {
      localStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // A full or forbidden store loses only how the page was laid out.
    }
  }

  private load(): void {
    const light = typeof matchMedia !== "undefined" && matchMedia("(prefers-color-scheme: light)").matches;
    if (light) this.theme = "light";
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
      if (typeof kept !== "object" || kept === null) return;
      for (const [name, value] of Object.entries(kept)) {
        if (name in this && typeof value === typeof this[name as keyof this])
          Object.assign(this, { [name]: value });
      }
    } catch {
      // What cannot be read is as if nothing had been kept.
    }
  }
}
