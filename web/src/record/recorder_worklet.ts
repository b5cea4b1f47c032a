/**
 * The ear of the studio: an audio thread that counts every frame of an input.
 *
 * A ring always holds the last seconds, so that a recording may begin a little in the past, exactly at
 * the frame that it should. What does not arrive is silence of the same length, and said at once.
 */

import type { Asked, Captured } from "./capture";

const RING = 1 << 17;
/** About a sixth of a second at 48 kHz. */
const CHUNK = 8192;
const CHUNKS = 12;
const LEVELS_PER_S = 60;
/** -60 dBFS. */
const ABRUPT = 0.001;

class Recorder extends AudioWorkletProcessor {
  private readonly channels: number;
  private readonly ring: Float32Array[];
  private readonly free: Float32Array<ArrayBuffer>[] = [];
  private open = true;
  /** The frame after the last that is in the ring; -1 before the first. */
  private end = -1;
  private next = Number.POSITIVE_INFINITY;
  private last = Number.POSITIVE_INFINITY;
  private gapFrom = -1;
  /** The size of the last sample that was not zero, and the frame after it. */
  private edge = 0;
  private edgeFrame = 0;
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
        this.edge = 0;
        this.gapFrom = -1;
      } else this.last = Math.ceil(data.finish);
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const input = inputs[0]!;
    const frames = 128;
    if (this.end >= 0 && currentFrame > this.end) this.miss(currentFrame - this.end);
    if (this.end < 0) this.end = currentFrame;
    this.hear(input, frames);
    this.end = currentFrame + frames;
    this.deliver();
    this.sinceLevel += frames;
    if (this.sinceLevel * LEVELS_PER_S >= sampleRate) this.tellLevel();
    return this.open;
  }

  private hear(input: Float32Array[], frames: number): void {
    const at = currentFrame % RING;
    let peak = 0;
    for (let c = 0; c < this.channels; c++) {
      const from = input[Math.min(c, input.length - 1)];
      const ring = this.ring[c]!;
      let channelPeak = 0;
      for (let i = 0; i < frames; i++) {
        const sample = from ? from[i]! : 0;
        ring[(at + i) % RING] = sample;
        const size = sample < 0 ? -sample : sample;
        if (size > channelPeak) channelPeak = size;
      }
      if (channelPeak > peak) peak = channelPeak;
      if (c === 0 && channelPeak > this.left) this.left = channelPeak;
      if ((c === 1 || this.channels === 1) && channelPeak > this.right) this.right = channelPeak;
    }
    this.watch(input.length > 0 && peak > 0, at, frames);
  }

  /** A sound that dies away gets small first; one that stops from one sample to the next was lost on the way. */
  private watch(sound: boolean, at: number, frames: number): void {
    const ring = this.ring[0]!;
    if (!sound) {
      if (this.edge > ABRUPT) this.beginGap(this.edgeFrame);
      return;
    }
    let first = 0;
    while (first < frames && ring[(at + first) % RING] === 0) first++;
    this.endGap(currentFrame + first);
    let last = frames - 1;
    while (last >= 0 && ring[(at + last) % RING] === 0) last--;
    if (last < 0) return; // the other channel alone sounds
    this.edge = Math.abs(ring[(at + last) % RING]!);
    this.edgeFrame = currentFrame + last + 1;
  }

  /** Blocks that were never asked for: the machine was too busy. */
  private miss(frames: number): void {
    this.beginGap(this.end);
    const count = Math.min(frames, RING);
    for (const ring of this.ring) for (let i = 0; i < count; i++) ring[(currentFrame - count + i) % RING] = 0;
    this.end = currentFrame;
    this.endGap(currentFrame);
  }

  private beginGap(frame: number): void {
    if (this.gapFrom >= 0) return;
    this.gapFrom = frame;
    this.say({ said: "gap", frame, frames: 0 });
  }

  private endGap(frame: number): void {
    if (this.gapFrom < 0) return;
    this.say({ said: "gap", frame: this.gapFrom, frames: frame - this.gapFrom });
    this.gapFrom = -1;
  }

  private deliver(): void {
    const oldest = this.end - RING;
    if (this.next < oldest) this.next = oldest;
    const end = Math.min(this.end, this.last);
    while (end - this.next >= CHUNK) this.send(CHUNK);
    if (this.end < this.last) return;
    if (end > this.next) this.send(end - this.next);
    this.endGap(this.end);
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
