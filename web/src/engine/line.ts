/**
 * The engine in the audio thread, and the line to it: commands go out in batches, numbers and news come back.
 */

import { type Command, movable, type Problem } from "./commands";
import * as row from "./status";

/** What the audio thread says of its own accord. */
export type News = Exclude<row.Said, { said: "done" }>;

/** Who hears what the audio thread says. */
export interface Listener {
  /** A row of numbers, some sixty times a second; it goes back afterwards. */
  numbers(row: Float64Array): void;
  said(news: News): void;
  problem(problem: Problem): void;
}

export class Line {
  readonly node: AudioWorkletNode;
  /** How many samples late the engine's output is against its timeline. */
  latency = 0;
  private readonly settling = new Map<number, () => void>();
  private batches = 0;
  private closed = false;

  constructor(
    context: BaseAudioContext,
    module: WebAssembly.Module,
    private readonly listener: Listener,
  ) {
    const live = !(context instanceof OfflineAudioContext);
    this.node = new AudioWorkletNode(context, "woodshed", {
      numberOfInputs: 0,
      outputChannelCount: [2],
      processorOptions: { module, meters: live },
    });
    this.node.port.onmessage = ({ data }: MessageEvent) => this.hear(data);
    this.node.onprocessorerror = () =>
      listener.problem({
        problem: "The sound engine stopped.",
        remedy: "Reload the page; the song is safe.",
      });
    this.node.connect(context.destination);
  }

  send(commands: readonly Command[]): void {
    if (!this.closed && commands.length) this.node.port.postMessage(commands, movable(commands));
  }

  /** Resolves when the engine has done everything it was told. */
  settled(): Promise<void> {
    const batch = ++this.batches;
    return new Promise((resolve) => {
      this.settling.set(batch, resolve);
      this.send([["done", batch]]);
    });
  }

  close(): void {
    this.closed = true;
    this.node.port.postMessage("close");
    this.node.disconnect();
  }

  private hear(data: Float64Array | row.Said): void {
    if (data instanceof Float64Array) {
      this.latency = data[row.LATENCY]!;
      this.listener.numbers(data);
      if (!this.closed) this.node.port.postMessage(data, [data.buffer]);
      return;
    }
    if (data.said !== "done") {
      this.listener.said(data);
      return;
    }
    this.latency = data.latency;
    this.settling.get(data.batch)?.();
    this.settling.delete(data.batch);
  }
}
