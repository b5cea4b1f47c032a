/**
 * Recording from a microphone or a line while the song plays.
 *
 *     const recorder = await Recorder.create(player, serverTape(songId));
 *     await recorder.arm({ deviceId });
 *     await recorder.begin({ countInBars: 1, name: "Vocals" });
 *     const { media, passes } = await recorder.end();
 *
 * The browser's own improvements (echo, noise, gain) are off, and so is monitoring: the input is not heard.
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
import type { Asked, Captured } from "./capture";
import { firstFrame, lostAt, type Pass, passes, type Time } from "./placement";
import workletUrl from "./recorder_worklet.ts?worker&url";
import type { Gap, Tape } from "./tape";

/** What was recorded: a file, and where it belongs, one pass for each time round the loop. */
export interface Recorded {
  readonly media: Media;
  readonly passes: readonly Pass[];
  readonly gaps: readonly Gap[];
  /** The ticks of the song at which they are. */
  readonly lostAt: readonly number[];
}

export interface Input {
  readonly deviceId?: string;
  readonly channels?: 1 | 2;
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
  /** The highest level of each side since it was last shown, full scale 1; renewed 60 times a second. */
  readonly level: [number, number] = [0, 0];
  /** Called when sound is lost, while it happens: `frames` is 0 until it is back. */
  onGap: (frame: number, frames: number) => void = () => {};
  /** Called when the input went away. */
  onLost: () => void = () => {};

  private readonly context: AudioContext;
  private stream: MediaStream | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private node: AudioWorkletNode | null = null;
  private session: Session | null = null;
  private listening: ((captured: Captured) => void) | null = null;
  private channels: 1 | 2 = 1;
  private monitoring = false;

  static async create(player: Player, tape: Tape): Promise<Recorder> {
    if (!(player.context instanceof AudioContext)) throw new Error("Recording needs a context that sounds.");
    await player.context.audioWorklet.addModule(workletUrl);
    return new Recorder(player, tape, player.context);
  }

  private constructor(
    private readonly player: Player,
    private readonly tape: Tape,
    context: AudioContext,
  ) {
    this.context = context;
  }

  get armed(): boolean {
    return this.node !== null;
  }

  get recording(): boolean {
    return this.session !== null;
  }

