/**
 * The state of the piano roll: which clip is shown and how near, what a gesture holds, what keys draw with.
 *
 * It outlives its panel, so that the roll is found as it was left. It makes edits through the studio and
 * keeps nothing of the song.
 */

import { isNothing, reshaped, type Shaped, shapedEdits } from "../song/changes/shaping";
import type { Clip, Note, Ticks, Track } from "../song/document";
import { PPQ } from "../song/document";
import type { Studio } from "../studio/studio.svelte";
import { BARS_PX, CHORDS_PX } from "./drawing_ground";
import { type Box, bottomOf, bounded, type Frame, fitting, xOf, type Zoom } from "./geometry";
import { RollGrid } from "./grid";
import type { Lively } from "./piano_roll_canvas";
import { drumRows, isKit, keyRows } from "./rows";
import { type Cursor, type Ghost, type LaneKind, NO_GHOST, type Scene } from "./scene";
import { type Stroked, strokeEdits } from "./strokes";

const KEYS_PX = 70;
const DRUM_NAMES_PX = 118;
const SHORTEST_ROLL_PX = 60;
const USUAL_LANE_PX = 74;
/** Of the roll, until somebody draws the lane out: in a low window notes need the room. */
const USUAL_LANE_SHARE = 0.2;
const QUIET = 0.7;
const MIDDLE_C = 60;
/** E2, an octave above the lowest string of a bass. */
const BASS_HOME = 40;

export type Tool = "select" | "pencil";

export class Roll {
  tool = $state<Tool>("select");
  /** Tracks that a person shows as drums or as keys against what they are. */
  private readonly asDrums = $state<Record<string, boolean>>({});
  showOthers = $state(true);
  lane = $state<LaneKind>("velocity");
  laneHeight = $state(USUAL_LANE_PX);
  showLane = $state(true);
  /** Draw controllers for the pitch of the selected notes alone. */
  laneOfOneNote = $state(false);
  lastLength = $state<Ticks>(PPQ / 2);
  lastVelocity = $state(100);

  width = $state(1);
  height = $state(1);
  private readonly zooms = new Map<string, Zoom>();
  private zoomNow = $state.raw<Zoom>({ pixelsPerTick: 0.05, scrollTick: 0, rowHeight: 12, scrollRow: 40 });

  ghost = $state.raw<Ghost>(NO_GHOST);
  stroke = $state.raw<Stroked | null>(null);
  box = $state.raw<Box | null>(null);
  snapLine = $state<Ticks | null>(null);
  held = $state.raw<ReadonlySet<number>>(new Set());
  cursor = $state.raw<Cursor>({ tick: 0, pitch: 60 });
  /** Whether the cursor is in use: the roll has the keyboard's focus. */
  cursorShown = $state(false);
  /** What lies under the pointer, or what a gesture is doing, in words. */
  words = $state("");
  clipboard = $state.raw<readonly Note[]>([]);

  readonly clip = $derived.by(() => this.findClip());
  readonly track = $derived.by(() => this.findTrack());
  readonly drums = $derived.by(() => {
    const { track } = this;
    return track !== undefined && (this.asDrums[track.id] ?? isKit(track));
  });
  readonly rows = $derived.by(() => {
    const { track, clip, drums } = this;
    return drums && track ? drumRows(track, clip, this.studio.song.key) : keyRows(this.studio.song.key);
  });
  readonly grid = $derived.by(
    () => new RollGrid(this.studio.metre, this.studio.view.snap, this.zoomNow.pixelsPerTick, this.drums),
  );
  readonly frame: Frame = $derived.by(() => {
    const top = BARS_PX + (this.studio.song.chords.length > 0 ? CHORDS_PX : 0);
    const usual = this.laneHeight === USUAL_LANE_PX;
    const wanted = usual ? Math.min(USUAL_LANE_PX, this.height * USUAL_LANE_SHARE) : this.laneHeight;
    const lane = this.showLane ? Math.max(40, Math.min(this.height - top - SHORTEST_ROLL_PX, wanted)) : 0;
    return {
      width: this.width,
      height: this.height,
      keys: this.drums ? DRUM_NAMES_PX : KEYS_PX,
      top,
      lane: Math.max(0, lane),
    };
  });
  readonly selected = $derived.by(() => {
    const ids = this.studio.selection.notes;
    return ids.size === 0 ? [] : (this.clip?.notes.filter((note) => ids.has(note.id)) ?? []);
  });
  /** The pitch that the lane's controllers belong to; null: all. */
  readonly lanePitch = $derived(this.laneOfOneNote ? (this.selected[0]?.pitch ?? null) : null);
  readonly scene: Scene | null = $derived.by(() => this.makeScene());

