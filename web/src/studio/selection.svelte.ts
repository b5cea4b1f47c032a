/** What is selected in an open studio: ids only, so a selection outlives the records' changes. */

import type { Ticks } from "../song/document";

/** The place whose things the editing commands (delete, copy, nudge …) are about. */
export type Focus = "timeline" | "notes" | "devices" | "mixer" | "automation" | "other";

export interface Range {
  readonly start: Ticks;
  readonly end: Ticks;
}

const NONE: ReadonlySet<string> = new Set();

export class Selection {
  /** The track in hand: its devices and mixer strip are shown, and the keyboard plays it. */
  track = $state("");
  /** Several tracks at once, such as are grouped; the one in hand is among them. */
  tracks = $state.raw<ReadonlySet<string>>(NONE);
  /** The clip whose notes are shown below. */
  clip = $state("");
  clips = $state.raw<ReadonlySet<string>>(NONE);
  notes = $state.raw<ReadonlySet<string>>(NONE);
  /** Automation points, of the lane `lane`. */
  points = $state.raw<ReadonlySet<string>>(NONE);
  lane = $state("");
  section = $state("");
  device = $state("");
  /** The comment in hand: it is shown where it is pinned and in the list. */
  comment = $state("");
  /** A stretch of time, such as is looped or exported. */
  range = $state.raw<Range | null>(null);
  focus = $state<Focus>("timeline");

  /** Select clips; the last one is the one whose notes are shown. */
  chooseClips(ids: Iterable<string>, track = this.track): void {
    this.clips = new Set(ids);
    this.clip = [...this.clips].at(-1) ?? "";
    this.notes = NONE;
    this.track = track;
    this.focus = "timeline";
  }

  chooseNotes(ids: Iterable<string>): void {
    this.notes = new Set(ids);
    this.focus = "notes";
  }

  chooseTrack(id: string): void {
    if (id !== this.track) {
      this.clips = NONE;
      this.notes = NONE;
      this.clip = "";
      this.device = "";
    }
    this.track = id;
    this.tracks = new Set([id]);
  }

  /** Take one more track into the selection, or out of it. */
  toggleTrack(id: string): void {
    const tracks = new Set(this.tracks.size > 0 ? this.tracks : [this.track]);
    if (!tracks.delete(id) || tracks.size === 0) tracks.add(id);
    this.tracks = tracks;
  }

  /** Select nothing, but keep the track in hand. */
  clear(): void {
    this.clips = NONE;
    this.notes = NONE;
    this.points = NONE;
    this.section = "";
    this.range = null;
  }
}
