/**
 * The audio thread: the one engine that sounds. It carries out commands between two blocks, makes sound,
 * and says where it is. Nothing here is made anew while a block is processed.
 */

import type { Command } from "./commands";
import { Rig } from "./rig";
import * as row from "./status";

const QUANTUM = 128;
const STATUS_PER_S = 60;
/** How far ahead pages of audio are asked for. */
const PAGES_AHEAD_S = 12;
const PAGES_EVERY = 6;
const ROWS = 4;
const QUIET = 1e-6;
/** What still sounds fades out in this many blocks before the song begins afresh. */
const FADE_BLOCKS = 4;

interface Options {
  readonly module: WebAssembly.Module;
  /** Levels are measured; a rendering does without. */
  readonly meters: boolean;
}

// The audio thread of some browsers has no clock but Date; over a second its steps average out.
const clock: { now(): number } = (globalThis as { performance?: Performance }).performance ?? Date;

class Woodshed extends AudioWorkletProcessor {
  private readonly rig: Rig;
  private readonly rows: Float64Array<ArrayBuffer>[] = [];
  private readonly meters: boolean;
  private tracks = new Int32Array(0);
  private deviceMeters = new Int32Array(0);
  private revision = 0;
  private open = true;
  private playing = false;
  private wasPlaying = false;
  private loopStart = 0;
  private expected = 0;
  /** The frame of the next block. */
  private nextFrame = currentFrame;
  private peak = 0;
  private fading = 0;
  /** What is to begin at a frame. */
  private appointed = false;
  private appointedFrame = 0;
  private appointedTick = 0;
  private readonly waiting: Command[] = [];
  private readonly heldNotes = new Set<string>();
  private gain = 1;
  private goal = 1;
  private sinceStatus = 0;
  private statuses = 0;

  constructor(options: { processorOptions: Options }) {
    super();
    this.rig = new Rig(options.processorOptions.module, sampleRate, (problem) =>
      this.port.postMessage({ said: "problem", problem }),
    );
    this.meters = options.processorOptions.meters;
    this.rig.call("ws_meters", Number(this.meters));
    if (this.meters) for (let i = 0; i < ROWS; i++) this.rows.push(new Float64Array(row.LENGTH));
    this.port.onmessage = ({ data }: MessageEvent) => {
      if (data instanceof Float64Array) this.rows.push(data as Float64Array<ArrayBuffer>);
      else if (data === "close") this.open = false;
      else for (const command of data as Command[]) this.take(command);
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] as [Float32Array, Float32Array];
    const began = clock.now();
    const frames = left.length;
    // While the page changes the graph, Chromium gives several blocks the frame of the first: only more is believed.
    if (currentFrame > this.nextFrame) {
      this.nextFrame = currentFrame;
      this.expected = Number.NaN;
    }
    if (this.appointed) this.keepAppointment(this.nextFrame);
    const position = this.notice(this.nextFrame);
    this.rig.process(frames, left, right);
    this.shape(left, right, frames);
    this.follow(position, frames);
    if (this.fading > 0 && --this.fading === 0) this.begin();
    this.rig.call("ws_load", (clock.now() - began) / 1000, frames / sampleRate);
    if (++this.sinceStatus * QUANTUM * STATUS_PER_S >= sampleRate) this.tell();
    return this.open;
  }

  // ── commands ──

  private take(command: Command): void {
    if (this.fading > 0) {
      this.waiting.push(command);
      return;
    }
    switch (command[0]) {
      case "play":
        if (this.playing) return;
        if (this.heldNotes.size > 0) this.start(command[1]);
        else {
          this.waiting.push(command);
          if (this.peak > QUIET) this.fading = FADE_BLOCKS;
          else this.begin();
        }
        return;
      case "start_at":
        this.appointed = true;
        this.appointedFrame = command[1];
        this.appointedTick = command[2];
        return;
      case "stop":
        this.appointed = false;
        this.playing = false;
        break;
      case "loop":
        this.loopStart = this.rig.call("ws_sample_at", command[2]);
        break;
      case "note_on":
        this.heldNotes.add(`${command[1]} ${command[2]}`);
        break;
      case "note_off":
        this.heldNotes.delete(`${command[1]} ${command[2]}`);
        break;
      case "panic":
        this.heldNotes.clear();
        break;
      case "reset":
        this.peak = 0;
        break;
      case "gain":
        this.goal = 10 ** (command[1] / 20);
        return;
      case "watch":
        this.watch(command[1], command[2], command[3]);
        return;
      case "done":
        this.notice(this.nextFrame);
        this.port.postMessage({ said: "done", batch: command[1], latency: this.rig.call("ws_latency") });
        return;
    }
    this.rig.execute(command);
  }

  /** Everything is as when the song was opened, and so sounds as a rendering does; then what waited. */
  private begin(): void {
    const waited = this.waiting.splice(0);
    if (this.appointed) this.startAppointed(this.nextFrame);
    else {
      this.rig.call("ws_reset");
      const play = waited.shift();
      if (play?.[0] === "play") this.start(play[1]);
    }
    for (const command of waited) this.take(command);
  }