  /** The inputs to choose from; their names are there once one was opened. */
  static async inputs(): Promise<MediaDeviceInfo[]> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === "audioinput");
  }

  /** Open an input and show its level. Asks the person the first time. */
  async arm({ deviceId, channels = 1 }: Input = {}): Promise<void> {
    this.disarm();
    await this.player.resume();
    this.stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        ...(deviceId && { deviceId: { exact: deviceId } }),
        channelCount: { ideal: channels },
        sampleRate: { ideal: this.context.sampleRate },
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    });
    this.channels = channels;
    this.source = this.context.createMediaStreamSource(this.stream);
    this.node = new AudioWorkletNode(this.context, "recorder", {
      numberOfOutputs: 0,
      channelCount: channels,
      channelCountMode: "explicit",
      channelInterpretation: "discrete",
      processorOptions: { channels },
    });
    this.node.port.onmessage = ({ data }: MessageEvent<Captured>) => this.hear(data);
    this.source.connect(this.node);
    if (this.monitoring) this.source.connect(this.context.destination);
    this.stream.getAudioTracks()[0]?.addEventListener("ended", () => this.onLost());
  }

  /** Close the input. */
  disarm(): void {
    this.ask("close");
    this.source?.disconnect();
    this.node?.disconnect();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = this.source = this.node = null;
    this.level[0] = this.level[1] = 0;
  }

  /** Hear the input itself; off unless asked for, since a loudspeaker would howl. */
  monitor(on: boolean): void {
    this.monitoring = on;
    if (on) this.source?.connect(this.context.destination);
    else if (this.source) {
      this.source.disconnect();
      this.source.connect(this.node!);
    }
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
    if (!this.node) throw new Error("No input is open. Arm a track first.");
    if (this.session) return;
    if (this.player.status.playing) this.player.stop();
    await this.player.settled();
    const from = Math.round(this.context.currentTime * this.context.sampleRate);
    const session: Session = {
      recording: this.tape.begin(this.context.sampleRate, this.channels, name),
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
    const now = Math.round(this.context.currentTime * this.context.sampleRate);
    const runs = player.timeline.runs(session.from, now + this.context.sampleRate);
    const last = runs.at(-1);
    session.to = last ? last.frame + last.frames : now;
    await new Promise<void>((resolve) => {
      session.finished = resolve;
      this.ask({ finish: Math.max(session.to + session.latency, session.first ?? 0) });
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
    this.ask({ finish: 0 });
    await Promise.allSettled(session.pieces);
    await this.tape.discard(await session.recording);
  }

  /** The first frame of the recording, as soon as it is known when the engine reaches the punch-in. */
  private mark(session: Session): void {
    if (session.first !== null) return;
    session.first = firstFrame(this.player.timeline, session.from, session.punch, session.latency);
    if (session.first !== null) this.ask({ record: session.first });
  }

  private hear(captured: Captured): void {
    this.listening?.(captured);
    if (captured.said === "level") {
      this.level[0] = captured.left;
      this.level[1] = captured.right;
      return;
    }
    const { session } = this;
    if (captured.said === "gap") {
      this.onGap(captured.frame, captured.frames);
      if (captured.frames > 0) session?.lost.push([captured.frame, captured.frames]);
      return;
    }
    if (captured.said === "finished") {
      session?.finished();
      return;
    }
    const samples = captured.samples.slice(0, captured.frames * this.channels);
    this.ask({ back: captured.samples.buffer }, [captured.samples.buffer]);
    if (session?.first != null) this.keep(session, captured.frame - session.first, samples);
  }

  private keep(session: Session, frame: number, samples: Float32Array<ArrayBuffer>): void {
    const number = session.number++;
    const piece = session.recording.then((recording) => this.tape.piece(recording, number, frame, samples));
    piece.catch(() => {});
    session.pieces.push(piece);
  }

  private ask(asked: Asked, moved: Transferable[] = []): void {
    this.node?.port.postMessage(asked, moved);
  }

  // ── latency ──

  /** What the devices are called together: a calibration belongs to this input, this output and this rate. */
  get pair(): string {
    const settings = this.stream?.getAudioTracks()[0]?.getSettings();
    const output = (this.context as { sinkId?: unknown }).sinkId;
    return `${settings?.deviceId ?? "default"} ${String(output ?? "")} ${this.context.sampleRate}`;
  }

  /** Frames from the engine's output back to the input: as measured, or as the browser believes. */
  get roundTrip(): number {
    const kept = keptCalibration(this.pair);
    if (kept) return kept.latency;
    const settings = this.stream?.getAudioTracks()[0]?.getSettings() as { latency?: number } | undefined;
    const out_s = this.context.outputLatency || this.context.baseLatency;
    return Math.round((out_s + (settings?.latency ?? 0)) * this.context.sampleRate);
  }

  /**
   * Measure the round trip with the output led back to the input, by a cable or through the air. Kept for
   * this pair of devices when it is sure (`confidence` at least 0.5).
   */
  async calibrate(): Promise<Calibration> {
    if (!this.node) throw new Error("No input is open. Arm a track first.");
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
            heard[captured.frame - start + i] = captured.samples[i * this.channels]!;
        if (captured.said !== "finished") return;
        this.listening = null;
        resolve(heard);
      };
      this.ask({ record: start });
      this.ask({ finish: start + frames });
    });
  }
}

/** The part of a gap that a recording holds which begins at a frame of the context. */
function after(first: number, [frame, frames]: Gap): Gap[] {
  const from = Math.max(frame, first);
  const left = frame + frames - from;
  return left > 0 ? [[from - first, left]] : [];
}
