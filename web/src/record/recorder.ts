/**
 * Recording from a microphone or a line while the song plays.
 *
 *     const recorder = await Recorder.create(player, serverTape(songId));
 *     await recorder.arm({ deviceId });
 *     await recorder.begin({ countInBars: 1, name: "Vocals" });
 *     const { media, passes } = await recorder.end();
 */

import type { Player } from "../engine/player";
import type { Media } from "../song/document";
import {
  type Calibration,
  findSequence,
  keepCalibration,
  keptCalibration,
  SURE,
  testSequence,
} from "./calibration";
import { Ear, type Heard, type Input } from "./ear";
import { LivePeaks } from "./live_peaks";
import { firstFrame, lostAt, type Pass, passes, type Time } from "./placement";
import type { Gap, Tape } from "./tape";

/** What was recorded: a file, and where it belongs, one pass for each time round the loop. */
export interface Recorded {
  readonly media: Media;
  readonly passes: readonly Pass[];
  readonly gaps: readonly Gap[];
  /** The ticks of the song at which they are. */
  readonly lostAt: readonly number[];
}

interface Session {
  readonly recording: Promise<string>;
  readonly pieces: Promise<void>[];
  /** Where sound was lost, in frames of the context: also before it is known where the recording begins. */
  readonly lost: Gap[];
  readonly from: number;
  readonly punch: number;
  readonly latency: number;
  first: number | null;
  to: number;
  number: number;
  finished: () => void;
}

const LISTEN_S = 1;
const TEST_GAIN = 0.25;
const LEAD_S = 0.1;

export class Recorder {
  /** Called when sound is lost, while it happens: `frames` is 0 until it is back. */
  onGap: (frame: number, frames: number) => void = () => {};

  /** The waveform of the recording that is being made. */
  readonly peaks = new LivePeaks();

  private readonly context: AudioContext;
  private session: Session | null = null;
  private listening: ((heard: Heard) => void) | null = null;

  static async create(player: Player, tape: Tape): Promise<Recorder> {
    if (!(player.context instanceof AudioContext)) throw new Error("Recording needs a context that sounds.");
    return new Recorder(player, tape, player.context, await Ear.create(player.context));
  }

  private constructor(
    private readonly player: Player,
    private readonly tape: Tape,
    context: AudioContext,
    private readonly ear: Ear,
  ) {
    this.context = context;
    ear.onHeard = (heard) => this.hear(heard);
    ear.onGap = (frame, frames) => {
      if (frames > 0) this.session?.lost.push([frame, frames]);
      this.onGap(frame, frames);
    };
  }

  /** The highest level of each side since it was last shown, full scale 1; the same array always. */
  get level(): readonly [number, number] {
    return this.ear.level;
  }

  /** Called when the input is as loud as it can be, or would be louder. */
  set onOver(told: () => void) {
    this.ear.onOver = told;
  }

  /** Called when the input went away. */
  set onLost(told: () => void) {
    this.ear.onLost = told;
  }

