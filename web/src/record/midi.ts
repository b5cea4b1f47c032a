/**
 * MIDI devices, through the browser's Web MIDI: who is there, and what they play.
 *
 * Channels count from 0. Browsers ask the person before a page may listen, so nothing is asked for until
 * `open` is called.
 */

export type MidiMessage =
  | { readonly kind: "on"; readonly channel: number; readonly pitch: number; readonly velocity: number }
  | { readonly kind: "off"; readonly channel: number; readonly pitch: number; readonly velocity: number }
  | { readonly kind: "controller"; readonly channel: number; readonly number: number; readonly value: number }
  /** -1 to 1. */
  | { readonly kind: "bend"; readonly channel: number; readonly value: number }
  /** 0 to 1; `pitch` is the one key that is pressed, null all of them. */
  | {
      readonly kind: "pressure";
      readonly channel: number;
      readonly value: number;
      readonly pitch: number | null;
    };

export interface MidiDevice {
  readonly id: string;
  readonly name: string;
}

/** Hears a message, the device it came from, and when it came by the page's clock. */
export type MidiListener = (message: MidiMessage, device: MidiDevice, at_ms: number) => void;

const BEND_CENTRE = 8_192;

/** What three bytes say; null for what a studio does not play (clock, system messages, programs). */
export function readMidi(data: ArrayLike<number>): MidiMessage | null {
  const [status = 0, first = 0, second = 0] = [data[0], data[1], data[2]];
  const channel = status & 0x0f;
  switch (status & 0xf0) {
    case 0x80:
      return { kind: "off", channel, pitch: first, velocity: second };
    case 0x90:
      // A note that begins with velocity 0 ends.
      if (second === 0) return { kind: "off", channel, pitch: first, velocity: 64 };
      return { kind: "on", channel, pitch: first, velocity: second };
    case 0xa0:
      return { kind: "pressure", channel, value: second / 127, pitch: first };
    case 0xb0:
      return { kind: "controller", channel, number: first, value: second };
    case 0xd0:
      return { kind: "pressure", channel, value: first / 127, pitch: null };
    case 0xe0: {
      const bend = (second << 7) + first - BEND_CENTRE;
      return { kind: "bend", channel, value: bend < 0 ? bend / BEND_CENTRE : bend / (BEND_CENTRE - 1) };
    }
    default:
      return null;
  }
}

export class Midi {
  private access: MIDIAccess | null = null;
  private readonly listeners = new Set<MidiListener>();
  private readonly watchers = new Set<() => void>();

  /** Whether this browser knows MIDI at all. */
  static get isThere(): boolean {
    return typeof navigator !== "undefined" && "requestMIDIAccess" in navigator;
  }

  get isOpen(): boolean {
    return this.access !== null;
  }

  /** Ask to hear MIDI devices; false when the browser or the person refuses. */
  async open(): Promise<boolean> {
    if (this.access !== null) return true;
    if (!Midi.isThere) return false;
    try {
      this.access = await navigator.requestMIDIAccess({ sysex: false });
    } catch {
      return false;
    }
    this.access.onstatechange = () => this.connect();
    this.connect();
    return true;
  }

  /** The devices that can be played now. */
  get devices(): readonly MidiDevice[] {
    if (this.access === null) return [];
    return [...this.access.inputs.values()]
      .filter((input) => input.state === "connected")
      .map(({ id, name }) => ({ id, name: name ?? "MIDI device" }));
  }

  /** Hear every message, until the function that comes back is called. */
  observe(listener: MidiListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Hear when a device comes or goes. */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  close(): void {
    if (this.access === null) return;
    this.access.onstatechange = null;
    for (const input of this.access.inputs.values()) input.onmidimessage = null;
    this.access = null;
  }

  private connect(): void {
    for (const input of this.access?.inputs.values() ?? []) {
      const device = { id: input.id, name: input.name ?? "MIDI device" };
      input.onmidimessage = (event) => this.hear(event, device);
    }
    for (const watcher of this.watchers) watcher();
  }

  private hear(event: MIDIMessageEvent, device: MidiDevice): void {
    const message = event.data === null ? null : readMidi(event.data);
    if (message === null) return;
    for (const listener of this.listeners) listener(message, device, event.timeStamp || performance.now());
  }
}