  /** Fade out what still sounds just before an appointed beginning, and begin on the frame. */
  private keepAppointment(frame: number): void {
    if (this.fading > 0) return;
    const early = this.appointedFrame - frame;
    const fresh = !this.playing && this.heldNotes.size === 0;
    if (fresh && this.peak > QUIET && early <= FADE_BLOCKS * QUANTUM) this.fading = FADE_BLOCKS;
    else if (early <= 0) this.startAppointed(frame);
  }

  /** `frame` is that of the next block; whoever comes late begins where the others are by then. */
  private startAppointed(frame: number): void {
    this.appointed = false;
    const late = frame - this.appointedFrame;
    const tick = this.appointedTick;
    const place = late > 0 ? this.rig.call("ws_tick_at", this.rig.call("ws_sample_at", tick) + late) : tick;
    if (!this.playing && this.heldNotes.size === 0) this.rig.call("ws_reset");
    this.rig.call("ws_seek", place);
    if (!this.playing) this.start(0);
  }

  private start(count_in_bars: number): void {
    this.playing = true;
    this.rig.call("ws_play", count_in_bars);
  }

  private watch(
    tracks: readonly string[],
    devices: readonly (readonly [string, number])[],
    revision: number,
  ): void {
    this.tracks = Int32Array.from(tracks.slice(0, row.MOST_TRACKS), (id) => this.rig.handleOfTrack(id));
    this.deviceMeters = Int32Array.from(
      devices.slice(0, row.MOST_METERS).flatMap(([id, meter]) => [this.rig.handleOfDevice(id), meter]),
    );
    this.revision = revision;
  }

  // ── sound ──

  /** Level matching, and the fade before a new beginning. A gain of 1 leaves every bit as it is. */
  private shape(left: Float32Array, right: Float32Array, frames: number): void {
    let peak = 0;
    for (let i = 0; i < frames; i++) {
      const l = Math.abs(left[i]!);
      const r = Math.abs(right[i]!);
      if (l > peak) peak = l;
      if (r > peak) peak = r;
    }
    this.peak = peak;
    if (this.gain === 1 && this.goal === 1 && this.fading === 0) return;
    const step = (this.goal - this.gain) / frames;
    const length = FADE_BLOCKS * frames;
    const past = (FADE_BLOCKS - this.fading) * frames;
    for (let i = 0; i < frames; i++) {
      const gain = (this.gain + step * (i + 1)) * (this.fading > 0 ? 1 - (past + i + 1) / length : 1);
      left[i]! *= gain;
      right[i]! *= gain;
    }
    this.gain = this.goal;
  }

  // ── where it is ──

  /** Notices when the song jumped within the block: the end of its loop. */
  private follow(position: number, frames: number): void {
    const after = this.rig.call("ws_position");
    this.nextFrame += frames;
    if (this.playing && after !== position + frames) {
      const past = after - this.loopStart;
      if (past >= 0 && past <= frames) this.moved(this.nextFrame - past, this.loopStart);
      else this.moved(this.nextFrame, after);
    }
    this.expected = after;
  }

  /** Tells when the song is elsewhere than it was left, or goes, or stands; returns where it is. */
  private notice(frame: number): number {
    const position = this.rig.call("ws_position");
    if (position !== this.expected || this.playing !== this.wasPlaying) this.moved(frame, position);
    this.expected = position;
    return position;
  }

  private moved(frame: number, position: number): void {
    this.wasPlaying = this.playing;
    this.port.postMessage({ said: "moved", frame, position, moving: this.playing });
  }

  private tell(): void {
    this.sinceStatus = 0;
    if (++this.statuses % PAGES_EVERY === 0) this.tellRare();
    const numbers = this.rows.pop();
    if (!numbers) return; // the page is busy; the peaks wait
    numbers[row.LOAD] = this.rig.call("ws_load", 0, 0);
    numbers[row.LATE] = this.rig.call("ws_late_samples");
    numbers[row.LATENCY] = this.rig.call("ws_latency");
    numbers[row.REVISION] = this.revision;
    for (let i = 0; i < this.tracks.length; i++) this.rig.levels(this.tracks[i]!, numbers, row.levelsAt(i));
    for (let i = 0; i < this.deviceMeters.length / 2; i++)
      numbers[row.meterAt(i)] = this.rig.call(
        "ws_device_meter",
        this.deviceMeters[2 * i]!,
        this.deviceMeters[2 * i + 1]!,
      );
    this.port.postMessage(numbers, [numbers.buffer]);
  }

  private tellRare(): void {
    const wanted = this.rig.pagesWanted(PAGES_AHEAD_S * sampleRate);
    if (wanted > 0) {
      const pages = Array.from({ length: wanted }, (_, index) => this.rig.page(index));
      this.port.postMessage({ said: "pages", pages });
    }
    const devices = this.rig.faults();
    if (devices.length > 0) this.port.postMessage({ said: "faults", devices });
  }
}

registerProcessor("woodshed", Woodshed as unknown as AudioWorkletProcessorConstructor);
