/**
 * The microphone or line that is recorded: which one, how loud, and how late the studio hears itself through it.
 *
 * It is opened only when a person asks for it, and not heard unless they ask for that too.
 */

import type { Recorder } from "../record/recorder";
import type { Studio } from "./studio.svelte";

const KEPT = "woodshed-input";

export class Input {
  /** The chosen device; "" is what the browser takes by itself. */
  deviceId = $state("");
  channels = $state<1 | 2>(1);
  /** Whether the input is heard; never kept, for a loudspeaker would howl. */
  monitoring = $state(false);
  isOpen = $state(false);
  /** Whether the input was too loud since this was last put out, or since a recording began. */
  over = $state(false);
  devices = $state.raw<readonly MediaDeviceInfo[]>([]);
  recorder: Recorder | null = null;
  /** Hears when sound is lost, and when the input goes away. */
  onGap: () => void = () => {};
  onLost: () => void = () => {};

  constructor(private readonly studio: Studio) {
    this.load();
  }

  /** The highest level of each side since it was last shown, full scale 1. */
  get level(): readonly [number, number] {
    return this.recorder?.level ?? [0, 0];
  }

  /** Open the chosen input, or another one; asks the person the first time. Says whether it is open. */
  async open(deviceId = this.deviceId): Promise<boolean> {
    try {
      this.recorder ??= await this.makeRecorder();
      await this.recorder.arm({ deviceId, channels: this.channels });
    } catch (error) {
      this.isOpen = false;
      const refused = error instanceof DOMException && error.name === "NotAllowedError";
      if (!refused && deviceId !== "") return await this.open("");
      this.tell(refused);
      return false;
    }
    this.deviceId = deviceId;
    this.isOpen = true;
    this.monitor(this.monitoring);
    const { Recorder } = await import("../record/recorder");
    this.devices = await Recorder.inputs();
    this.save();
    return true;
  }

  close(): void {
    this.monitor(false);
    this.recorder?.disarm();
    this.isOpen = false;
  }

  monitor(on: boolean): void {
    this.monitoring = on;
    this.recorder?.monitor(on);
  }

  /** How long sound takes from the studio back into it: what was measured, or what the browser believes. */
  get latency_s(): number {
    return (this.recorder?.roundTrip ?? 0) / this.studio.player.context.sampleRate;
  }

  /** Measure that with the output led back to the input; how sure it is from 0 to 1. Null without an input. */
  async calibrate(): Promise<{ latency_s: number; confidence: number } | null> {
    if (!this.isOpen && !(await this.open())) return null;
    const { latency, confidence } = await this.recorder!.calibrate();
    return { latency_s: latency / this.studio.player.context.sampleRate, confidence };
  }

  private async makeRecorder(): Promise<Recorder> {
    const { studio } = this;
    // it comes when it is first used, or with the place of recording
    const [{ Recorder }, { serverTape }] = await Promise.all([
      import("../record/recorder"),
      import("../record/tape"),
    ]);
    const recorder = await Recorder.create(studio.player, serverTape(studio.id));
    recorder.onGap = (_frame, frames) => {
      if (frames === 0) this.onGap();
    };
    recorder.onOver = () => {
      if (!this.over) this.over = true;
    };
    recorder.onLost = () => {
      this.isOpen = false;
      studio.notices.tell("The input is gone.", "Plug it in again; what was recorded so far is kept.");
      this.onLost();
    };
    return recorder;
  }

  private tell(refused: boolean): void {
    const { notices } = this.studio;
    if (refused)
      notices.tell("The browser may not use the microphone.", "Allow it beside the address, and try again.");
    else notices.tell("No input could be opened.", "Plug in a microphone or an interface, and try again.");
  }

  private save(): void {
    try {
      localStorage.setItem(KEPT, JSON.stringify({ deviceId: this.deviceId, channels: this.channels }));
    } catch {
      // A full store loses only which input it was.
    }
  }

  private load(): void {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as {
        deviceId?: unknown;
        channels?: unknown;
      };
      if (typeof kept.deviceId === "string") this.deviceId = kept.deviceId;
      if (kept.channels === 2) this.channels = 2;
    } catch {
      // What cannot be read is as if nothing had been kept.
    }
  }
}
