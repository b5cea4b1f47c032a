/**
 * What the page asks of the server: one method a door, typed, and every mistake a `Problem` in two
 * sentences. docs/guide/studio-server.md says what each door does; the live song's websocket is spoken by
 * `song/`.
 */

import type { DeviceSpec, Preset } from "./engine/catalogue";
import type { Media, Song } from "./song/document";
import type { Edit, Suggestion } from "./song/edits";

/** What is wrong, and what to do about it. `status` is that of HTTP; 0 when the server was not reached. */
export class Problem extends Error {
  constructor(
    readonly problem: string,
    readonly remedy: string,
    readonly status = 0,
  ) {
    super(`${problem} ${remedy}`);
    this.name = "Problem";
  }
}

/** The work was stopped, because somebody asked for it. */
export class Stopped extends Problem {
  constructor() {
    super("This was stopped.", "Start it again if you want it after all.");
    this.name = "Stopped";
  }
}

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

/** How much of a broken song can be read: `lost` changes came after it. */
export interface LastGood {
  readonly seq: number;
  readonly at: number;
  readonly by: string;
  readonly why: string;
  readonly lost: number;
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

export interface JobState<T> {
  readonly id: string;
  readonly state: "waiting" | "working" | "done" | "failed" | "stopped";
  readonly doing: string;
  /** 0 to 1, of what is being done now. */
  readonly share: number;
  readonly result?: T;
  readonly problem?: string;
  readonly remedy?: string;
}

/** Told what is being done, and the share of it that is done. */
export type Progress = (doing: string, share: number) => void;

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
  readonly what: "write" | "continue" | "vary" | "reharmonise" | "master";
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
}

/** The server that this page came from. */
export class Server {
  // ── songs ──

  /** All songs, the last edited first. */
  songs(): Promise<SongSummary[]> {
    return askJson("/api/songs");
  }

  templates(): Promise<Template[]> {
    return askJson("/api/templates");
  }

  /** Make a song, empty or from a template; returns its id. */
  async create(from: { template?: string; title?: string } = {}): Promise<string> {
    const { template = "", title = "" } = from;
    const json = { from: template ? "template" : "empty", template, title };
    return (await askJson<{ id: string }>("/api/songs", { method: "POST", json })).id;
  }

  /** Make a song of a MIDI or audio file. */
  import(file: Blob, name: string): Promise<NewSong> {
    return askJson("/api/songs/import", { method: "POST", query: { name }, body: file });
  }

  /** Let the composer write a song from a sentence. */
  compose(prompt: string, seed: number, progress?: Progress, signal?: AbortSignal): Promise<NewSong> {
    return work("/api/songs/compose", { prompt, seed }, progress, signal);
  }

  /** Copy a song; returns the id of the copy. */
  async duplicate(song: string, title = ""): Promise<string> {
    const path = `${songPath(song)}/duplicate`;
    return (await askJson<{ id: string }>(path, { method: "POST", json: { title } })).id;
  }

  /** Move a song into the workspace's trash. */
  async trash(song: string): Promise<void> {
    await ask(songPath(song), { method: "DELETE" });
  }

  /** Bring back the song that was trashed last under an id; returns its id now. */
  async untrash(song: string): Promise<string> {
    return (await askJson<{ id: string }>(`${songPath(song)}/untrash`, { method: "POST" })).id;
  }

  async rename(song: string, title: string): Promise<void> {
    await ask(`${songPath(song)}/title`, { method: "PUT", json: { title } });
  }

  /** How much of a broken song can be read. */
  lastGood(song: string): Promise<LastGood> {
    return askJson(`${songPath(song)}/last-good`);
  }

  /** Make a new song of what can be read of a broken one; returns its id. */
  async rescue(song: string): Promise<string> {
    return (await askJson<{ id: string }>(`${songPath(song)}/rescue`, { method: "POST" })).id;
  }

  /** Where the whole folder of a song can be downloaded as a zip file, broken or not. */
  rawAddress(song: string): string {
    return `${songPath(song)}/raw`;
  }

  // ── audio ──

  /** Store an audio file; add the `Media` record that comes back to the song. */
  addMedia(song: string, file: Blob, name: string, signal?: AbortSignal): Promise<Media> {
    const path = `${songPath(song)}/media`;
    return askJson(path, { method: "POST", query: { name }, body: file, ...(signal && { signal }) });
  }

  /** Where an audio file can be played or downloaded. */
  mediaAddress(song: string, sha256: string): string {
    return `${songPath(song)}/media/${sha256}`;
  }

  /** How many channels and frames a file has for the engine at a rate. */
  shape(song: string, sha256: string, rate: number): Promise<Shape> {
    return askJson(`${this.mediaAddress(song, sha256)}/shape`, { query: { rate } });
  }

