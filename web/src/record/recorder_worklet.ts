/**
 * The ear of the studio: an audio thread that counts every frame of an input.
 *
 * A ring always holds the last seconds, so that a recording may begin a little in the past, exactly at
 * the frame that it should. What does not arrive is silence of the same length, and said at once.
 */

import type { Asked, Captured } from "./capture";
import { Losses } from "./losses";

const RING = 1 << 17;
/** About a sixth of a second at 48 kHz. */
const CHUNK = 8192;
const CHUNKS = 12;
const LEVELS_PER_S = 60;

class Recorder extends AudioWorkletProcessor {
  private readonly channels: number;
  private readonly ring: Float32Array[];
  private readonly free: Float32Array<ArrayBuffer>[] = [];
  private open = true;
  /** The frame after the last that is in the ring; -1 before the first. */
  private end = -1;
  private next = Number.POSITIVE_INFINITY;
  private last = Number.POSITIVE_INFINITY;
  private readonly losses = new Losses((frame, frames) => this.say({ said: "gap", frame, frames }));
  private left = 0;
  private right = 0;
  private sinceLevel = 0;

  constructor(options: { processorOptions: { channels: number } }) {
    super();
    this.channels = options.processorOptions.channels;
    this.ring = Array.from({ length: this.channels }, () => new Float32Array(RING));
    for (let i = 0; i < CHUNKS; i++) this.free.push(new Float32Array(CHUNK * this.channels));
    this.port.onmessage = ({ data }: MessageEvent<Asked>) => {
      if (data === "close") this.open = false;
      else if ("back" in data) this.free.push(new Float32Array(data.back));
      else if ("record" in data) {
        this.next = Math.ceil(data.record);
        this.last = Number.POSITIVE_INFINITY;
        this.losses.forget(this.next);
      } else this.last = Math.ceil(data.finish);
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const frames = 128;
    if (this.end < 0) this.end = currentFrame;
    // While the page changes the graph, Chromium gives several blocks the frame of the first: only more is believed.
    if (currentFrame > this.end) this.miss(currentFrame);
    this.hear(inputs[0]!, frames);
    this.deliver();
    this.sinceLevel += frames;
    if (this.sinceLevel * LEVELS_PER_S >= sampleRate) this.tellLevel();
    return this.open;
  }

  private hear(input: Float32Array[], frames: number): void {
    const at = this.end % RING;
    for (let i = 0; i < frames; i++) {
      let loudest = 0;
      for (let c = 0; c < this.channels; c++) {
        const sample = input[Math.min(c, input.length - 1)]?.[i] ?? 0;
        this.ring[c]![(at + i) % RING] = sample;
        const size = sample < 0 ? -sample : sample;
        if (size > loudest) loudest = size;
        if (c === 0 && size > this.left) this.left = size;
        if ((c === 1 || this.channels === 1) && size > this.right) this.right = size;
      }
      this.losses.hear(loudest, this.end + i);
    }
    this.end += frames;
  }

  /** Blocks that were never asked for: the machine was too busy. */
  private miss(until: number): void {
    for (const ring of this.ring)
      for (let frame = Math.max(this.end, until - RING); frame < until; frame++) ring[frame % RING] = 0;
    this.losses.miss(this.end, until);
    this.end = until;
  }

  private deliver(): void {
    const oldest = this.end - RING;
    if (this.next < oldest) this.next = oldest;
    const end = Math.min(this.end, this.last);
    while (end - this.next >= CHUNK) this.send(CHUNK);
    if (this.end < this.last) return;
    if (end > this.next) this.send(end - this.next);
    this.losses.end(this.end);
    this.next = this.last = Number.POSITIVE_INFINITY;
    this.say({ said: "finished", frame: end });
  }

  private send(frames: number): void {
    // A page that is busy for seconds gets more chunks rather than a hole in the recording.
    const samples = this.free.pop() ?? new Float32Array(CHUNK * this.channels);
    for (let c = 0; c < this.channels; c++) {
      const ring = this.ring[c]!;
      for (let i = 0; i < frames; i++) samples[i * this.channels + c] = ring[(this.next + i) % RING]!;
    }
    this.say({ said: "chunk", frame: this.next, frames, samples }, [samples.buffer]);
    this.next += frames;
  }

  private tellLevel(): void {
    this.say({ said: "level", left: this.left, right: this.right });
    this.left = this.right = this.sinceLevel = 0;
  }

  private say(captured: Captured, moved: Transferable[] = []): void {
    this.port.postMessage(captured, moved);
  }
}

registerProcessor("recorder", Recorder as unknown as AudioWorkletProcessorConstructor);