  constructor(readonly studio: Studio) {}

  get zoom(): Zoom {
    return this.zoomNow;
  }

  set zoom(zoom: Zoom) {
    this.zoomNow = bounded(zoom, this.rows, this.frame);
    if (this.clip) this.zooms.set(this.zoomKey(this.clip), this.zoomNow);
  }

  /** Show a clip as it was left, or so that all of it is seen. */
  open(): void {
    const { clip } = this;
    if (clip === undefined || this.width < 2) return;
    this.ghost = NO_GHOST;
    this.zoom = this.zooms.get(this.zoomKey(clip)) ?? fitting(clip, this.rows, this.frame, this.home);
    const middle = this.rows.list[Math.floor(this.rows.list.length / 2)]?.pitch ?? 60;
    this.cursor = { tick: clip.start, pitch: clip.notes[0]?.pitch ?? (this.drums ? middle : this.home) };
  }

  /** Where the track plays: around the notes that it has already, a bass low, all others around middle C. */
  private get home(): number {
    const { track, studio } = this;
    const pitches = track?.clips.flatMap((clip) => clip.notes.slice(0, 64).map((note) => note.pitch)) ?? [];
    if (pitches.length > 0)
      return Math.round(pitches.reduce((sum, pitch) => sum + pitch, 0) / pitches.length);
    const instrument = track?.devices[0];
    const bass = instrument && studio.catalogue.device(instrument.kind)?.icon === "bass";
    return bass ? BASS_HOME : MIDDLE_C;
  }

  /** Stay with the music when its clip is moved along the song. */
  moved(distance: Ticks): void {
    this.zoom = { ...this.zoomNow, scrollTick: this.zoomNow.scrollTick + distance };
    this.cursor = { ...this.cursor, tick: Math.max(0, this.cursor.tick + distance) };
  }

  fit(): void {
    if (this.clip) this.zoom = fitting(this.clip, this.rows, this.frame, this.home);
  }

  showAs(drums: boolean): void {
    if (!this.track) return;
    this.asDrums[this.track.id] = drums;
    this.open();
  }

  get lively(): Lively {
    return {
      ghost: this.ghost,
      stroke: this.stroke?.controls ?? null,
      box: this.box,
      cursor: this.cursorShown ? this.cursor : null,
      snap: this.snapLine,
      held: this.held,
      lanePitch: this.lanePitch,
    };
  }

  /** Make a shape of the clip's notes, as one step of undo. */
  commit(shaped: Shaped, why: string, join?: string): boolean {
    this.ghost = NO_GHOST;
    if (!this.clip || isNothing(shaped)) return false;
    return this.studio.apply(shapedEdits(this.clip.id, shaped), why, join ? { join } : undefined);
  }

  /** Show what a shape would make, without making it. */
  preview(shaped: Shaped | null): void {
    const { clip } = this;
    if (!clip || shaped === null || isNothing(shaped)) {
      this.ghost = NO_GHOST;
      return;
    }
    const held = new Set([...Object.keys(shaped.changes), ...shaped.removed]);
    const touched = clip.notes.filter((note) => held.has(note.id));
    this.ghost = { held, notes: reshaped(touched, shaped) };
  }

  /** Write a stroke of controllers. */
  commitStroke(stroke: Stroked, why: string): void {
    const { clip } = this;
    this.stroke = null;
    if (clip) this.studio.apply(strokeEdits(clip, stroke), why);
  }

  choose(ids: Iterable<string>): void {
    this.studio.selection.chooseNotes(ids);
  }

