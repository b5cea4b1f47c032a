/**
 * The audio files of a song on their way into the engine: page by page for clips, whole for samplers.
 *
 * The engine asks some seconds ahead. What came lately is kept, up to a number of bytes, so that a loop
 * or another play does not fetch it again. Of a file that somebody is still sending, the pages that have arrived
 * are given; the engine goes on asking for the others.
 */

import type { Song } from "../song/document";
import type { Command, Problem } from "./commands";
import { mediaOf } from "./mirror";

/** Frames in a page: PAGE_FRAMES of host/media.h. */
export const PAGE_FRAMES = 65_536;
const KEEP_BYTES = 64 * 1024 * 1024;

/** `frames` at the rate that was asked for; `sample_rate` is the file's own, in Hz. */
export interface Shape {
  readonly channels: number;
  readonly frames: number;
  readonly sample_rate: number;
  /** Of a file on its way: how many frames can be had already. */
  readonly arrived?: number;
}

export interface Source {
  /** At most `frames` samples from `start` on, at `rate` Hz: one array a channel. */
  readonly samples: (sha: string, rate: number, start: number, frames: number) => Promise<Float32Array[]>;
  readonly shape: (sha: string, rate: number) => Promise<Shape>;
}

/** How often is looked whether there is something to be heard, and then whether there is more. */
const FIRST_LOOK_MS = 150;
const LOOK_MS = 700;
/** For so long a file that is new is looked for without growing slower. */
const EAGER_MS = 2_000;
const LONGEST_LOOK_MS = 8_000;
/** A clip may be there before the first byte of its file: so long nobody is told that it is missing. */
const PATIENCE_MS = 10_000;

/** A file that is looked for again: since when, and how long that waits. */
interface Looking {
  readonly timer: ReturnType<typeof setTimeout>;
  readonly wait_ms: number;
  readonly since_ms: number;
  readonly told: boolean;
}

export class Pages {
  /** Told how much of a file on its way can be had, as a share; 1 when it is whole. */
  onArrived: (sha: string, share: number) => void = () => {};
  /** Whether nobody would hear that a file is taken anew. */
  isQuiet: () => boolean = () => true;
  private readonly shapes = new Map<string, Promise<Shape | null>>();
  private readonly known = new Map<string, Shape>();
  private readonly whole = new Set<string>();
  private readonly kept = new Map<string, Float32Array>();
  private readonly coming = new Map<string, Promise<void>>();
  private keptBytes = 0;
  /** Files on their way, and missing ones. */
  private readonly looking = new Map<string, Looking>();
  /** Files of which the engine has something that is not as the whole file is. */
  private readonly stale = new Set<string>();

  constructor(
    private readonly rate: number,
    private readonly source: Source,
    private readonly send: (commands: Command[]) => void,
    private readonly report: (problem: Problem) => void,
  ) {}

  /** Bring in what the song reads, and take out what nothing reads any more. */
  show(song: Song): void {
    const { clips, samplers } = mediaOf(song);
    const asked = new Set([...this.shapes.keys(), ...this.looking.keys()]);
    const gone = [...asked].filter((sha) => !clips.has(sha) && !samplers.has(sha));
    for (const sha of gone) this.forget(sha);
    for (const sha of clips) void this.shapeOf(sha);
    for (const sha of samplers) if (!this.whole.has(sha)) this.bringWhole(sha);
  }

  /** Answer what the engine asks for. */
  wanted(pages: readonly (readonly [sha: string, page: number])[]): void {
    for (const [sha, page] of pages) void this.bring(sha, page);
  }

  /** Resolves once every sample that the song reads is in the engine: for a rendering, which cannot wait. */
  async everything(): Promise<void> {
    await Promise.all(this.shapes.values());
    for (const [sha, shape] of this.known)
      for (let page = 0; page * PAGE_FRAMES < shape.frames; page++) await this.bring(sha, page);
    await Promise.all(this.coming.values());
  }

  /** Take a file anew, as soon as nobody hears the seam. */
  renew(sha: string): void {
    if (!this.shapes.has(sha)) return;
    this.stale.add(sha);
    if (this.isQuiet()) this.renewStale();
  }

  renewStale(): void {
    const renewed = [...this.stale];
    this.stale.clear();
    for (const sha of renewed) {
      this.dropKept(sha);
      this.shapes.delete(sha);
      void this.shapeOf(sha);
    }
  }

  close(): void {
    for (const { timer } of this.looking.values()) clearTimeout(timer);
    this.looking.clear();
  }

  private forget(sha: string): void {
    clearTimeout(this.looking.get(sha)?.timer);
    this.looking.delete(sha);
    this.stale.delete(sha);
    this.shapes.delete(sha);
    this.known.delete(sha);
    this.whole.delete(sha);
    this.dropKept(sha);
    this.send([["media_remove", sha]]);
  }

  private dropKept(sha: string): void {
    for (const [key, samples] of this.kept)
      if (key.startsWith(sha)) {
        this.kept.delete(key);
        this.keptBytes -= samples.byteLength;
      }
  }

  private shapeOf(sha: string): Promise<Shape | null> {
    let shape = this.shapes.get(sha);
    if (!shape) {
      shape = this.fetchShape(sha);
      this.shapes.set(sha, shape);
    }
    return shape;
  }

  private async fetchShape(sha: string): Promise<Shape | null> {
    try {
      const shape = await this.source.shape(sha, this.rate);
      if (!this.shapes.has(sha)) return null;
      this.known.set(sha, shape);
      if (shape.arrived !== undefined) this.lookAfter(sha, shape, shape.arrived);
      else if (this.looking.has(sha)) this.found(sha);
      this.send([["media", sha, Math.min(2, shape.channels), shape.frames, shape.sample_rate]]);
      return shape;
    } catch {
      if (this.shapes.delete(sha)) this.lookFor(sha);
      return null;
    }
  }

