/**
 * Playing by hand: the computer's keyboard, the keys on the screen and MIDI devices play the armed tracks, or
 * the track in hand when none is armed. Whoever records listens here.
 */

import { isElsewhere } from "../controls/keyboard";
import type { Player } from "../engine/player";
import { HIGHEST_OCTAVE, KEYS, LOWEST_OCTAVE, playedBy } from "../record/keyboard";
import { Midi, type MidiDevice, type MidiMessage } from "../record/midi";
import type { Song, Track } from "../song/document";
import type { Arming } from "./arming.svelte";

/** What a hand does, on which tracks and when by the page's clock. */
export type Touch =
  | { readonly does: "on"; readonly pitch: number; readonly velocity: number }
  | { readonly does: "off"; readonly pitch: number }
  | {
      readonly does: "control";
      readonly kind: string;
      readonly value: number;
      readonly pitch: number | null;
    };
export type TouchListener = (touch: Touch, tracks: readonly string[], at_ms: number) => void;
/** Hears controllers first; true when it took the message for itself. */
export type Taker = (message: MidiMessage, device: MidiDevice) => boolean;

interface Played {
  readonly player: Pick<Player, "noteOn" | "noteOff" | "controller">;
  readonly arming: Arming;
  readonly song: Song;
  readonly track: Track | undefined;
}

const LIT_MS = 160;
const BEND = -1;
const PRESSURE = -2;

export class ByHand {
  /** Whether the strip of keys is shown and the computer's keyboard plays. */
  shown = $state(false);
  octave = $state(4);
  velocity = $state(96);
  /** The pitches that are held down now. */
  held = $state.raw<ReadonlySet<number>>(new Set());
  readonly midi = new Midi();
  midiOpen = $state(false);
  devices = $state.raw<readonly MidiDevice[]>([]);
  /** Devices that said something a moment ago. */
  lit = $state.raw<ReadonlySet<string>>(new Set());
  /** Takes controllers that were learned. */
  taker: Taker = () => false;

  private readonly listeners = new Set<TouchListener>();
  /** On which tracks a held pitch sounds, and how many hands hold it. */
  private readonly sounding = new Map<number, { tracks: readonly string[]; hands: number }>();
  private readonly keys = new Map<string, number>();
  private readonly lights = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly leave: (() => void)[] = [];

  constructor(private readonly studio: Played) {
    this.leave.push(
      this.midi.observe((message, device, at_ms) => this.hearMidi(message, device, at_ms)),
      this.midi.watch(() => {
        this.devices = this.midi.devices;
      }),
    );
    if (typeof window === "undefined") return;
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true };
    window.addEventListener("keydown", this.keyDown, options);
    window.addEventListener("keyup", this.keyUp, options);
    window.addEventListener("blur", () => this.letGo(), { signal: stop.signal });
    this.leave.push(() => stop.abort());
  }

  /** The tracks that hands play now. */
  get tracks(): readonly string[] {
    const { arming, song, track } = this.studio;
    const armed = song.tracks.filter((each) => each.kind === "instrument" && arming.armed.has(each.id));
    if (armed.length > 0) return armed.map((each) => each.id);
    return track?.kind === "instrument" ? [track.id] : [];
  }

  /** Ask for MIDI devices; they play from then on. Says whether they may be heard. */
  async openMidi(): Promise<boolean> {
    this.midiOpen = await this.midi.open();
    this.devices = this.midi.devices;
    return this.midiOpen;
  }

  observe(listener: TouchListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  noteOn(pitch: number, velocity = this.velocity, at_ms = performance.now()): void {
    const already = this.sounding.get(pitch);
    if (already !== undefined) {
      already.hands += 1;
      return;
    }
    const { tracks } = this;
    this.sounding.set(pitch, { tracks, hands: 1 });
    for (const track of tracks) this.studio.player.noteOn(track, pitch, velocity);
    this.held = new Set(this.sounding.keys());
    this.tell({ does: "on", pitch, velocity }, tracks, at_ms);
  }

  noteOff(pitch: number, at_ms = performance.now()): void {
    const sounding = this.sounding.get(pitch);
    if (sounding === undefined) return;
    sounding.hands -= 1;
    if (sounding.hands > 0) return;
    this.sounding.delete(pitch);
    for (const track of sounding.tracks) this.studio.player.noteOff(track, pitch);
    this.held = new Set(this.sounding.keys());
    this.tell({ does: "off", pitch }, sounding.tracks, at_ms);
  }

  /** Let go of every key: the window lost the keyboard, or the strip was closed. */
  letGo(): void {
    this.keys.clear();
    for (const [pitch, sounding] of this.sounding) {
      sounding.hands = 1;
      this.noteOff(pitch);
    }
  }

  show(shown: boolean): void {
    this.shown = shown;
    if (!shown) this.letGo();
  }

  close(): void {
    this.letGo();
    for (const each of this.leave) each();
    for (const light of this.lights.values()) clearTimeout(light);
    this.midi.close();
  }

  private readonly keyDown = (event: KeyboardEvent): void => {
    if (!this.shown || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isElsewhere(event))
      return;
    if (event.code === "Escape") this.show(false);
    const played = playedBy(event.code, this.octave);
    if (played === null && !(event.code in KEYS)) return;
    event.preventDefault();
    event.stopPropagation();
    if (played === null) return;
    if (played.does === "octave") this.moveOctave(played.by);
    else if (played.does === "velocity") this.moveVelocity(played.by);
    else if (!event.repeat && !this.keys.has(event.code)) {
      this.keys.set(event.code, played.pitch);
      this.noteOn(played.pitch, this.velocity, event.timeStamp);
    }
  };

  private readonly keyUp = (event: KeyboardEvent): void => {
    const pitch = this.keys.get(event.code);
    if (pitch === undefined) return;
    this.keys.delete(event.code);
    this.noteOff(pitch, event.timeStamp);
  };

  moveOctave(by: number): void {
    this.octave = Math.max(LOWEST_OCTAVE, Math.min(HIGHEST_OCTAVE, this.octave + by));
  }

  moveVelocity(by: number): void {
    this.velocity = Math.max(1, Math.min(127, this.velocity + by));
  }

  private hearMidi(message: MidiMessage, device: MidiDevice, at_ms: number): void {
    this.light(device.id);
    switch (message.kind) {
      case "on":
        this.noteOn(message.pitch, message.velocity, at_ms);
        return;
      case "off":
        this.noteOff(message.pitch, at_ms);
        return;
      default:
        if (!this.taker(message, device)) this.control(message, at_ms);
    }
  }

  private control(message: Exclude<MidiMessage, { kind: "on" | "off" }>, at_ms: number): void {
    const { tracks } = this;
    const pitch = message.kind === "pressure" ? message.pitch : null;
    const kind = message.kind === "controller" ? `cc${message.number}` : message.kind;
    const number = message.kind === "controller" ? message.number : message.kind === "bend" ? BEND : PRESSURE;
    for (const track of tracks) this.studio.player.controller(track, number, message.value, pitch ?? -1);
    this.tell({ does: "control", kind, value: message.value, pitch }, tracks, at_ms);
  }

  private tell(touch: Touch, tracks: readonly string[], at_ms: number): void {
    for (const listener of this.listeners) listener(touch, tracks, at_ms);
  }

  private light(device: string): void {
    clearTimeout(this.lights.get(device));
    if (!this.lit.has(device)) this.lit = new Set([...this.lit, device]);
    this.lights.set(
      device,
      setTimeout(() => {
        this.lit = new Set([...this.lit].filter((each) => each !== device));
      }, LIT_MS),
    );
  }
}
