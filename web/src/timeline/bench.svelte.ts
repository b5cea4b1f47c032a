/**
 * The timeline's bench: what is shown where, what a drag is doing, and the few things gestures ask for.
 *
 * Views draw from it and gestures write on it; the song itself changes through the studio alone.
 */

import { getContext, setContext } from "svelte";
import type { Item } from "../controls/Menu.svelte";
import type { Clip, Point, Ticks, Track } from "../song/document";
import { snapped, snappedDown, stepOf } from "../song/snap";
import type { Studio } from "../studio/studio.svelte";
import { targetLook } from "../studio/target_scales";
import { bounded, followed, scrolledTo, tickAt, xAt, type Zoom, zoomedAround, zoomedTo } from "./geometry";
import { type Ghosts, NO_GHOSTS } from "./ghosts_canvas";
import { heightOfAll, layOut, type Row, scrolledDownTo } from "./rows";
import { rulerHeight, rulerRows } from "./ruler";
import type { LaneLook } from "./tracks_canvas";

const NONE: ReadonlySet<string> = new Set();
const UNKNOWN: LaneLook = { name: "Gone", scale: { minimum: 0, maximum: 1 }, standard: 0 };

/** A field that is open on the canvas: a name being written. */
export interface Writing {
  readonly label: string;
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  /** Says whether the text was taken; when it was not, the field stays. */
  readonly done: (text: string) => boolean;
}

export class Bench {
  /** Of the lanes, in CSS pixels. */
  width = $state(0);
  height = $state(0);
  ghosts = $state.raw<Ghosts>(NO_GHOSTS);
  lifted = $state.raw<ReadonlySet<string>>(NONE);
  drawnPoints = $state.raw<{ target: string; points: readonly Point[] } | null>(null);
  rulerDrawn = $state.raw<{ kind: string; start: Ticks; end: Ticks; text: string } | null>(null);
  /** The chord, marker, tempo or metre change in hand: its id, or "tempo:<tick>", "metre:<tick>". */
  held = $state("");
  /** The clip on which the keyboard stands, and whether the list of clips has the focus. */
  focused = $state("");
  listFocused = $state(false);
  /** A press of the pointer is giving the focus: no ring is shown for it. */
  pressing = false;
  menu = $state.raw<{ at: { x: number; y: number }; label: string; items: readonly Item[] } | null>(null);
  writing = $state.raw<Writing | null>(null);
  /** A track that is being rendered, and how far that is. */
  rendering = $state.raw<{ track: string; share: number; stop: () => void } | null>(null);
  /** The playhead as panels show it: a few times a second, not on every frame. */
  playhead = $state(0);
  /** What is told to screen readers. */
  said = $state("");
  /** The playhead was scrolled away from: following waits until it is seen again or playing starts. */
  wandered = $state(false);

  readonly rows: readonly Row[] = $derived.by(() => layOut(this.studio.song, this.studio.view));
  readonly rulers = $derived.by(() => rulerRows(this.studio.song, this.studio.view));
  readonly rulerHeight = $derived(rulerHeight(this.rulers));
  readonly rowsHeight = $derived(heightOfAll(this.rows));
  readonly zoom: Zoom = $derived.by(() => {
    const { pixelsPerTick, scrollTick } = this.studio.view;
    return { pixelsPerTick, scrollTick };
  });
  /** Where the song's last thing ends, at least 16 bars. */
  readonly end: Ticks = $derived.by(() => {
    let end = 0;
    for (const track of this.studio.song.tracks)
      for (const clip of track.clips) end = Math.max(end, clip.start + clip.length);
    for (const section of this.studio.song.sections) end = Math.max(end, section.start + section.length);
    return end;
  });

  constructor(readonly studio: Studio) {}

  xAt(tick: Ticks): number {
    return xAt(tick, this.zoom);
  }

  tickAt(x: number): Ticks {
    return tickAt(x, this.zoom);
  }

  /** The grid's step at this zoom. */
  get step(): Ticks {
    return stepOf(this.studio.view.snap, this.studio.view.pixelsPerTick);
  }

