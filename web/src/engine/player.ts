/**
 * The song as it is heard in the page: one engine in one AudioWorklet, kept at the snapshot it is shown.
 *
 *     const player = await Player.create({ catalogue, songId, samples, shape });
 *     player.show(song);
 *     player.play();
 *
 * The page says what to play and the engine computes it; what it says back is where it is and how loud.
 */

import type { Song, Track } from "../song/document";
import { Catalogue, type DeviceSpec } from "./catalogue";
import { Clock } from "./clock";
import { type Command, movable, type Problem } from "./commands";
import { compileEngine, ENGINE_URL } from "./host";
import { changes } from "./mirror";
import { Pages, type Source } from "./pages";
import * as row from "./status";
import { ownValue, targetOf } from "./targets";
import { Timeline } from "./timeline";
import workletUrl from "./worklet.ts?worker&url";

export interface Options extends Source {
  readonly catalogue: Catalogue | readonly DeviceSpec[];
  readonly songId: string;
  readonly wasmUrl?: string;
  /** Where to play; by default a context of the player's own, at 48 kHz. */
  readonly context?: BaseAudioContext;
}

/** What is going on, always up to date. Ticks and seconds are those that are heard now. */
export interface Status {
  /** Whether it was told to play. */
  playing: boolean;
  /** Whether the clicks before the beginning are heard. */
  countingIn: boolean;
  tick: number;
  seconds: number;
  /** How much of the time it takes to hear a sound it takes to make it; 1 is all there is. */
  load: number;
  /** How many samples were silent because their file came too late. */
  late: number;
  /** From making a sound to hearing it. */
  latency_s: number;
  /** Whether devices run at half the work; see `eco`. */
  eco: boolean;
  /** Whether the browser lets sound out. It does after the first click or key. */
  running: boolean;
}

/** Full scale is 1; loudness and true peak are those of the master alone. */
export interface Levels {
  readonly peak: [number, number];
  readonly rms: [number, number];
  lufs: number;
  readonly true_peak: [number, number];
}

const RATE = 48_000;
const PREVIEW_S = 0.35;
const SILENCE_LUFS = -120;

export class Player {
  readonly status: Status = {
    playing: false,
    countingIn: false,
    tick: 0,
    seconds: 0,
    load: 0,
    late: 0,
    latency_s: 0,
    eco: false,
    running: false,
  };
  /** What the engine could not do. Told once each. */
  onProblem: (problem: Problem) => void = () => {};
  /** Where the song was at each frame of the context. */
  readonly timeline = new Timeline();
  readonly context: BaseAudioContext;
  readonly catalogue: Catalogue;
  /** How many samples late the engine's output is against its timeline. */
  engineLatency = 0;

