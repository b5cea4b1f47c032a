/** What the server takes and answers, as docs/guide/studio-server.md says of each door. */

import type { Edit, Suggestion } from "../song/edits";
import type { Person } from "../studio/rights.svelte";

/** A song on the first screen. A broken one has `problem` and `remedy`, and neither length nor tempo. */
export interface SongSummary {
  readonly id: string;
  readonly title: string;
  /** Seconds since 1970. */
  readonly edited_at: number;
  readonly bars?: number;
  readonly length_s?: number;
  readonly tempo_bpm?: number;
  readonly key?: string;
  readonly tracks?: number;
  readonly colours?: readonly number[];
  /** When each track plays: starts and lengths as shares of the song. */
  readonly parts?: readonly {
    readonly colour: number;
    readonly spans: readonly (readonly [start: number, length: number])[];
  }[];
  readonly problem?: string;
  readonly remedy?: string;
  /** Of a broken song: whether anything of it can be read. */
  readonly rescuable?: boolean;
  /** What that is. */
  readonly good?: LastGood;
}

/** Who this browser is. */
export interface Me {
  readonly person: Person | null;
  /** Whether there is anything that they may do here. */
  readonly known: boolean;
  /** Whether this studio is theirs. */
  readonly owner: boolean;
  /** Whether they may have songs of their own here. */
  readonly makes: boolean;
  /** Whether they came by an invitation. */
  readonly guest: boolean;
  /** By which they sign in; "" without an account. */
  readonly login: string;
  /** Whether this studio has accounts. */
  readonly accounts: boolean;
  /** Whether whoever comes is an owner: only this machine reaches the studio. */
  readonly open: boolean;
}

export interface Template {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly colour: number;
  readonly seed: number;
}

/** A new song, and what is to be said about it. */
export interface NewSong {
  readonly id: string;
  readonly said: readonly string[];
}

/** How much of a broken song can be read: `lost` changes came after it; null: nobody knows how many. */
export interface LastGood {
  readonly seq: number;
  readonly at: number;
  readonly by: string;
  readonly why: string;
  readonly lost: number | null;
  /** Where it was read: in the history, in a version of it, in the second copy. */
  readonly of: "log" | "version" | "backup";
  readonly damaged?: boolean;
  readonly title: string;
  readonly bars: number;
  readonly length_s: number;
  readonly tempo_bpm: number;
  readonly key: string;
  readonly tracks: number;
}

export interface Shape {
  readonly channels: number;
  readonly frames: number;
  readonly sample_rate: number;
  /** Of a file on its way: how many frames can be had already. */
  readonly arrived?: number;
}

/** A waveform: for each channel the lowest and highest value of each column, full scale 32767. */
export interface Peaks {
  readonly channels: readonly Int16Array[];
  readonly columns: number;
  readonly per: number;
}

export interface UnfinishedRecording {
  readonly recording: string;
  readonly name: string;
  readonly begun_at: number;
  readonly sample_rate: number;
  readonly channels: number;
  readonly length_s: number;
}

export interface ExportWish {
  readonly kind: "wav" | "flac" | "mp3" | "stems" | "midi";
  readonly bits?: 16 | 24 | 32;
  readonly sample_rate?: number;
  readonly start?: number;
  readonly end?: number;
  readonly tail_s?: number;
  readonly mastered?: boolean;
}

export interface Exported {
  readonly file: string;
  readonly name: string;
  readonly said: readonly string[];
}

/** What is asked of an assistant. Times are ticks; `locked` tracks stay as they are. */
export interface Wish {
  readonly what: "write" | "rewrite" | "continue" | "vary" | "reharmonise" | "master" | "lofi";
  readonly seed?: number;
  readonly prompt?: string;
  readonly track?: string;
  readonly clips?: readonly string[];
  readonly start?: number;
  readonly end?: number;
  readonly bars?: number;
  readonly locked?: readonly string[];
  readonly target_lufs?: number;
  readonly ceiling_dbtp?: number;
  readonly intensity?: number;
  readonly medium?: string;
  readonly year?: number;
  readonly wear?: number;
  readonly ambience?: string;
}