  /** Where something lands: on the grid, or `free` of it. */
  snapped(tick: Ticks, free = false): Ticks {
    return free ? Math.max(0, Math.round(tick)) : snapped(tick, this.step, this.studio.metre);
  }

  /** The line of the grid at or before a place. */
  floored(tick: Ticks, step = this.step): Ticks {
    return snappedDown(tick, step, this.studio.metre);
  }

  barTicks(tick: Ticks): Ticks {
    return this.studio.metre.barLengthAt(tick);
  }

  // ── zoom and place ──

  look({ pixelsPerTick, scrollTick }: Zoom): void {
    this.studio.view.pixelsPerTick = pixelsPerTick;
    this.studio.view.scrollTick = bounded(scrollTick, 0, this.farthest(pixelsPerTick));
  }

  zoomAround(x: number, factor: number): void {
    this.look(zoomedAround(this.zoom, x, factor));
  }

  zoomTo(start: Ticks, end: Ticks): void {
    this.look(zoomedTo(start, end, this.width));
  }

  scrollBy(dx: number, dy: number): void {
    const { view } = this.studio;
    if (dx !== 0) {
      view.scrollTick = bounded(view.scrollTick + dx / view.pixelsPerTick, 0, this.farthest());
      this.wandered = true;
    }
    if (dy !== 0) this.scrollTo(view.scrollTop + dy);
  }

  scrollTo(top: number): void {
    this.studio.view.scrollTop = bounded(top, 0, Math.max(0, this.rowsHeight + 56 - this.height));
  }

  /** Bring a stretch into view, and a track. */
  reveal(start: Ticks, end = start, track = ""): void {
    const { view } = this.studio;
    view.scrollTick = scrolledTo(this.zoom, this.width, start, end);
    this.revealTrack(track);
  }

  revealTrack(track: string): void {
    const row = this.rows.find((each) => each.kind === "track" && each.track.id === track);
    if (row) this.revealRows(row);
  }

  /** Bring rows into view, from the first to the last. */
  revealRows(first: Row, last = first): void {
    const bottom = last.top + last.height;
    this.scrollTo(scrolledDownTo(this.studio.view.scrollTop, this.height, first.top, bottom));
  }

  follow(playhead: Ticks): void {
    const { view } = this.studio;
    const next = followed(this.zoom, this.width, playhead);
    if (this.wandered) this.wandered = next !== view.scrollTick;
    else if (next !== view.scrollTick) view.scrollTick = next;
  }

  farthest(pixelsPerTick = this.studio.view.pixelsPerTick): Ticks {
    return Math.max(0, this.end + this.barTicks(this.end) * 16 - (this.width * 0.5) / pixelsPerTick);
  }

  // ── what is where ──

  readonly laneLook = (target: string): LaneLook =>
    targetLook(this.studio.song, this.studio.catalogue, target) ?? UNKNOWN;

  rowOf(track: string): Row | undefined {
    return this.rows.find((row) => row.kind === "track" && row.track.id === track);
  }

  /** A clip with its track. */
  find(clip: string): { clip: Clip; track: Track } | undefined {
    for (const track of this.studio.song.tracks) {
      const found = track.clips.find((each) => each.id === clip);
      if (found) return { clip: found, track };
    }
    return undefined;
  }

  /** The selected clips with their tracks, in order of tracks and time. */
  get chosen(): { clip: Clip; track: Track }[] {
    const { clips } = this.studio.selection;
    if (clips.size === 0) return [];
    return this.studio.song.tracks.flatMap((track) =>
      track.clips.filter((clip) => clips.has(clip.id)).map((clip) => ({ clip, track })),
    );
  }

  say(text: string): void {
    this.said = this.said === text ? `${text} ` : text; // the same words twice are said twice
  }

  clearGhosts(): void {
    this.ghosts = NO_GHOSTS;
    this.lifted = NONE;
    this.drawnPoints = null;
    this.rulerDrawn = null;
  }
}

const BENCH = Symbol("bench");

export function provideBench(bench: Bench): void {
  setContext(BENCH, bench);
}

export function useBench(): Bench {
  return getContext<Bench>(BENCH);
}
