/** The recording audio thread, called as a browser calls it. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Asked, Captured } from "./capture";

type Processor = { process(inputs: Float32Array[][]): boolean };
type Port = { onmessage: (event: { data: Asked }) => void; postMessage: (said: Captured) => void };

const BLOCK = 128;
let make: new (options: { processorOptions: { channels: number } }) => Processor;
let said: Captured[];
let port: Port;
let sung = 0;

class Ground {
  readonly port: Port = { onmessage: () => {}, postMessage: (captured) => said.push(captured) };
  constructor() {
    ({ port } = this);
  }
}

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal("AudioWorkletProcessor", Ground);
  vi.stubGlobal("registerProcessor", (_name: string, processor: typeof make) => {
    make = processor;
  });
  vi.stubGlobal("sampleRate", 48_000);
  vi.stubGlobal("currentFrame", 0);
  said = [];
  sung = 0;
  await import("./recorder_worklet");
});

/** Call the thread with the next block of a ramp, as if it were at this frame. */
function block(processor: Processor, frame: number): void {
  vi.stubGlobal("currentFrame", frame);
  processor.process([[Float32Array.from({ length: BLOCK }, () => ++sung)]]);
}

/** What was recorded, put where it says it belongs. */
function recorded(frames: number): number[] {
  const all = new Array<number>(frames).fill(-1);
  for (const captured of said)
    if (captured.said === "chunk")
      for (let i = 0; i < captured.frames; i++) all[captured.frame + i] = captured.samples[i]!;
  return all;
}

describe("the recording audio thread", () => {
  it("keeps every block in its place where the browser gives several of them one frame", () => {
    const processor = new make({ processorOptions: { channels: 1 } });
    port.onmessage({ data: { record: 0 } });
    for (const frame of [0, 128, 128, 128, 128, 640, 768]) block(processor, frame);
    port.onmessage({ data: { finish: 7 * BLOCK } });
    block(processor, 896);
    expect(recorded(7 * BLOCK)).toEqual(Array.from({ length: 7 * BLOCK }, (_, i) => i + 1));
    expect(said.filter((each) => each.said === "gap")).toEqual([]);
  });

  it("marks blocks that it was never asked for, and keeps what follows in its place", () => {
    const processor = new make({ processorOptions: { channels: 1 } });
    port.onmessage({ data: { record: 0 } });
    for (const frame of [0, 128, 512, 640]) block(processor, frame);
    port.onmessage({ data: { finish: 6 * BLOCK } });
    block(processor, 768);
    const ramp = (from: number, frames: number) => Array.from({ length: frames }, (_, i) => from + i);
    expect(recorded(6 * BLOCK)).toEqual([...ramp(1, 256), ...new Array(256).fill(0), ...ramp(257, 256)]);
    expect(said.filter((each) => each.said === "gap")).toEqual([
      { said: "gap", frame: 256, frames: 0 },
      { said: "gap", frame: 256, frames: 256 },
    ]);
  });

  it("begins up to two seconds back", () => {
    const processor = new make({ processorOptions: { channels: 1 } });
    for (let frame = 0; frame < 1280; frame += BLOCK) block(processor, frame);
    port.onmessage({ data: { record: 500 } });
    port.onmessage({ data: { finish: 900 } });
    block(processor, 1280);
    expect(recorded(900).slice(500)).toEqual(Array.from({ length: 400 }, (_, i) => 501 + i));
  });
});