  private readonly node: AudioWorkletNode;
  private readonly clock: Clock;
  private readonly pages: Pages;
  private readonly ownContext: boolean;
  private readonly listeners = new Set<() => void>();
  private readonly levels = new Map<string, Levels>();
  private readonly deviceLevels = new Map<string, number[]>();
  private readonly told = new Set<string>();
  private readonly settling = new Map<number, () => void>();
  private readonly previews = new Map<string, ReturnType<typeof setTimeout>>();
  private shown: Song | null = null;
  /** The version that is played: the song, or what is listened to in its place. */
  private heard: Song | null = null;
  /** A track that is in no song: sounds are tried out on it. */
  private guest: Track | null = null;
  private inEngine: Song | null = null;
  private auditioning = false;
  private watchedTracks: readonly string[] = [];
  private watchedDevices: readonly string[] = [];
  private watchedMeters: readonly (readonly [string, number])[] = [];
  private revision = 0;
  private batches = 0;
  private cue: number | null = 0;
  private punch = 0;
  private dirty = true;
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
    this.context = context;
    this.ownContext = !options.context;
    this.clock = clock;
    const live = !(context instanceof OfflineAudioContext);
    this.node = new AudioWorkletNode(context, "woodshed", {
      numberOfInputs: 0,
      outputChannelCount: [2],
      processorOptions: { module, meters: live },
    });
    this.node.port.onmessage = ({ data }: MessageEvent) => this.hear(data);
    this.node.onprocessorerror = () =>
      this.tell({ problem: "The sound engine stopped.", remedy: "Reload the page; the song is safe." });
    this.node.connect(context.destination);
    const report = (problem: Problem) => this.tell(problem);
    this.pages = new Pages(context.sampleRate, options, (commands) => this.send(commands), report);
    if (!live) return;
    context.addEventListener("statechange", this.onState);
    for (const gesture of GESTURES) window.addEventListener(gesture, this.onGesture, { capture: true });
    this.onState();
    this.frame = requestAnimationFrame(this.onFrame);
  }

  // ── the song ──

  /** Bring the engine to this snapshot. Heard from the next block on. */
  show(song: Song): void {
    this.shown = song;
    this.clock.show(song);
    if (!this.auditioning) this.bring(song);
  }

  /**
   * Play another version of the song at the same place, `gain_db` louder, so that the two compare at one
   * level; null goes back to the song itself. Edits go on meanwhile, unheard.
   */
  audition(song: Song | null, gain_db = 0): void {
    this.auditioning = song !== null;
    const next = song ?? this.shown;
    if (next) this.bring(next, [["gain", song ? gain_db : 0]]);
  }

  /**
   * Put a track beside the song's own, for sounds that are tried out: it plays what `noteOn` asks of it,
   * through the master, and is in no song. Null takes it away.
   */
  tryOut(guest: Track | null): void {
    this.guest = guest;
    if (this.heard) this.bring(this.heard);
  }

  private bring(version: Song, more: Command[] = []): void {
    this.heard = version;
    const song = this.guest ? { ...version, tracks: [...version.tracks, this.guest] } : version;
    const commands = changes(this.inEngine, song, this.catalogue, (problem) => this.tell(problem));
    this.inEngine = song;
    const tracks = song.tracks.map((track) => track.id);
    const same =
      tracks.length === this.watchedTracks.length && tracks.every((id, i) => id === this.watchedTracks[i]);
    this.watchedTracks = same ? this.watchedTracks : tracks;
    if (!same) for (const [id, levels] of this.levels) if (!tracks.includes(id)) silence(levels);
    commands.push(...more);
    if (!same || commands.some(([name]) => name === "device" || name === "device_remove"))
      commands.push(this.watch());
    if (commands.length) this.send(commands);
    this.pages.show(song);
    this.dirty = true;
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
    this.watchedTracks = [];
    this.send([...removed, ["eco", on]]);
    if (this.heard) this.bring(this.heard);
  }

  // ── transport ──

  /** Play from where it stands, after `countInBars` bars of clicks. */
  play({ countInBars = 0 }: { countInBars?: number } = {}): void {
    void this.resume();
    if (this.status.playing) return;
    this.punch = this.clock.samples(0, this.cue ?? this.status.tick);
    this.cue = null;
    this.status.playing = true;
    this.send([["play", countInBars]]);
  }

  stop(): void {
    if (!this.status.playing) return;
    this.status.playing = false;
    this.send([["stop"]]);
  }

  /** Forget every sound: what plays next is as when the song was opened. Playing from a stop does so anyway. */
  reset(): void {
    this.send([["reset"]]);
  }

  seek(tick: number): void {
    this.cue = this.status.playing ? null : tick;
    if (this.cue !== null) {
      this.status.tick = this.cue;
      this.status.seconds = this.clock.seconds(this.cue);
      this.dirty = true;
    }
    this.send([["seek", tick]]);
  }

  /** Go round between two ticks, or on. */
  loop(on: boolean, start: number, end: number): void {
    this.send([["loop", on, start, end]]);
  }

  /** The metronome while the song plays. */
  click(on: boolean, gain_db = -12): void {
    this.send([["click", on, gain_db]]);
  }

  // ── by hand ──

  noteOn(track: string, pitch: number, velocity: number): void {
    void this.resume();
    this.send([["note_on", track, pitch, velocity]]);
  }

  noteOff(track: string, pitch: number): void {
    this.send([["note_off", track, pitch]]);
  }

  /** Let a note be heard for a moment, as when one is drawn or moved. */
  previewNote(track: string, pitch: number, velocity = 100, length_s = PREVIEW_S): void {
    const key = `${track} ${pitch}`;
    clearTimeout(this.previews.get(key));
    if (this.previews.has(key)) this.noteOff(track, pitch);
    this.noteOn(track, pitch, velocity);
    this.previews.set(
      key,
      setTimeout(() => {
        this.previews.delete(key);
        this.noteOff(track, pitch);
      }, 1000 * length_s),
    );
  }

  /** `kind` -1 bend (-1 to 1), -2 pressure (0 to 1), else a MIDI controller (0 to 127); `key` for one note alone. */
  controller(track: string, kind: number, value: number, key = -1): void {
    this.send([["controller", track, kind, value, key]]);
  }

  /** Let go of every note. */
  panic(): void {
    this.send([["panic"]]);
  }

  /**
   * A knob or fader moves under a hand: heard at once, before the edit, over its automation. `target` as in
   * Automation. Ends with `release`.
   */
  touch(target: string, value: number): void {
    const found = this.inEngine && targetOf(this.inEngine, target, this.catalogue);
    if (!found || Number.isNaN(value)) return;
    const { what, id, parameter } = found;
    const commands: Command[] = [];
    if (this.inEngine!.automation.some((lane) => lane.target === target))
      commands.push(["hold", what, id, parameter, true]);
    if (what === 0) commands.push(["track_set", id, parameter, value]);
    if (what === 1) commands.push(["send_set", id, value]);
    if (what === 2) commands.push(["device_set", id, parameter, value]);
    if (what === 3) commands.push(["track_flag", id, 0, value >= 0.5]);
    this.send(commands);
  }

  /** The hand is gone (after the edit, if there is one): the song's own value and automation count again. */
  release(target: string): void {
    const found = this.inEngine && targetOf(this.inEngine, target, this.catalogue);
    if (!found) return;
    const value = ownValue(this.inEngine!, target, this.catalogue);
    if (value !== undefined) this.touch(target, value);
    this.send([["hold", found.what, found.id, found.parameter, false]]);
  }

  // ── what is shown ──

  /** How loud a track is; the same object from frame to frame. */
  meters(track: string): Levels {
    let levels = this.levels.get(track);
    if (!levels) {
      levels = { peak: [0, 0], rms: [0, 0], lufs: SILENCE_LUFS, true_peak: [0, 0] };
      this.levels.set(track, levels);
    }
    return levels;
  }

  /** Measure what these devices show (gain reduction and the like) from now on, and no others. */
  watchDevices(devices: readonly string[]): void {
    this.watchedDevices = devices;
    this.send([this.watch()]);
  }

  /** What a watched device shows, in the order of its meters in the catalogue. */
  deviceMeters(device: string): readonly number[] {
    return this.deviceLevels.get(device) ?? [];
  }

  /** Call `listener` once a frame while something changes, until the function that comes back is called. */
  observe(listener: () => void): () => void {
    this.listeners.add(listener);
    this.dirty = true;
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
    const batch = ++this.batches;
    return new Promise((resolve) => {
      this.settling.set(batch, resolve);
      this.send([["done", batch]]);
    });
  }

  /** Resolves when every audio file of the song is in the engine: before an offline rendering. */
  async loaded(): Promise<void> {
    await this.pages.everything();
    await this.settled();
  }

  /** The node that sounds, for whoever listens in besides the loudspeaker. */
  get output(): AudioNode {
    return this.node;
  }

  close(): void {
    this.closed = true;
    cancelAnimationFrame(this.frame);
    this.context.removeEventListener("statechange", this.onState);
    if (typeof window !== "undefined")
      for (const gesture of GESTURES) window.removeEventListener(gesture, this.onGesture, { capture: true });
    for (const preview of this.previews.values()) clearTimeout(preview);
    this.node.port.postMessage("close");
    this.node.disconnect();
    this.clock.close();
    if (this.ownContext) void (this.context as AudioContext).close();
  }

  // ── between page and audio thread ──

  private send(commands: readonly Command[]): void {
    if (!this.closed) this.node.port.postMessage(commands, movable(commands));
  }

  private watch(): Command {
    const devices = this.inEngine?.tracks.flatMap((track) => track.devices) ?? [];
    this.watchedMeters = this.watchedDevices.flatMap((id) => {
      const kind = devices.find((device) => device.id === id)?.kind ?? "";
      return (this.catalogue.device(kind)?.meters ?? []).map((_, index) => [id, index] as const);
    });
    return ["watch", this.watchedTracks, this.watchedMeters, ++this.revision];
  }

  private hear(data: Float64Array | row.Said): void {
    if (data instanceof Float64Array) {
      this.read(data);
      if (!this.closed) this.node.port.postMessage(data, [data.buffer]);
      return;
    }
    switch (data.said) {
      case "moved":
        this.timeline.moved(data.frame, data.position, data.moving);
        this.dirty = true;
        return;
      case "pages":
        this.pages.wanted(data.pages);
        return;
      case "problem":
        this.tell(data.problem);
        return;
      case "faults":
        this.tellFaults(data.devices);
        return;
      case "done":
        this.engineLatency = data.latency;
        this.settling.get(data.batch)?.();
        this.settling.delete(data.batch);
    }
  }

  private read(numbers: Float64Array): void {
    this.status.load = numbers[row.LOAD]!;
    this.status.late = numbers[row.LATE]!;
    this.engineLatency = numbers[row.LATENCY]!;
    if (numbers[row.REVISION] !== this.revision) return;
    this.watchedTracks.slice(0, row.MOST_TRACKS).forEach((id, index) => {
      const levels = this.meters(id);
      const at = row.levelsAt(index);
      if (numbers[at] !== levels.peak[0] || numbers[at + 1] !== levels.peak[1]) this.dirty = true;
      levels.peak[0] = numbers[at]!;
      levels.peak[1] = numbers[at + 1]!;
      levels.rms[0] = numbers[at + 2]!;
      levels.rms[1] = numbers[at + 3]!;
      levels.lufs = numbers[at + 4]!;
      levels.true_peak[0] = numbers[at + 5]!;
      levels.true_peak[1] = numbers[at + 6]!;
    });
    this.watchedMeters.slice(0, row.MOST_METERS).forEach(([device, meter], index) => {
      let values = this.deviceLevels.get(device);
      if (!values) {
        values = [];
        this.deviceLevels.set(device, values);
      }
      const value = numbers[row.meterAt(index)]!;
      if (values[meter] !== value) this.dirty = true;
      values[meter] = value;
    });
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
    const { context } = this;
    if (!(context instanceof AudioContext)) return context.currentTime * context.sampleRate;
    const stamp = context.getOutputTimestamp();
    if (stamp.contextTime && stamp.performanceTime)
      return (stamp.contextTime + (at_ms - stamp.performanceTime) / 1000) * context.sampleRate;
    const since_s = (at_ms - performance.now()) / 1000;
    return (context.currentTime + since_s - (context.outputLatency || 0)) * context.sampleRate;
  }

  private readonly onFrame = (now_ms: number): void => {
    if (this.closed) return;
    this.frame = requestAnimationFrame(this.onFrame);
    const { status } = this;
    const heard = this.frameHeard(Math.max(now_ms, performance.now())) - this.engineLatency;
    const moving = this.timeline.movingAt(heard);
    if (!moving && !status.playing && !this.dirty) return;
    this.dirty = moving;
    const sample = this.timeline.positionAt(heard);
    status.countingIn = moving && sample < this.punch;
    status.tick = this.cue ?? this.clock.tick(sample / this.context.sampleRate);
    status.seconds = this.cue === null ? sample / this.context.sampleRate : this.clock.seconds(this.cue);
    if (this.context instanceof AudioContext)
      status.latency_s =
        this.engineLatency / this.context.sampleRate +
        (this.context.outputLatency || this.context.baseLatency);
    for (const listener of this.listeners) listener();
  };

  private readonly onState = (): void => {
    this.status.running = this.context.state === "running";
    this.dirty = true;
  };

  /** The first click lets sound out; so does the next after a call or another device took it. */
  private readonly onGesture = (): void => void this.resume();
}

const GESTURES = ["pointerdown", "keydown"] as const;

/** Of a track that is gone; whoever shows it keeps the same object, should it come back. */
function silence(levels: Levels): void {
  levels.peak.fill(0);
  levels.rms.fill(0);
  levels.true_peak.fill(0);
  levels.lufs = SILENCE_LUFS;
}
