/**
 * What a device says of its own panel, in `panel.ts` in its folder: which of its parameters stand on the front, in
 * the machine's order, and what else is there. Whatever is not on the front lies on the pages behind it.
 */

interface Front {
  /** Names of parameters. */
  readonly front: readonly string[];
}

/** A pattern of steps with pitches, accents and slides, written into the clip in hand. */
export interface LinePanel extends Front {
  readonly part: "line";
}

/** A pattern of strokes; in a rack the rack has one for all of its drums. */
export interface StrokesPanel extends Front {
  readonly part: "strokes";
}

/** Reels, or a loop, of tape that turn with the song, and VU meters. */
export interface TapePanel extends Front {
  readonly part: "tape";
  readonly way: "reels" | "loop";
  /** How fast the tape goes by, by the device's settings and the song's tempo. */
  readonly speed_m_s: (setting: (name: string) => number, tempo_bpm: number) => number;
  /** The sine that shows 0 VU: the level that the machine is set for, by its peak. */
  readonly reference_dbfs: number;
}

/** Columns of knobs with a line between them, as on a desk. */
export interface DeskPanel extends Front {
  readonly part: "desk";
  readonly columns: readonly DeskColumn[];
  /** What stands below a knob in its column, by the parameter's name; otherwise its own name. */
  readonly captions: Readonly<Record<string, string>>;
  /** Whether its three bands are drawn. */
  readonly drawn: boolean;
}

export interface DeskColumn {
  readonly name: string;
  /** The colour of its knobs, one of the eight of tracks; null is the way out's. */
  readonly colour: number | null;
  readonly parameters: readonly string[];
}

export type OwnPanel = LinePanel | StrokesPanel | TapePanel | DeskPanel;
