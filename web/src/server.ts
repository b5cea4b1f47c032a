/**
 * What the page asks of the server: one method a door, typed, and every mistake a `Problem` in two
 * sentences; what only one place of the page asks for lies there. docs/guide/studio-server.md says what each door does; the live song's websocket is spoken by
 * `song/`.
 */

import type { DeviceSpec } from "./engine/catalogue";
import type { Me, NewSong, Peaks, Shape, SongSummary, Template, UnfinishedRecording } from "./server/answers";
import { ask, askJson, type Progress, planar, work } from "./server/asking";
import type { Media } from "./song/document";
import type { Seat } from "./studio/rights.svelte";

export type * from "./server/answers";
export { address, type JobState, job, Problem, type Progress, Stopped } from "./server/asking";

const songPath = (song: string): string => `/api/songs/${encodeURIComponent(song)}`;

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

  // ── people ──

  /** Who this browser is to the server; an owner who was never here becomes somebody. */
  me(): Promise<Me> {
    return askJson("/api/me", { method: "POST" });
  }

  /** Be nobody here any more, and see the first screen as such. */
  async signOut(): Promise<void> {
    await ask("/api/logout", { method: "POST" }).catch(() => undefined);
    location.assign("/");
  }

  /** Who asks, and what they may do in a song. */
  seat(song: string): Promise<Seat> {
    return askJson(`${songPath(song)}/seat`);
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

  /** Render a track before its fader; add the `Media` record that comes back to the song. */
  freeze(
    song: string,
    wish: { track: string; sample_rate?: number; tail_s?: number },
    progress?: Progress,
    signal?: AbortSignal,
  ): Promise<Media> {
    return work(`${songPath(song)}/freeze`, wish, progress, signal);
  }

  // ── devices ──

  devices(): Promise<DeviceSpec[]> {
    return askJson("/api/devices");
  }
}
