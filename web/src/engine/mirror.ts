/**
 * A song, mirrored into the engine: what has to be said so that an engine that holds one snapshot holds
 * the next.
 *
 * The twin of `woodshed/engine/mirror.py`, and incremental: snapshots share what did not change, so
 * `===` finds the one clip of two thousand that did. Nothing musical is computed here.
 */

import type { Device, Send, Song, Track } from "../song/document";
import type { Catalogue } from "./catalogue";
import type { Command, Problem } from "./commands";
import { automationChanges, type Lanes } from "./mirrored_automation";
import { clipChanges, playable } from "./mirrored_clips";
import { deviceChanges, seedOf } from "./mirrored_devices";
import { ids, sameIds } from "./record_ids";
import { CONTROLS } from "./targets";

const KINDS = { instrument: 0, audio: 1, group: 2, return: 3, master: 4 } as const;
const FLAGS = { mute: 0, solo: 1, solo_safe: 2, invert: 3 } as const;

/**
 * Return what turns an engine that holds `before` (null: nothing at all) into one that holds `after`.
 *
 * What cannot be played is left out and told to `report`; the rest plays.
 */
export function changes(
  before: Song | null,
  after: Song,
  catalogue: Catalogue,
  report: (problem: Problem) => void = () => {},
): Command[] {
  return new Difference(before, after, catalogue, report).commands();
}

/** The sha256 of everything that the clips and the samplers of a song read. */
export function mediaOf(song: Song): { clips: Set<string>; samplers: Set<string> } {
  const clips = new Set<string>();
  const samplers = new Set<string>();
  for (const track of song.tracks) {
    for (const clip of track.clips) if (clip.media) clips.add(clip.media);
    for (const device of track.devices) for (const zone of device.samples) samplers.add(zone.media);
  }
  return { clips, samplers };
}

class Difference implements Lanes {
  private readonly out: Command[] = [];
  private readonly old: ReadonlyMap<string, Track>;
  private readonly now: ReadonlyMap<string, Track>;
  /** Tracks, devices and sends that the engine did not have a moment ago. */
  readonly fresh = new Set<string>();
  /** Tracks whose sends are new to a mute that is automated. */
  readonly muteAgain = new Set<string>();
  private readonly reseeded: boolean;
  private structural = false;
  private rewired = false;

  constructor(
    readonly before: Song | null,
    readonly after: Song,
    readonly catalogue: Catalogue,
    readonly report: (problem: Problem) => void,
  ) {
    this.old = new Map(before?.tracks.map((track) => [track.id, track]));
    this.now = new Map(after.tracks.map((track) => [track.id, track]));
    this.reseeded = before !== null && before.seed !== after.seed;
  }

  commands(): Command[] {
    this.setTime();
    if (this.before?.tracks !== this.after.tracks || this.reseeded) {
      this.removeTracks();
      for (const track of this.after.tracks) this.takeOut(track);
      this.addTracks();
      for (const track of this.after.tracks) this.changeTrack(track);
    }
    if (this.before?.automation !== this.after.automation || this.fresh.size || this.muteAgain.size)
      this.say(automationChanges(this));
    if (this.rewired) this.out.push(["connect"]);
    return this.out;
  }

  private say(commands: readonly Command[]): void {
    for (const command of commands) this.out.push(command);
  }

  // ── time ──

  private setTime(): void {
    const { tempo, metre } = this.after;
    if (this.before?.tempo !== tempo) {
      const bpms = Float64Array.from(tempo, (point) => point.bpm);
      this.out.push(["tempo", ints(tempo, (p) => p.tick), bpms, ints(tempo, (p) => Number(p.ramp))]);
      this.rewired = true;
    }
    if (this.before?.metre !== metre) {
      const units = ints(metre, (p) => p.unit);
      this.out.push(["metre", ints(metre, (p) => p.tick), ints(metre, (p) => p.beats), units]);
    }
  }

  // ── tracks ──

  /** The track as it was, if the engine's still serves. */
  private was(track: Track): Track | undefined {
    const old = this.old.get(track.id);
    return old?.kind === track.kind ? old : undefined;
  }

  private removeTracks(): void {
    for (const old of this.old.values()) {
      const now = this.now.get(old.id);
      if (now?.kind === old.kind) continue;
      this.out.push(["track_remove", old.id]);
      this.structural = true;
    }
  }

  private addTracks(): void {
    for (const track of this.after.tracks) {
      if (this.was(track)) continue;
      this.out.push(["track", track.id, KINDS[track.kind]]);
      this.fresh.add(track.id);
      this.structural = true;
    }
    this.rewired ||= this.structural;
    if (!this.before) return;
    const kept = this.before.tracks.filter((track) => this.now.has(track.id) && !this.fresh.has(track.id));
    const held = [...ids(kept), ...ids(this.after.tracks).filter((id) => this.fresh.has(id))];
    if (sameIds(held, ids(this.after.tracks))) return;
    this.out.push(["track_order", ids(this.after.tracks)]);
    this.rewired = true;
  }

