/**
 * The song as it is heard in the page: one engine in one AudioWorklet, kept at the snapshot it is shown.
 *
 *     const player = await Player.create({ catalogue, samples, shape });
 *     player.show(song);
 *     player.play();
 *
 * The page says what to play and the engine computes it; what it says back is where it is and how loud.
 */

import type { Song, Track } from "../song/document";
import { asHeard } from "./as_heard";
import { Catalogue, type DeviceSpec } from "./catalogue";
import { Clock } from "./clock";
import type { Command, Problem } from "./commands";
import { ConsoleMixer } from "./console_mixer";
import { compileEngine, ENGINE_URL } from "./host";
import { Line, type News } from "./line";
import { frameHeard } from "./loudspeaker";
import { type Levels, MeterBridge } from "./meter_bridge";
import { changes } from "./mirror";
import { Pages, type Source } from "./pages";
import { STILL, type Status } from "./playing";
import { Previews } from "./previews";
import { Stage } from "./stage";
import * as row from "./status";
import { Timeline } from "./timeline";
import { releaseCommands, touchCommands } from "./touch";
import workletUrl from "./worklet.ts?worker&url";

export interface Options extends Source {
  readonly catalogue: Catalogue | readonly DeviceSpec[];
  readonly wasmUrl?: string;
  /** Where to play; by default a context of the player's own, at 48 kHz. */
  readonly context?: BaseAudioContext;
}

const RATE = 48_000;
const PREVIEW_S = 0.35;
const QUANTUM = 128;

export class Player {
  readonly status: Status = { ...STILL };
  /** What the engine could not do. Told once each. */
  onProblem: (problem: Problem) => void = () => {};
  /** A file that somebody is sending can be heard so far, as a share of it; 1 when it is whole. */
  onArrived: (sha256: string, share: number) => void = () => {};
  /** Where the song was at each frame of the context. */
  readonly timeline = new Timeline();
  readonly context: BaseAudioContext;
  readonly catalogue: Catalogue;

  private readonly line: Line;
  private readonly clock: Clock;
  private readonly pages: Pages;
  private readonly ownContext: boolean;
  private readonly listeners = new Set<() => void>();
  private readonly bridge = new MeterBridge();
  private readonly told = new Set<string>();
  private readonly previews = new Previews(this);
  private readonly stage = new Stage();
  private readonly console: ConsoleMixer;
  private inEngine: Song | null = null;
  private watchedDevices: readonly string[] = [];
  private cue: number | null = 0;
  private punch = 0;
  private frame = 0;
  private closed = false;

  static async create(options: Options): Promise<Player> {
    const context = options.context ?? new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
    const [module] = await Promise.all([
      compileEngine(options.wasmUrl ?? ENGINE_URL),
      context.audioWorklet.addModule(workletUrl),
    ]);
    return new Player(options, context, module, await Clock.create(module));
  }

  private constructor(options: Options, context: BaseAudioContext, module: WebAssembly.Module, clock: Clock) {
    const { catalogue } = options;
    this.catalogue = catalogue instanceof Catalogue ? catalogue : new Catalogue(catalogue);
    this.console = new ConsoleMixer(this.catalogue);
    this.context = context;
    this.ownContext = !options.context;
    this.clock = clock;
    const report = (problem: Problem) => this.tell(problem);
    this.line = new Line(context, module, {
      numbers: (row) => this.read(row),
      said: (news) => this.hear(news),
      problem: report,
    });
    this.pages = new Pages(context.sampleRate, options, (commands) => this.line.send(commands), report);
    this.pages.onArrived = (sha, share) => this.onArrived(sha, share);
    this.pages.isQuiet = () => !this.status.playing;
    if (context instanceof OfflineAudioContext) return;
    context.addEventListener("statechange", this.onState);
    for (const gesture of GESTURES) window.addEventListener(gesture, this.onGesture, { capture: true });
    this.onState();
  }

  // ── the song ──

  /** Bring the engine to this snapshot. Heard from the next block on. */
  show(song: Song): void {
    this.clock.show(song);
    if (this.stage.show(song)) this.bring();
  }

  /**
   * Play another version of the song at the same place, `gain_db` louder, so that the two compare at one
   * level; null goes back to the song itself. Edits go on meanwhile, unheard.
   */
  audition(song: Song | null, gain_db = 0): void {
    this.stage.audition(song);
    this.bring([["gain", song ? gain_db : 0]]);
  }

  /**
   * Put a track beside the song's own, for sounds that are tried out: it plays what `noteOn` asks of it,
   * through the master, and is in no song. Null takes it away.
   */
  tryOut(guest: Track | null): void {
    this.stage.tryOut(guest);
    this.bring();
  }