  /** The inputs to choose from; their names are there once one was opened. */
  static async inputs(): Promise<MediaDeviceInfo[]> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === "audioinput");
  }

  /** Open an input and show its level. Asks the person the first time. */
  async arm(input: Input = {}): Promise<void> {
    await this.player.resume();
    await this.ear.open(input);
  }

  /** Close the input. */
  disarm(): void {
    this.ear.close();
  }

  /** Hear the input itself; off unless asked for, since a loudspeaker would howl. */
  monitor(on: boolean): void {
    this.ear.monitor(on);
  }

  // ── a recording ──

  /** Play from where the song stands, after a count-in, and record from there on: nothing before. */
  async begin({
    countInBars = 0,
    name = "Recording",
  }: {
    countInBars?: number;
    name?: string;
  } = {}): Promise<void> {
    if (!this.ear.isOpen) throw new Error("No input is open. Arm a track first.");
    if (this.session) return;
    if (this.player.status.playing) this.player.stop();
    await this.player.settled();
    const from = this.ear.now;
    const session: Session = {
      recording: this.tape.begin(this.context.sampleRate, this.ear.channels, name),
      pieces: [],
      lost: [],
      from,
      punch: this.player.timeline.positionAt(Number.POSITIVE_INFINITY),
      latency: Math.round(this.player.engineLatency + this.roundTrip),
      first: null,
      to: Number.POSITIVE_INFINITY,
      number: 0,
      finished: () => {},
    };
    session.recording.catch(() => {});
    this.peaks.forget();
    this.session = session;
    this.player.play({ countInBars });
    await this.player.settled();
    this.mark(session);
  }

  /** Stop the song and the recording; resolves when the file is whole on the server. */
  async end(): Promise<Recorded> {
    const { session, player } = this;
    if (!session) throw new Error("Nothing is being recorded.");
    player.stop();
    await player.settled();
    this.mark(session);
    const { now } = this.ear;
    const runs = player.timeline.runs(session.from, now + this.context.sampleRate);
    const last = runs.at(-1);
    session.to = last ? last.frame + last.frames : now;
    await new Promise<void>((resolve) => {
      session.finished = resolve;
      this.ear.finish(Math.max(session.to + session.latency, session.first ?? 0));
    });
    this.session = null;
    const recording = await session.recording;
    await Promise.all(session.pieces);
    const placed = { ...session, first: session.first ?? session.from };
    const gaps = session.lost.flatMap((gap) => after(placed.first, gap));
    const media = await this.tape.finish(recording, gaps);
    const time: Time = { tick: (sample) => player.tickOf(sample), sample: (tick) => player.sampleOf(tick) };
    const kept = passes(player.timeline, placed, time);
    return { media, gaps, passes: kept, lostAt: lostAt(gaps, kept, time) };
  }

  /** Stop, and keep nothing. */
  async cancel(): Promise<void> {
    const { session } = this;
    if (!session) return;
    this.session = null;
    this.player.stop();
    this.ear.finish(0);
    await Promise.allSettled(session.pieces);
    await this.tape.discard(await session.recording);
  }

  /** The first frame of the recording, as soon as it is known when the engine reaches the punch-in. */
  private mark(session: Session): void {
    if (session.first !== null) return;
    session.first = firstFrame(this.player.timeline, session.from, session.punch, session.latency);
    if (session.first !== null) this.ear.begin(session.first);
  }

  private hear(heard: Heard): void {
    this.listening?.(heard);
    const { session } = this;
    if (heard.said === "finished") session?.finished();
    else if (session?.first != null) {
      const frame = heard.frame - session.first;
      this.peaks.hear(frame, heard.samples, this.ear.channels);
      this.keep(session, frame, heard.samples);
    }
  }

  private keep(session: Session, frame: number, samples: Float32Array<ArrayBuffer>): void {
    const number = session.number++;
    const piece = session.recording.then((recording) => this.tape.piece(recording, number, frame, samples));
    piece.catch(() => {});
    session.pieces.push(piece);
  }

  // ── latency ──

  /** What the devices are called together: a calibration belongs to this input, this output and this rate. */
  get pair(): string {
    const { settings } = this.ear;
    const output = (this.context as { sinkId?: unknown }).sinkId;
    return `${settings?.deviceId ?? "default"} ${String(output ?? "")} ${this.context.sampleRate}`;
  }

  /** Frames from the engine's output back to the input: as measured, or as the browser believes. */
  get roundTrip(): number {
    const kept = keptCalibration(this.pair);
    if (kept) return kept.latency;
    const out_s = this.context.outputLatency || this.context.baseLatency;
    return Math.round((out_s + (this.ear.settings?.latency ?? 0)) * this.context.sampleRate);
  }

  /**
   * Measure the round trip with the output led back to the input, by a cable or through the air. Kept for
   * this pair of devices when it is sure (`confidence` at least 0.5).
   */
  async calibrate(): Promise<Calibration> {
    if (!this.ear.isOpen) throw new Error("No input is open. Arm a track first.");
    const { context } = this;
    const sequence = testSequence();
    const start = Math.ceil((context.currentTime + LEAD_S) * context.sampleRate);
    const frames = Math.round(LISTEN_S * context.sampleRate) + sequence.length;
    const heard = this.listen(start, frames);
    const buffer = context.createBuffer(1, sequence.length, context.sampleRate);
    buffer.copyToChannel(
      sequence.map((sample) => sample * TEST_GAIN),
      0,
    );
    const player = context.createBufferSource();
    player.buffer = buffer;
    player.connect(context.destination);
    player.start(start / context.sampleRate);
    const found = findSequence(sequence, await heard);
    player.disconnect();
    if (found.confidence >= SURE) keepCalibration(this.pair, found);
    return found;
  }

  /** The first channel of the input from a frame on. */
  private listen(start: number, frames: number): Promise<Float32Array> {
    const heard = new Float32Array(frames);
    return new Promise((resolve) => {
      this.listening = (captured) => {
        if (captured.said === "chunk")
          for (let i = 0; i < captured.frames; i++)
            heard[captured.frame - start + i] = captured.samples[i * this.ear.channels]!;
        if (captured.said !== "finished") return;
        this.listening = null;
        resolve(heard);
      };
      this.ear.begin(start);
      this.ear.finish(start + frames);
    });
  }
}

/** The part of a gap that a recording holds which begins at a frame of the context. */
function after(first: number, [frame, frames]: Gap): Gap[] {
  const from = Math.max(frame, first);
  const left = frame + frames - from;
  return left > 0 ? [[from - first, left]] : [];
}