  /** Let a pitch be heard for a moment on the clip's track. */
  hear(pitch: number, velocity = this.lastVelocity): void {
    const { track, studio } = this;
    if (track && !studio.transport.playing)
      studio.player.previewNote(track.id, pitch, Math.max(1, Math.round(velocity * QUIET)));
  }

  press(pitch: number, velocity: number): void {
    if (!this.track || this.held.has(pitch)) return;
    this.held = new Set([...this.held, pitch]);
    this.studio.player.noteOn(this.track.id, pitch, velocity);
  }

  release(pitch: number): void {
    if (!this.track || !this.held.has(pitch)) return;
    this.held = new Set([...this.held].filter((each) => each !== pitch));
    this.studio.player.noteOff(this.track.id, pitch);
  }

  /** Scroll as little as is needed for a place to be seen. */
  reveal(tick: Ticks, pitch: number): void {
    const { zoom, frame, rows } = this;
    const wide = (frame.width - frame.keys) / zoom.pixelsPerTick;
    const tall = (bottomOf(frame) - frame.top) / zoom.rowHeight;
    const row = rows.rowOf(pitch);
    let { scrollTick, scrollRow } = zoom;
    if (tick < scrollTick) scrollTick = tick - wide / 8;
    if (tick > scrollTick + wide * 0.92) scrollTick = tick - wide * 0.6;
    if (row >= 0 && row < scrollRow + 0.5) scrollRow = row - 1;
    if (row > scrollRow + tall - 1.5) scrollRow = row - tall + 2;
    if (scrollTick !== zoom.scrollTick || scrollRow !== zoom.scrollRow)
      this.zoom = { ...zoom, scrollTick, scrollRow };
  }

  /** Keep the playhead in sight while the song plays, a page at a time. */
  follow(tick: Ticks): void {
    const { clip, frame, zoom } = this;
    if (!clip || !this.studio.view.followPlayhead || this.box !== null || this.ghost !== NO_GHOST) return;
    if (tick < clip.start || tick > clip.start + clip.length) return;
    const x = xOf(tick, frame, zoom);
    if (x < frame.keys || x > frame.width - 8)
      this.zoom = { ...zoom, scrollTick: Math.max(0, tick - 12 / zoom.pixelsPerTick) };
  }

  private zoomKey(clip: Clip): string {
    return `${clip.id} ${this.rows.kind}`;
  }

  private findClip(): Clip | undefined {
    const { song, selection } = this.studio;
    const wanted = selection.clip;
    if (wanted)
      for (const track of song.tracks)
        for (const clip of track.clips) if (clip.id === wanted) return clip.media === "" ? clip : undefined;
    return this.studio.track?.clips.find((clip) => clip.media === "");
  }

  private findTrack(): Track | undefined {
    const { clip } = this;
    if (clip === undefined) return this.studio.track;
    return this.studio.song.tracks.find((track) => track.clips.includes(clip));
  }

  private makeScene(): Scene | null {
    const { clip, track, studio } = this;
    if (!clip || !track) return null;
    const { looping, loop } = studio.transport;
    return {
      track,
      clip,
      rows: this.rows,
      key: studio.song.key,
      chords: studio.song.chords,
      grid: this.grid,
      selected: studio.selection.notes,
      others: this.showOthers && !this.drums ? this.othersOf(clip) : [],
      lane: this.lane,
      loop: looping ? loop : null,
    };
  }

  /** The clips of other tracks that sound while this one does; drums say nothing about pitch. */
  private othersOf(clip: Clip): Clip[] {
    const end = clip.start + clip.length;
    return this.studio.song.tracks
      .filter((track) => !track.mute && !isKit(track))
      .flatMap((track) => track.clips)
      .filter(
        (each) =>
          each.id !== clip.id &&
          !each.muted &&
          each.media === "" &&
          each.start < end &&
          each.start + each.length > clip.start,
      );
  }
}

const ROLLS = new WeakMap<Studio, Roll>();

/** The roll of a studio, made when it is first shown. */
export function rollOf(studio: Studio): Roll {
  // It outlives the component that asks first: what it derives does not end with that.
  if (!ROLLS.has(studio)) $effect.root(() => void ROLLS.set(studio, new Roll(studio)));
  return ROLLS.get(studio)!;
}