  private bring(more: readonly Command[] = []): void {
    if (!this.stage.heard) return;
    const song = this.console.heard(asHeard(this.stage.heard));
    const commands = changes(this.inEngine, song, this.catalogue, (problem) => this.tell(problem));
    this.inEngine = song;
    const others = this.bridge.watchTracks(this.stage.heard.tracks.map((track) => track.id));
    commands.push(...more);
    if (others || commands.some(([name]) => name === "device" || name === "device_remove"))
      commands.push(this.watch());
    this.line.send(commands);
    this.pages.show(song);
    this.wake();
  }

  /**
   * Run devices without oversampling: about half the work, a little rougher, and no longer what an export
   * sounds like. For a machine that cannot keep up; off unless a person asks for it.
   */
  eco(on: boolean): void {
    if (on === this.status.eco) return;
    this.status.eco = on;
    const removed: Command[] = (this.inEngine?.tracks ?? []).map((track) => ["track_remove", track.id]);
    this.inEngine = null;
    this.bridge.watchTracks([]);
    this.line.send([...removed, ["eco", on]]);
    this.bring();
  }

  // ── transport ──

  /** Play from where it stands, after `countInBars` bars of clicks. */
  play({ countInBars = 0 }: { countInBars?: number } = {}): void {
    void this.resume();
    if (this.status.playing) return;
    this.punch = this.clock.samples(0, this.cue ?? this.status.tick);
    this.cue = null;
    this.status.playing = true;
    this.wake();
    this.line.send([["play", countInBars]]);
  }

  /**
   * Be at `tick` at a frame of the context and play on from there: pages that agree on a moment sound together.
   * Frames come in blocks of 128, so it begins at the nearest one.
   */
  startAt(frame: number, tick: number): void {
    void this.resume();
    this.punch = 0;
    this.cue = null;
    this.status.playing = true;
    this.wake();
    this.line.send([["start_at", QUANTUM * Math.round(frame / QUANTUM), tick]]);
  }

  stop(): void {
    if (!this.status.playing) return;
    this.status.playing = false;
    this.line.send([["stop"]]);
    this.pages.renewStale();
  }

  /** Forget every sound: what plays next is as when the song was opened. Playing from a stop does so anyway. */
  reset(): void {
    this.line.send([["reset"]]);
  }

  seek(tick: number): void {
    this.cue = this.status.playing ? null : tick;
    if (this.cue !== null) {
      this.status.tick = this.cue;
      this.status.seconds = this.clock.seconds(this.cue);
      this.wake();
    }
    this.line.send([["seek", tick]]);
  }

  /** Go round between two ticks, or on. */
  loop(on: boolean, start: number, end: number): void {
    this.line.send([["loop", on, start, end]]);
  }

  /** The metronome while the song plays. */
  click(on: boolean, gain_db = -12): void {
    this.line.send([["click", on, gain_db]]);
  }

  // ── by hand ──

  noteOn(track: string, pitch: number, velocity: number): void {
    void this.resume();
    this.line.send([["note_on", track, pitch, velocity]]);
  }

  noteOff(track: string, pitch: number): void {
    this.line.send([["note_off", track, pitch]]);
  }

  /** Let a note be heard for a moment, as when one is drawn or moved. */
  previewNote(track: string, pitch: number, velocity = 100, length_s = PREVIEW_S): void {
    this.previews.play(track, pitch, velocity, length_s);
  }

  /** `kind` -1 bend (-1 to 1), -2 pressure (0 to 1), else a MIDI controller (0 to 127); `key` for one note alone. */
  controller(track: string, kind: number, value: number, key = -1): void {
    this.line.send([["controller", track, kind, value, key]]);
  }

  /** Let go of every note. */
  panic(): void {
    this.line.send([["panic"]]);
  }

  /**
   * A knob or fader moves under a hand: heard at once, before the edit, over its automation. `target` as in
   * Automation. Ends with `release`.
   */
  touch(target: string, value: number): void {
    if (this.inEngine) this.line.send(touchCommands(this.inEngine, target, value, this.catalogue));
  }

  /** The hand is gone (after the edit, if there is one): the song's own value and automation count again. */
  release(target: string): void {
    if (this.inEngine) this.line.send(releaseCommands(this.inEngine, target, this.catalogue));
  }

  // ── what is shown ──

  /** How loud a track is; the same object from frame to frame. */
  meters(track: string): Levels {
    return this.bridge.of(track);
  }

  /** Measure what these devices show (gain reduction and the like) from now on, and no others. */
  watchDevices(devices: readonly string[]): void {
    this.watchedDevices = devices;
    this.line.send([this.watch()]);
  }

  /** What a watched device shows, in the order of its meters in the catalogue. */
  deviceMeters(device: string): readonly number[] {
    return this.bridge.ofDevice(device);
  }

  /** Call `listener` once a frame while something changes, until the function that comes back is called. */
  observe(listener: () => void): () => void {
    this.listeners.add(listener);
    this.wake();
    return () => this.listeners.delete(listener);
  }