export type Figures = Readonly<Record<string, number | null>>;

/** A master's report: what was measured before and after, and each step with its reason. */
export interface MasterReport {
  readonly title: string;
  readonly target_lufs: number;
  readonly ceiling_dbtp: number;
  readonly intensity: number;
  readonly reached: boolean;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly steps: readonly {
    readonly title: string;
    readonly reason: string;
    readonly device: string;
    readonly settings: Readonly<Record<string, number>>;
    readonly before: Figures;
    readonly after: Figures;
  }[];
  readonly sections: readonly {
    readonly name: string;
    readonly start_s: number;
    readonly end_s: number;
    readonly before_lufs: number | null;
    readonly after_lufs: number | null;
  }[];
}

export interface Suggested {
  readonly suggestions: readonly Suggestion[];
  readonly report?: MasterReport;
}

export interface Heard {
  readonly loudness_lufs: number | null;
  readonly true_peak_dbtp: number | null;
}

/** The gains with which before and after are equally loud; none of them is above 0. */
export interface Compared {
  readonly before: Heard;
  readonly after: Heard;
  readonly gain_before_db: number;
  readonly gain_after_db: number;
}

export interface HistoryEntry {
  readonly seq: number;
  readonly at: number;
  readonly by: string;
  readonly why: string;
}

export interface Version {
  readonly id: number;
  readonly seq: number;
  readonly at: number;
  readonly by: string;
  readonly name: string;
  readonly note: string;
}

export type Change = "new" | "changed" | "gone";

/** A stretch of the song, in ticks, in which something is different. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly state: Change;
}

/** What is different on one track; `sound`: everywhere, not only in some bars. */
export interface ContrastRow {
  readonly track: string;
  readonly name: string;
  readonly colour: number;
  readonly state: Change;
  readonly sound: boolean;
  readonly spans: readonly Span[];
  readonly said: string;
}

export interface Contrast {
  readonly rows: readonly ContrastRow[];
  /** What is different of the song itself, in sentences. */
  readonly song: readonly string[];
  /** Where the longer one ends, in ticks. */
  readonly end: number;
}

export interface Branches {
  /** The song that this one is a branch of; its title is "" when it is not there any more. */
  readonly of: { readonly id: string; readonly seq: number; readonly title: string } | null;
  readonly branches: readonly { readonly id: string; readonly title: string; readonly edited_at: number }[];
}

/** Which version of what two meant differently: this song's, the other one's, or both side by side. */
export type Choice = "ours" | "theirs" | "both";

export interface MergeWish {
  readonly by?: "track" | "section";
  readonly whole?: boolean;
  readonly choices?: Readonly<Record<string, Choice>>;
}

/** One thing that two meant differently. */
export interface Conflict {
  readonly id: string;
  readonly what: "notes" | "value" | "removed";
  readonly sentence: string;
  readonly about: string;
  readonly ours: string;
  readonly theirs: string;
  readonly track: string;
  readonly clip: string;
  readonly start: number;
  readonly end: number;
}

export interface Merged {
  readonly suggestions: readonly Suggestion[];
  readonly conflicts: readonly Conflict[];
}

/** A conflict after working apart, with the edits that keep either version. */
export interface WayOut extends Conflict {
  readonly mine_edits: readonly Edit[];
  readonly theirs_edits: readonly Edit[];
}

export interface MetAgain {
  /** Who else worked on the song meanwhile, in words; with each conflict, those who changed what it is about. */
  readonly they: string;
  readonly conflicts: readonly (WayOut & { readonly they: string })[];
}

/** What somebody contributed: things that they made and that are still there, and decisions. */
export interface Contribution {
  /** What they were called last; with a number where somebody else of that name was there before. */
  readonly by: string;
  /** The id of the person; "" where only the name is known. */
  readonly id: string;
  readonly person: boolean;
  readonly transactions: number;
  readonly accepted: number;
  readonly share: number;
  readonly made: Readonly<Record<"tracks" | "devices" | "clips" | "notes" | "points", number>>;
}
