/** Learning MIDI: the next knob of a device that moves will turn what was asked for, with soft takeover. */

import { shareOf, valueAt } from "../controls/scale";
import { Learned, Takeover } from "../record/learning";
import type { MidiDevice, MidiMessage } from "../record/midi";
import type { Studio } from "./studio.svelte";
import { targetLook } from "./target_scales";

/** A knob that rests this long has been let go. */
const REST_MS = 400;

interface Turning {
  readonly takeover: Takeover;
  /** What the target was last given, while the knob still turns. */
  value: number | null;
  rest?: ReturnType<typeof setTimeout>;
}

export class Learning {
  /** The target that waits for a knob; "" for none. */
  target = $state("");
  readonly learned = new Learned();
  private readonly turning = new Map<string, Turning>();

  constructor(private readonly studio: Studio) {}

  /** Let the next knob turn `target`; asking again for the same one stops waiting. */
  async learn(target: string): Promise<void> {
    const { byHand, notices } = this.studio;
    if (this.target === target) {
      this.target = "";
      return;
    }
    this.target = target;
    if (!byHand.midiOpen && !(await byHand.openMidi())) {
      this.target = "";
      notices.tell(
        "This browser does not let the page hear MIDI devices.",
        "Allow it beside the address, or use Chrome, Edge or Firefox.",
      );
      return;
    }
    notices.say(`Turn a knob of your device: it will move ${this.nameOf(target)}`, {
      name: "Never mind",
      run: () => {
        this.target = "";
      },
    });
  }

  forget(target: string): void {
    this.learned.forget(target);
  }

  /** What moves a target, in words: "controller 21 of Test keys". */
  knobsOf(target: string): string[] {
    return this.learned
      .of(target)
      .map(([device, message]) => `${message.replace(/^.*cc/, "controller ")} of ${device}`);
  }

  /** Take a controller's message, if it was learned or is now. */
  take(message: MidiMessage, device: MidiDevice): boolean {
    if (message.kind !== "controller") return false;
    const name = `${message.channel} cc${message.number}`;
    if (this.target !== "") this.bind(device, name);
    const targets = this.learned
      .targets(device.name, name)
      .filter((target) => this.look(target) !== undefined);
    for (const target of targets) this.turn(target, message.value / 127);
    return targets.length > 0;
  }

  private bind(device: MidiDevice, message: string): void {
    const { target } = this;
    this.learned.learn(device.name, message, target, (each) => this.look(each) !== undefined);
    this.turning.delete(target);
    this.target = "";
    this.studio.notices.say(`${device.name} now moves ${this.nameOf(target)}`);
  }

  private turn(target: string, share: number): void {
    const look = this.look(target)!;
    const turning = this.turning.get(target) ?? { takeover: new Takeover(), value: null };
    this.turning.set(target, turning);
    const next = turning.takeover.move(share, shareOf(turning.value ?? look.standard, look.scale));
    if (next === null) return;
    turning.value = valueAt(next, look.scale);
    this.studio.touch(target, turning.value);
    this.studio.following.hold(target, turning.value);
    clearTimeout(turning.rest);
    turning.rest = setTimeout(() => {
      const { value } = turning;
      turning.value = null;
      if (value !== null) this.studio.turn(target, value, `${this.nameOf(target)} turned`);
      this.studio.following.hold(target, null);
    }, REST_MS);
  }

  private look(target: string): ReturnType<typeof targetLook> {
    return targetLook(this.studio.song, this.studio.catalogue, target);
  }

  private nameOf(target: string): string {
    const look = this.look(target);
    if (look === undefined) return "what is gone";
    return look.of === "" ? look.name : `${look.name} of ${look.of}`;
  }
}