  /** Let sound out; browsers want a click or a key before. */
  async resume(): Promise<void> {
    if (this.context instanceof AudioContext && this.context.state !== "running" && !this.closed)
      await this.context.resume().catch(() => {});
  }

  /** The tick that was heard at a moment of the page's clock (`event.timeStamp`, `performance.now()`), by default now. */
  heardTick(at_ms: number = performance.now()): number {
    return this.clock.tick(this.heardSample(this.frameHeard(at_ms)) / this.context.sampleRate);
  }

  /** The song's sample that comes out of the engine at a frame of the context. */
  heardSample(frame: number): number {
    return this.timeline.positionAt(frame - this.engineLatency);
  }

  /** The tick of a sample of the song, and the sample of a tick, at the context's rate. */
  tickOf(sample: number): number {
    return this.clock.tick(sample / this.context.sampleRate);
  }

  sampleOf(tick: number): number {
    return this.clock.samples(0, tick, this.context.sampleRate);
  }

  /** Resolves when the engine has done everything it was told. */
  settled(): Promise<void> {
    return this.line.settled();
  }

  /** Resolves when every audio file of the song is in the engine: before an offline rendering. */
  async loaded(): Promise<void> {
    await this.pages.everything();
    await this.settled();
  }

  /** A file is no longer what it was when it was fetched: take it anew, when nobody hears the seam. */
  renew(sha256: string): void {
    this.pages.renew(sha256);
  }

  /** How many samples late the engine's output is against its timeline. */
  get engineLatency(): number {
    return this.line.latency;
  }

  /** The node that sounds, for whoever listens in besides the loudspeaker. */
  get output(): AudioNode {
    return this.line.node;
  }

  close(): void {
    this.closed = true;
    cancelAnimationFrame(this.frame);
    this.context.removeEventListener("statechange", this.onState);
    if (typeof window !== "undefined")
      for (const gesture of GESTURES) window.removeEventListener(gesture, this.onGesture, { capture: true });
    this.previews.close();
    this.pages.close();
    this.line.close();
    this.clock.close();
    if (this.ownContext) void (this.context as AudioContext).close();
  }

  // ── between page and audio thread ──

  private watch(): Command {
    return this.bridge.command(this.inEngine, this.watchedDevices, this.catalogue);
  }

  private hear(news: News): void {
    switch (news.said) {
      case "moved":
        this.timeline.moved(news.frame, news.position, news.moving);
        this.wake();
        return;
      case "pages":
        this.pages.wanted(news.pages);
        return;
      case "problem":
        this.tell(news.problem);
        return;
      case "faults":
        this.tellFaults(news.devices);
    }
  }

  private read(numbers: Float64Array): void {
    this.status.load = numbers[row.LOAD]!;
    this.status.late = numbers[row.LATE]!;
    if (this.bridge.read(numbers)) this.wake();
  }

  private tell(problem: Problem): void {
    if (this.told.has(problem.problem)) return;
    this.told.add(problem.problem);
    this.onProblem(problem);
  }

  private tellFaults(devices: readonly string[]): void {
    for (const track of this.inEngine?.tracks ?? [])
      for (const device of track.devices)
        if (devices.includes(device.id))
          this.tell({
            problem: `${device.name || device.kind} on ${track.name} put out something that is no sound and was muted there.`,
            remedy: "Change its settings, or take it out.",
          });
  }

  // ── time ──

  /** The frame of the context that leaves the loudspeaker at a moment of the page's clock. */
  frameHeard(at_ms: number): number {
    return frameHeard(this.context, at_ms);
  }

  /** Look again on the next frame. Without it no frame is asked for: an idle studio costs nothing. */
  private wake(): void {
    if (this.frame === 0 && !this.closed && !(this.context instanceof OfflineAudioContext))
      this.frame = requestAnimationFrame(this.onFrame);
  }

  private readonly onFrame = (now_ms: number): void => {
    this.frame = 0;
    if (this.closed) return;
    const { status } = this;
    const heard = this.frameHeard(Math.max(now_ms, performance.now())) - this.engineLatency;
    const moving = this.timeline.movingAt(heard);
    const sample = this.timeline.positionAt(heard);
    status.countingIn = moving && sample < this.punch;
    status.tick = this.cue ?? this.clock.tick(sample / this.context.sampleRate);
    status.seconds = this.cue === null ? sample / this.context.sampleRate : this.clock.seconds(this.cue);
    if (this.context instanceof AudioContext)
      status.latency_s =
        this.engineLatency / this.context.sampleRate +
        (this.context.outputLatency || this.context.baseLatency);
    for (const listener of this.listeners) listener();
    if (moving || status.playing || !this.timeline.standsAfter(heard)) this.wake();
  };

  private readonly onState = (): void => {
    this.status.running = this.context.state === "running";
    this.wake();
  };

  /** The first click lets sound out; so does the next after a call or another device took it. */
  private readonly onGesture = (): void => void this.resume();
}

const GESTURES = ["pointerdown", "keydown"] as const;
