/**
 * An input that is open: a microphone or a line, led to the recording audio thread.
 *
 * The browser's own improvements (echo, noise, gain) are off, and so is monitoring: the input is not heard.
 */

import { Backlog, type Counts } from "./backlog";
import type { Asked, Captured } from "./capture";
import workletUrl from "./recorder_worklet.ts?worker&url";

export interface Input {
  readonly deviceId?: string;
  readonly channels?: 1 | 2;
}

/** What was heard, chunk by chunk, and the end of it. */
export type Heard = Extract<Captured, { said: "chunk" | "finished" }>;

/** From a tenth of a decibel below full scale on, a converter has nothing left. */
const OVER = 10 ** (-0.1 / 20);

export class Ear {
  /** The highest level of each side since it was last shown, full scale 1; renewed 60 times a second. */
  readonly level: [number, number] = [0, 0];
  channels: 1 | 2 = 1;
  onHeard: (heard: Heard) => void = () => {};
  /** Called when sound is lost, in frames of the context: while it happens with no `frames`, and when it is back. */
  onGap: (frame: number, frames: number) => void = () => {};
  /** Called when the input is as loud as it can be, or would be louder. */
  onOver: () => void = () => {};
  /** Called when the input went away. */
  onLost: () => void = () => {};

  private stream: MediaStream | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private node: AudioWorkletNode | null = null;
  private monitoring = false;
  private backlog = new Backlog();
  /** The frame at which the input began to be held back; -1 while it comes in time. */
  private heldFrom = -1;

  static async create(context: AudioContext): Promise<Ear> {
    await context.audioWorklet.addModule(workletUrl);
    return new Ear(context);
  }

  private constructor(private readonly context: AudioContext) {}

  get isOpen(): boolean {
    return this.node !== null;
  }

  /** What the browser says of the input. */
  get settings(): (MediaTrackSettings & { readonly latency?: number }) | undefined {
    return this.stream?.getAudioTracks()[0]?.getSettings();
  }

  /** The frame of the context that comes next. */
  get now(): number {
    return Math.round(this.context.currentTime * this.context.sampleRate);
  }

  /** Open an input and show its level. Asks the person the first time. */
  async open({ deviceId, channels = 1 }: Input = {}): Promise<void> {
    this.close();
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
    this.node = new AudioWorkletNode(this.context, "recorder", {
      numberOfOutputs: 0,
      channelCount: channels,
      channelCountMode: "explicit",
      channelInterpretation: "discrete",
      processorOptions: { channels },
    });
    this.node.port.onmessage = ({ data }: MessageEvent<Captured>) => this.hear(data);
    this.backlog = new Backlog();
    this.heldFrom = -1;
    this.connect(this.stream, this.node);
    this.stream.getAudioTracks()[0]?.addEventListener("ended", () => this.onLost());
  }

  close(): void {
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
    else if (this.source && this.node) {
      this.source.disconnect();
      this.source.connect(this.node);
    }
  }

  /** Hear from a frame of the context on, which may lie up to two seconds back. */
  begin(frame: number): void {
    this.ask({ record: frame });
  }

  /** Hear up to a frame; then `onHeard` says that it is finished. */
  finish(frame: number): void {
    if (this.heldFrom >= 0) this.onGap(this.heldFrom, Math.max(1, frame - this.heldFrom));
    this.ask({ finish: frame });
  }

  private hear(captured: Captured): void {
    switch (captured.said) {
      case "level":
        this.level[0] = captured.left;
        this.level[1] = captured.right;
        if (Math.max(captured.left, captured.right) >= OVER) this.onOver();
        this.catchUp();
        return;
      case "gap":
        this.onGap(captured.frame, captured.frames);
        return;
      case "finished":
        this.onHeard(captured);
        return;
      case "chunk": {
        const samples = captured.samples.slice(0, captured.frames * this.channels);
        this.ask({ back: captured.samples.buffer }, [captured.samples.buffer]);
        this.onHeard({ ...captured, samples });
      }
    }
  }

  /** Where the input was held back, begin with an empty queue; what came meanwhile lies at no sure place. */
  private catchUp(): void {
    const { stream, node, backlog, now } = this;
    const track = stream?.getAudioTracks()[0] as { readonly stats?: Counts } | undefined;
    const anew = backlog.look(track?.stats, performance.now());
    if (backlog.held && this.heldFrom < 0) {
      this.heldFrom = now - Math.round((backlog.late_ms / 1000) * this.context.sampleRate);
      this.onGap(this.heldFrom, 0);
    }
    if (!anew || !stream || !node) return;
    this.connect(stream, node);
    this.onGap(this.heldFrom, now - this.heldFrom);
    this.heldFrom = -1;
  }

  /** Lead the input into the audio graph, through an empty queue. */
  private connect(stream: MediaStream, node: AudioWorkletNode): void {
    this.source?.disconnect();
    this.source = this.context.createMediaStreamSource(stream);
    this.source.connect(node);
    if (this.monitoring) this.source.connect(this.context.destination);
  }

  private ask(asked: Asked, moved: Transferable[] = []): void {
    this.node?.port.postMessage(asked, moved);
  }
}