  /** Take out what goes before anything comes: a clip may have moved to another track. */
  private takeOut(track: Track): void {
    const was = this.was(track);
    if (!was || (was === track && !this.reseeded)) return;
    for (const device of was.devices)
      if (!this.keepsDevice(track, device)) {
        this.out.push(["device_remove", device.id]);
        this.rewired = true;
      }
    if (was.clips === track.clips) return;
    const clips = new Map(playable(track) ? track.clips.map((clip) => [clip.id, clip]) : []);
    for (const clip of was.clips)
      if (clips.get(clip.id)?.media !== clip.media) this.out.push(["clip_remove", clip.id]);
  }

  private keepsDevice(track: Track, old: Device): boolean {
    return !this.reseeded && track.devices.find((device) => device.id === old.id)?.kind === old.kind;
  }

  private changeTrack(track: Track): void {
    const was = this.was(track);
    if (was === track && !this.structural && !this.reseeded) return;
    if (was?.output !== track.output || this.moved(track.output)) {
      const output = this.now.has(track.output) ? track.output : "";
      this.out.push(["route", track.id, output]);
      this.rewired = true;
    }
    for (const [name, control] of Object.entries(CONTROLS)) {
      const value = track[name as keyof typeof CONTROLS];
      if (was?.[name as keyof typeof CONTROLS] !== value)
        this.out.push(["track_set", track.id, control, value]);
    }
    for (const [name, flag] of Object.entries(FLAGS)) {
      const on = track[name as keyof typeof FLAGS];
      if (was?.[name as keyof typeof FLAGS] !== on) this.out.push(["track_flag", track.id, flag, on]);
    }
    if (was?.sends !== track.sends || this.structural) this.changeSends(was, track);
    if (was?.devices !== track.devices || this.structural || this.reseeded) this.changeDevices(was, track);
    if (was?.clips !== track.clips) this.say(clipChanges(was, track, this.report));
  }

  /** Whether what this id stands for is not the track that it was. */
  private moved(id: string): boolean {
    return this.fresh.has(id) || this.now.has(id) !== this.old.has(id);
  }

  // ── sends ──

  private changeSends(was: Track | undefined, track: Track): void {
    const wanted = track.sends.filter((send) => this.plays(track, send));
    const old = new Map(was?.sends.map((send) => [send.id, send]));
    const serves = (send: Send): boolean => {
      const before = old.get(send.id);
      return (
        before?.to === send.to && before.pre === send.pre && this.old.has(send.to) && !this.fresh.has(send.to)
      );
    };
    const kept = wanted.filter(serves);
    const inOrder = sameIds(
      [
        ...(was?.sends ?? []).map((s) => s.id).filter((id) => kept.some((s) => s.id === id)),
        ...ids(wanted.filter((s) => !serves(s))),
      ],
      ids(wanted),
    );
    const stays = new Set(inOrder ? ids(kept) : []);
    for (const send of was?.sends ?? [])
      if (!stays.has(send.id)) {
        this.out.push(["send_remove", send.id]);
        this.rewired = true;
      }
    for (const send of wanted) {
      if (!stays.has(send.id)) {
        this.out.push(["send", send.id, track.id, send.to, send.pre]);
        this.fresh.add(send.id);
        this.muteAgain.add(track.id);
        this.rewired = true;
      }
      if (!stays.has(send.id) || old.get(send.id)?.gain_db !== send.gain_db)
        this.out.push(["send_set", send.id, send.gain_db]);
    }
  }

  private plays(track: Track, send: Send): boolean {
    const to = this.now.get(send.to);
    if (!to) return false;
    if (to.kind === "return" || to.kind === "group") return true;
    this.report({
      problem: `${track.name} sends to a track that is no return.`,
      remedy: "Choose a return track or a group instead.",
    });
    return false;
  }

  // ── devices ──

  private changeDevices(was: Track | undefined, track: Track): void {
    const serves = (device: Device) => this.catalogue.device(device.kind) && this.keepsDevice(track, device);
    const old = new Map(was?.devices.filter(serves).map((device) => [device.id, device]));
    const known = track.devices.filter((device) => this.isKnown(device, track));
    for (const device of known) this.changeDevice(old.get(device.id), device, track);
    const held = [...old.keys(), ...ids(known.filter((device) => !old.has(device.id)))];
    if (sameIds(held, ids(known))) return;
    this.out.push(["device_order", track.id, ids(known)]);
    this.rewired = true;
  }

  private isKnown(device: Device, track: Track): boolean {
    if (this.catalogue.device(device.kind)) return true;
    this.report({
      problem: `${track.name} uses a device that is not here: ${device.kind}.`,
      remedy: "Update Woodshed, or take the device out.",
    });
    return false;
  }

  private changeDevice(was: Device | undefined, device: Device, track: Track): void {
    if (!was) {
      this.out.push(["device", device.id, track.id, device.kind, seedOf(this.after.seed, device.id)]);
      this.fresh.add(device.id);
      this.rewired = true;
    }
    if (was !== device) this.say(deviceChanges(was, device, this.catalogue));
    if (was?.sidechain === device.sidechain && !this.moved(device.sidechain)) return;
    if (!was && !this.now.has(device.sidechain)) return;
    this.out.push(["sidechain", device.id, this.now.has(device.sidechain) ? device.sidechain : ""]);
    this.rewired = true;
  }
}

function ints<T>(records: readonly T[], number: (record: T) => number): Int32Array {
  return Int32Array.from(records, number);
}
