/**
 * Where ticks and seconds meet: a second, silent engine in the page that is only ever asked about time.
 *
 * So that the tempo's arithmetic is written once, in `host/tempo.cpp`.
 */

import type { Song } from "../song/document";
import { Catalogue } from "./catalogue";
import { compileEngine } from "./host";
import { changes } from "./mirror";
import { Rig } from "./rig";

/** Samples between which ticks are told apart when seconds are asked for: more than any sound rate. */
const FINE_RATE = 48_000;
const NOTHING = new Catalogue([]);

export class Clock {
  private song: Song | null = null;

  private constructor(private readonly rig: Rig) {}

  /** The engine comes from `module`, or from where everybody's comes. */
  static async create(module?: WebAssembly.Module): Promise<Clock> {
    const instance = await WebAssembly.instantiate(module ?? (await compileEngine()));
    return new Clock(new Rig(instance, FINE_RATE));
  }

  /** Keep time by this song from now on. */
  show(song: Song): void {
    if (this.song?.tempo === song.tempo && this.song.metre === song.metre) return;
    const silent: Song = { ...song, tracks: [], automation: [] };
    this.rig.run(changes(this.song, silent, NOTHING));
    this.song = silent;
  }

  /** How many seconds from the song's start a tick is, to a 48,000th. */
  seconds(tick: number): number {
    return this.rig.call("ws_sample_at", tick) / FINE_RATE;
  }

  /** The tick that is heard so many seconds from the song's start. */
  tick(seconds: number): number {
    return this.rig.call("ws_tick_at", seconds * FINE_RATE);
  }

  /** How many samples lie between two ticks, at a rate in Hz. */
  samples(fromTick: number, toTick: number, rate: number = FINE_RATE): number {
    if (rate === FINE_RATE)
      return this.rig.call("ws_sample_at", toTick) - this.rig.call("ws_sample_at", fromTick);
    return Math.round((this.seconds(toTick) - this.seconds(fromTick)) * rate);
  }

  close(): void {
    this.rig.close();
  }
}