  /** Look again at a file on its way; more often while more of it comes. */
  private lookAfter(sha: string, { frames }: Shape, arrived: number): void {
    this.onArrived(sha, Math.min(0.99, arrived / frames));
    const grew = arrived > (this.known.get(sha)?.arrived ?? 0);
    const soon_ms = arrived < PAGE_FRAMES ? FIRST_LOOK_MS : LOOK_MS;
    this.later(sha, grew ? soon_ms : this.longer(sha), () => void this.look(sha));
  }

  /** Look again for a file that is not there: whoever added it may not have begun to send it. */
  private lookFor(sha: string): void {
    const { since_ms, told } = this.looking.get(sha) ?? { since_ms: performance.now(), told: false };
    const isLong = performance.now() - since_ms > PATIENCE_MS;
    if (isLong && !told) this.missing(sha);
    if (!isLong) this.onArrived(sha, 0);
    this.later(sha, this.longer(sha), () => void this.shapeOf(sha), isLong);
  }

  private later(sha: string, wait_ms: number, action: () => void, told = false): void {
    const since_ms = this.looking.get(sha)?.since_ms ?? performance.now();
    clearTimeout(this.looking.get(sha)?.timer);
    this.looking.set(sha, { timer: setTimeout(action, wait_ms), wait_ms, since_ms, told });
  }

  private longer(sha: string): number {
    const { wait_ms, since_ms } = this.looking.get(sha) ?? { wait_ms: 0, since_ms: performance.now() };
    const isNew = performance.now() - since_ms < EAGER_MS;
    return isNew ? FIRST_LOOK_MS : Math.min(LONGEST_LOOK_MS, 1.5 * wait_ms);
  }

  private found(sha: string): void {
    clearTimeout(this.looking.get(sha)?.timer);
    this.looking.delete(sha);
    this.onArrived(sha, 1);
  }

  private async look(sha: string): Promise<void> {
    const before = this.known.get(sha);
    if (!before) return;
    const now = await this.source.shape(sha, this.rate).catch(() => before);
    if (this.known.get(sha) !== before) return;
    if (now.arrived !== undefined) {
      this.lookAfter(sha, now, now.arrived);
      this.known.set(sha, { ...now, frames: before.frames });
      return;
    }
    this.known.set(sha, { ...before, arrived: before.frames });
    this.found(sha);
    this.renew(sha);
  }

  private bring(sha: string, page: number): Promise<void> {
    const key = `${sha} ${page}`;
    let coming = this.coming.get(key);
    if (!coming) {
      coming = this.fetchPage(sha, page, key).finally(() => this.coming.delete(key));
      this.coming.set(key, coming);
    }
    return coming;
  }

  private async fetchPage(sha: string, page: number, key: string): Promise<void> {
    const shape = this.known.get(sha);
    const start = page * PAGE_FRAMES;
    if (!shape || start >= shape.frames) return;
    if (Math.min(start + PAGE_FRAMES, shape.frames) > (shape.arrived ?? shape.frames)) return;
    let samples = this.kept.get(key);
    if (!samples) {
      const frames = Math.min(PAGE_FRAMES, shape.frames - start);
      try {
        const channels = await this.source.samples(sha, this.rate, start, frames);
        samples = joined(channels, Math.min(2, shape.channels), frames);
      } catch {
        this.missing(sha);
        return;
      }
    }
    if (!this.known.has(sha)) return;
    this.keep(key, samples);
    this.send([["page", sha, page, samples.slice()]]);
  }

  /** The latest stand last; the first go when there are too many. */
  private keep(key: string, samples: Float32Array): void {
    if (!this.kept.delete(key)) this.keptBytes += samples.byteLength;
    this.kept.set(key, samples);
    for (const [oldest, old] of this.kept) {
      if (this.keptBytes <= KEEP_BYTES) return;
      this.kept.delete(oldest);
      this.keptBytes -= old.byteLength;
    }
  }

  private bringWhole(sha: string): void {
    this.whole.add(sha);
    const coming = this.fetchWhole(sha).finally(() => this.coming.delete(sha));
    this.coming.set(sha, coming);
  }

  /** A sampler counts in the samples of the file itself, so it gets them at the file's own rate. */
  private async fetchWhole(sha: string): Promise<void> {
    try {
      const { sample_rate, arrived } = await this.source.shape(sha, this.rate);
      if (arrived !== undefined) {
        setTimeout(() => this.whole.has(sha) && this.bringWhole(sha), LONGEST_LOOK_MS / 4);
        return;
      }
      const shape = sample_rate === this.rate ? null : await this.source.shape(sha, sample_rate);
      const { channels, frames } = shape ?? (await this.source.shape(sha, this.rate));
      const parts = await this.source.samples(sha, sample_rate, 0, frames);
      const count = Math.min(2, channels);
      if (this.whole.has(sha))
        this.send([["whole", sha, count, frames, sample_rate, joined(parts, count, frames)]]);
    } catch {
      this.whole.delete(sha);
      this.missing(sha);
    }
  }

  private missing(sha: string): void {
    this.report({
      problem: `The song uses audio that could not be fetched: ${sha.slice(0, 8)}.`,
      remedy: "Wait until whoever added it has sent it, or remove the clips that use it.",
    });
  }
}

/** Channels one after the other, each `frames` long; what is missing at the end is silence. */
function joined(parts: readonly Float32Array[], channels: number, frames: number): Float32Array {
  const all = new Float32Array(channels * frames);
  for (let channel = 0; channel < channels; channel++) {
    const part = parts[Math.min(channel, parts.length - 1)];
    if (part) all.set(part.subarray(0, frames), channel * frames);
  }
  return all;
}