  /** At most `frames` samples as the engine reads them, from `start` on: one array a channel. */
  async samples(
    song: string,
    sha256: string,
    rate: number,
    start: number,
    frames: number,
  ): Promise<Float32Array[]> {
    const query = { rate, start, frames };
    const answer = await ask(`${this.mediaAddress(song, sha256)}/samples`, { query });
    const { data, channels, length } = await planar(answer);
    return Array.from({ length: channels }, (_, place) => new Float32Array(data, place * length * 4, length));
  }

  /** The waveform of a file, one column for each `per` frames of the file (a power of two, 16 to 65536). */
  async peaks(song: string, sha256: string, per = 256): Promise<Peaks> {
    const answer = await ask(`${this.mediaAddress(song, sha256)}/peaks`, { query: { per } });
    const { data, channels, length } = await planar(answer);
    const columns = (_: unknown, place: number) => new Int16Array(data, place * length * 4, length * 2);
    return { channels: Array.from({ length: channels }, columns), columns: length, per };
  }

  // ── recordings ──

  /** Begin a recording; returns its id. */
  async beginRecording(
    song: string,
    about: { sample_rate: number; channels: number; name: string },
  ): Promise<string> {
    const path = `${songPath(song)}/recordings`;
    return (await askJson<{ recording: string }>(path, { method: "POST", json: about })).recording;
  }

  /**
   * Keep piece `number` (float32, interleaved), which begins at `frame` of the recording. It is on the disk when
   * this resolves, and may be sent again; what lies between pieces becomes silence.
   */
  async keepPiece(
    song: string,
    recording: string,
    number: number,
    frame: number,
    samples: Float32Array<ArrayBuffer>,
  ): Promise<void> {
    const path = `${songPath(song)}/recordings/${recording}/${number}`;
    await ask(path, { method: "PUT", query: { frame }, body: samples });
  }

  /** Put a recording together; `gaps` are needed only for pieces that did not say where they begin. */
  finishRecording(
    song: string,
    recording: string,
    gaps: readonly (readonly [frame: number, length: number])[] = [],
  ): Promise<Media> {
    const path = `${songPath(song)}/recordings/${recording}/finish`;
    return askJson(path, { method: "POST", json: { gaps } });
  }

  /** What was recorded and never finished, because something ended too early. */
  unfinishedRecordings(song: string): Promise<UnfinishedRecording[]> {
    return askJson(`${songPath(song)}/recordings`);
  }

  async discardRecording(song: string, recording: string): Promise<void> {
    await ask(`${songPath(song)}/recordings/${recording}`, { method: "DELETE" });
  }

  // ── exports and freezing ──

  export(song: string, wish: ExportWish, progress?: Progress, signal?: AbortSignal): Promise<Exported> {
    return work(`${songPath(song)}/exports`, wish, progress, signal);
  }

  /** Where an export can be downloaded. */
  exportAddress(song: string, file: string): string {
    return `${songPath(song)}/exports/${encodeURIComponent(file)}`;
  }

  /** Render a track before its fader; add the `Media` record that comes back to the song. */
  freeze(
    song: string,
    wish: { track: string; sample_rate?: number; tail_s?: number },
    progress?: Progress,
    signal?: AbortSignal,
  ): Promise<Media> {
    return work(`${songPath(song)}/freeze`, wish, progress, signal);
  }

  // ── the assistants ──

  /** Ask an assistant; another `seed` is another try. */
  suggest(song: string, wish: Wish, progress?: Progress, signal?: AbortSignal): Promise<Suggested> {
    return work(`${songPath(song)}/suggestions`, wish, progress, signal);
  }

  /** Measure at most 30 s before and after some edits, to hear both at one loudness. */
  compare(
    song: string,
    edits: readonly Edit[],
    start: number,
    end: number,
    progress?: Progress,
    signal?: AbortSignal,
  ): Promise<Compared> {
    return work(`${songPath(song)}/compare`, { edits, start, end }, progress, signal);
  }

  /** Where the report of the last mastering is, as a page of its own. */
  masterReportAddress(song: string): string {
    return `${songPath(song)}/master/report.html`;
  }

  masterReport(song: string): Promise<MasterReport> {
    return askJson(`${songPath(song)}/master/report.json`);
  }

  // ── history ──

  /** Who did what and why, the newest first: the last ones, or those before a number. */
  history(song: string, before?: number, limit = 200): Promise<HistoryEntry[]> {
    return askJson(`${songPath(song)}/history`, { query: { before, limit } });
  }

  /** The song as it was after a change; fields that had their default value are left out. */
  songThen(song: string, seq: number): Promise<Partial<Song>> {
    return askJson(`${songPath(song)}/history/${seq}/song`);
  }

  /** The edits that lead from the song as it is now back to a change. */
  async editsBack(song: string, seq: number): Promise<readonly Edit[]> {
    return (await askJson<{ edits: readonly Edit[] }>(`${songPath(song)}/history/${seq}/edits`)).edits;
  }

  /** The named versions, the newest first. */
  versions(song: string): Promise<Version[]> {
    return askJson(`${songPath(song)}/versions`);
  }

