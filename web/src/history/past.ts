/** What the pages of the history ask of the server; fetched with them, so that no song waits for it. */

import type {
  Branches,
  Compared,
  Contrast,
  Contribution,
  HistoryEntry,
  Merged,
  MergeWish,
  MetAgain,
  Version,
} from "../server/answers";
import { ask, askJson, type Progress, work } from "../server/asking";
import type { Song } from "../song/document";
import type { Edit } from "../song/edits";

/** The split sheet as the server knows it. */
export interface CheckedSheet {
  readonly text: string;
  readonly may_sign: readonly string[];
  readonly lines: readonly {
    readonly id: string;
    readonly signed_by: string;
    readonly signed_at: string;
    readonly void: boolean;
  }[];
}

/** Versions, branches and credits of one song. */
export class Past {
  readonly #path: string;

  constructor(song: string) {
    this.#path = `/api/songs/${encodeURIComponent(song)}`;
  }

  /** Who did what and why, the newest first: the last ones, or those before a number. */
  history(before?: number, limit = 200): Promise<HistoryEntry[]> {
    return askJson(`${this.#path}/history`, { query: { before, limit } });
  }

  /** The song as it was after a change; fields that had their default value are left out. */
  songThen(seq: number): Promise<Partial<Song>> {
    return askJson(`${this.#path}/history/${seq}/song`);
  }

  /** The edits that lead from the song as it is now back to a change. */
  async editsBack(seq: number): Promise<readonly Edit[]> {
    return (await askJson<{ edits: readonly Edit[] }>(`${this.#path}/history/${seq}/edits`)).edits;
  }

  /** The named versions, the newest first. */
  versions(): Promise<Version[]> {
    return askJson(`${this.#path}/versions`);
  }

  nameVersion(name: string, note = ""): Promise<Version> {
    return askJson(`${this.#path}/versions`, { method: "POST", json: { name, note } });
  }

  /** Make the song again what it was after a change: an edit, which comes back through the live song. */
  async restore(seq: number, by = ""): Promise<void> {
    await ask(`${this.#path}/restore`, { method: "POST", json: { seq, by } });
  }

  /** What changed between two changes, in sentences; `to` left out: until now. */
  changes(since: number, to?: number): Promise<string[]> {
    return askJson(`${this.#path}/changes`, { query: { since, to } });
  }

  async renameVersion(version: number, name: string, note: string): Promise<void> {
    await ask(`${this.#path}/versions/${version}`, { method: "PUT", json: { name, note } });
  }

  /** Take the name from a version; the history keeps all that was in it. */
  async forgetVersion(version: number): Promise<void> {
    await ask(`${this.#path}/versions/${version}`, { method: "DELETE" });
  }

  /** Where two moments differ, in rows of tracks and in sentences; `to` left out: until now. */
  contrast(since: number, to?: number): Promise<Contrast> {
    return askJson(`${this.#path}/contrast`, { query: { since, to } });
  }

  /** Measure a stretch of two moments, of all or only of some tracks, to hear both at one loudness. */
  contrastLoudness(
    heard: {
      readonly since: number;
      readonly to: number | null;
      readonly start: number;
      readonly end: number;
      readonly tracks: readonly string[];
    },
    progress?: Progress,
    signal?: AbortSignal,
  ): Promise<Compared> {
    return work(`${this.#path}/contrast/loudness`, heard, progress, signal);
  }

  // ── branches, and working apart ──

  branches(): Promise<Branches> {
    return askJson(`${this.#path}/branches`);
  }

  /** Make a branch, of the song as it is now or was after a change; returns its id. */
  async makeBranch(title: string, seq?: number): Promise<string> {
    const json = { title, ...(seq !== undefined && { seq }) };
    return (await askJson<{ id: string }>(`${this.#path}/branches`, { method: "POST", json })).id;
  }

  /** What a branch would bring, as suggestions; nothing is changed. */
  mergeBranch(branch: string, wish: MergeWish): Promise<Merged> {
    const path = `${this.#path}/branches/${encodeURIComponent(branch)}/merge`;
    return askJson(path, { method: "POST", json: wish });
  }

  /** Where two who worked apart meant different things; base64 of Yjs updates. */
  conflicts(met: {
    readonly base: string;
    readonly mine: string;
    readonly theirs: string;
    readonly since: number;
  }): Promise<MetAgain> {
    return askJson(`${this.#path}/conflicts`, { method: "POST", json: met });
  }

  // ── who made it ──

  credits(): Promise<Contribution[]> {
    return askJson(`${this.#path}/credits`);
  }

  /** The edits that make a first split sheet of what the history says. */
  async draftSplitSheet(): Promise<readonly Edit[]> {
    return (await askJson<{ edits: readonly Edit[] }>(`${this.#path}/split-sheet/draft`)).edits;
  }

  /** What the server says of the sheet: the signatures that were really given, and whose lines one may sign. */
  splitSheet(): Promise<CheckedSheet> {
    return askJson(`${this.#path}/split-sheet`);
  }

  /** Sign a line of the sheet; `text` is what stands on all of it, as whoever signs sees it. */
  async signSplitSheet(credit: string, text: string, by: string): Promise<void> {
    await ask(`${this.#path}/split-sheet/signatures`, { method: "POST", json: { credit, text, by } });
  }

  /** Where the split sheet can be downloaded. */
  splitSheetAddress(ending: "txt" | "html" | "json"): string {
    return `${this.#path}/split-sheet/split-sheet.${ending}`;
  }
}