  nameVersion(song: string, name: string, by = ""): Promise<Version> {
    return askJson(`${songPath(song)}/versions`, { method: "POST", json: { name, by } });
  }

  /** Make the song again what it was after a change: an edit, which comes back through the live song. */
  async restore(song: string, seq: number, by = ""): Promise<void> {
    await ask(`${songPath(song)}/restore`, { method: "POST", json: { seq, by } });
  }

  /** What changed between two changes, in sentences; `to` left out: until now. */
  changes(song: string, since: number, to?: number): Promise<string[]> {
    return askJson(`${songPath(song)}/changes`, { query: { since, to } });
  }

  // ── devices ──

  devices(): Promise<DeviceSpec[]> {
    return askJson("/api/devices");
  }

  /**
   * Keep a preset of one's own in the workspace; `key` is small letters, digits, "-" and "_". Into a song it goes as
   * plain params, so that the song opens everywhere.
   */
  keepPreset(
    device: string,
    key: string,
    preset: { name: string; description?: string; params: Readonly<Record<string, number>> },
  ): Promise<Preset> {
    return askJson(`/api/presets/${device}/${key}`, { method: "PUT", json: preset });
  }

  async forgetPreset(device: string, key: string): Promise<void> {
    await ask(`/api/presets/${device}/${key}`, { method: "DELETE" });
  }
}

type Query = Readonly<Record<string, string | number | undefined>>;

interface Asked {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly query?: Query;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer>;
  readonly signal?: AbortSignal;
  /** Let the request go on when the page is closed. */
  readonly keepalive?: boolean;
}

/** The address of a door, for links and players. */
export function address(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return pairs.length ? `${path}?${new URLSearchParams(pairs)}` : path;
}

const songPath = (song: string): string => `/api/songs/${encodeURIComponent(song)}`;

async function ask(path: string, asked: Asked = {}): Promise<Response> {
  const headers: Record<string, string> =
    asked.json === undefined ? {} : { "Content-Type": "application/json" };
  let answer: Response;
  try {
    answer = await fetch(address(path, asked.query), {
      method: asked.method ?? "GET",
      headers,
      body: asked.json === undefined ? (asked.body ?? null) : JSON.stringify(asked.json),
      signal: asked.signal ?? null,
      keepalive: asked.keepalive ?? false,
    });
  } catch (error) {
    if (asked.signal?.aborted) throw error;
    throw new Problem("The studio does not answer.", "Look whether it is still running, then try again.");
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

async function problemOf(answer: Response): Promise<Problem> {
  const told: unknown = await answer.json().catch(() => undefined);
  if (told && typeof told === "object" && "problem" in told && "remedy" in told) {
    return new Problem(String(told.problem), String(told.remedy), answer.status);
  }
  return new Problem("The studio gave an answer that nobody expected.", "Try again.", answer.status);
}

async function askJson<T>(path: string, asked: Asked = {}): Promise<T> {
  return (await (await ask(path, asked)).json()) as T;
}

/** A binary answer: how many channels, and how many frames or columns each of them has. */
async function planar(answer: Response): Promise<{ data: ArrayBuffer; channels: number; length: number }> {
  const number = (name: string) => Number(answer.headers.get(name));
  return { data: await answer.arrayBuffer(), channels: number("X-Channels"), length: number("X-Frames") };
}

// ── long work ──

/** Begin long work and follow it to its end. */
async function work<T>(path: string, wish: unknown, progress?: Progress, signal?: AbortSignal): Promise<T> {
  const { job: begun } = await askJson<{ job: string }>(path, { method: "POST", json: wish });
  return job<T>(begun, progress, signal);
}

/**
 * Follow a job to its end and return what came out. Aborting stops it and rejects with `Stopped`; a mistake
 * of the work rejects with its `Problem`.
 */
export async function job<T>(id: string, progress?: Progress, signal?: AbortSignal): Promise<T> {
  const stop = (): void => {
    void ask(`/api/jobs/${id}`, { method: "DELETE", keepalive: true }).catch(() => undefined);
  };
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for await (const state of states<T>(id)) {
      if (state.state === "done") return state.result as T;
      if (state.state === "stopped") throw new Stopped();
      if (state.state === "failed") throw new Problem(state.problem ?? "", state.remedy ?? "");
      if (state.state === "working") progress?.(state.doing, state.share);
    }
    throw new Problem("The studio stopped in the middle of this.", "Start it again.");
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** The states of a job as the server tells them, until it is over. */
async function* states<T>(id: string): AsyncGenerator<JobState<T>> {
  const answer = await ask(`/api/jobs/${id}/events`);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return;
    waiting += value;
    const events = waiting.split("\n\n");
    waiting = events.pop() ?? "";
    for (const event of events) {
      if (event.startsWith("data: ")) yield JSON.parse(event.slice(6)) as JobState<T>;
    }
  }
}
