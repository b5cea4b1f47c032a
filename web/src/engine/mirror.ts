/**
 * A song, mirrored into the engine: what has to be said so that an engine that holds one snapshot holds
 * the next.
 *
 * The twin of `woodshed/engine/mirror.py`, and incremental: snapshots share what did not change, so
 * `===` finds the one clip of two thousand that did. Nothing musical is computed here.
 */

import type {
  Automation,
  Clip,
  Control,
  Device,
  Note,
  SampleZone,
  Send,
  Song,
  Track,
  Zone,
} from "../song/document";
import type { Catalogue } from "./catalogue";
import type { Command, Problem } from "./commands";
import { crc32 } from "./crc32";

const KINDS = { instrument: 0, audio: 1, group: 2, return: 3, master: 4 } as const;
const CONTROLS = { gain_db: 0, pan: 1, width: 2 } as const;
const FLAGS = { mute: 0, solo: 1, solo_safe: 2, invert: 3 } as const;
const CURVES = { hold: 0, line: 1, curve: 2 } as const;
const FADES = { line: 0, equal_power: 1 } as const;
const NONE = -1;
const HIGHEST_CONTROLLER = 127;
/** How many notes one track may play, each repeat of a loop counted. */
export const MOST_NOTES = 4_000_000;

const NO_GROOVE = { swing: 0.5, grid: 240, amount: 1, offsets: [], velocities: [] };
const WHOLE_ZONE: Zone = {
  low: 0,
  high: 127,
  low_velocity: 1,
  high_velocity: 127,
  pitch: null,
  choke: 0,
  gain_db: 0,
  pan: 0,
};

/** Where a control is in the engine: `what` as in abi.h, the id of its owner, the number of the parameter. */
export interface Target {
  readonly what: 0 | 1 | 2 | 3;
  readonly id: string;
  readonly parameter: number;
}

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

/** Find what an automation's target names, in the syntax of `Automation.target`. Undefined: nothing here. */
export function targetOf(song: Song, target: string, catalogue: Catalogue): Target | undefined {
  const dot = target.lastIndexOf(".");
  const owner = target.slice(0, dot);
  const name = target.slice(dot + 1);
  for (const track of song.tracks) {
    if (track.id === owner) return trackTarget(owner, name);
    if (track.sends.some((send) => send.id === owner)) return { what: 1, id: owner, parameter: 0 };
    const device = track.devices.find((each) => each.id === owner);
    if (!device) continue;
    const parameter = catalogue.parameter(device.kind, name);
    return parameter && { what: 2, id: owner, parameter: parameter.index };
  }
  return undefined;
}

function trackTarget(id: string, name: string): Target | undefined {
  if (name === "mute") return { what: 3, id, parameter: 0 };
  return name in CONTROLS ? { what: 0, id, parameter: CONTROLS[name as keyof typeof CONTROLS] } : undefined;
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

class Difference {
  private readonly out: Command[] = [];
  private readonly old: ReadonlyMap<string, Track>;
  private readonly now: ReadonlyMap<string, Track>;
  /** Tracks, devices and sends that the engine did not have a moment ago. */
  private readonly fresh = new Set<string>();
  /** Tracks whose sends are new to a mute that is automated. */
  private readonly muteAgain = new Set<string>();
  private readonly reseeded: boolean;
  private structural = false;
  private rewired = false;

  constructor(
    private readonly before: Song | null,
    private readonly after: Song,
    private readonly catalogue: Catalogue,
    private readonly report: (problem: Problem) => void,
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
      this.automate();
    if (this.rewired) this.out.push(["connect"]);
    return this.out;
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
    if (same(held, ids(this.after.tracks))) return;
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
    if (was?.clips !== track.clips) this.changeClips(was, track);
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
    const inOrder = same(
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
    if (same(held, ids(known))) return;
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
    if (was !== device) {
      const old = was && this.catalogue.settings(was);
      for (const [name, value] of this.catalogue.settings(device))
        if (old?.get(name) !== value)
          this.out.push(["device_set", device.id, this.catalogue.parameter(device.kind, name)!.index, value]);
      if (was?.bypass !== device.bypass) this.out.push(["bypass", device.id, device.bypass]);
      if (was?.zone !== device.zone && (was?.zone || device.zone))
        this.out.push(zoneCommand(device.id, device.zone ?? WHOLE_ZONE));
      if (was?.samples !== device.samples && (was?.samples.length || device.samples.length))
        this.out.push(samplesCommand(device.id, device.samples));
    }
    if (was?.sidechain === device.sidechain && !this.moved(device.sidechain)) return;
    if (!was && !this.now.has(device.sidechain)) return;
    this.out.push(["sidechain", device.id, this.now.has(device.sidechain) ? device.sidechain : ""]);
    this.rewired = true;
  }

  // ── clips ──

  private changeClips(was: Track | undefined, track: Track): void {
    const clips = playable(track) ? track.clips : [];
    if (clips !== track.clips)
      this.report({
        problem: `${track.name} would play more notes than fit.`,
        remedy: `Use longer loops; ${MOST_NOTES.toLocaleString("en")} is the most.`,
      });
    const now = new Map(clips.map((clip) => [clip.id, clip]));
    const old = new Map(
      was && playable(was)
        ? was.clips.filter((clip) => now.get(clip.id)?.media === clip.media).map((clip) => [clip.id, clip])
        : [],
    );
    for (const clip of clips) if (old.get(clip.id) !== clip) this.changeClip(old.get(clip.id), clip, track);
    const held = [...old.keys(), ...ids(clips.filter((clip) => !old.has(clip.id)))];
    if (!same(held, ids(clips))) this.out.push(["clip_order", track.id, ids(clips)]);
    this.out.push(["clips_done", track.id]);
  }

  private changeClip(was: Clip | undefined, clip: Clip, track: Track): void {
    if (!was) this.out.push(["clip", clip.id, track.id]);
    if (
      was?.start !== clip.start ||
      was.length !== clip.length ||
      was.loop !== clip.loop ||
      was.muted !== clip.muted
    )
      this.out.push(["clip_place", clip.id, clip.start, clip.length, clip.loop, clip.muted]);
    if (clip.media && !(was && sameAudio(was, clip)))
      this.out.push([
        "clip_audio",
        clip.id,
        clip.media,
        clip.offset,
        clip.gain_db,
        clip.fade_in,
        clip.fade_out,
        FADES[clip.fade_curve],
        clip.reverse,
      ]);
    if (was?.notes !== clip.notes && (was?.notes.length || clip.notes.length))
      this.out.push(["clip_notes", clip.id, clip.notes.length, noteColumns(clip.notes)]);
    if (was?.controls !== clip.controls && (was?.controls.length || clip.controls.length)) {
      const moves = clip.controls.filter((control) => controllerOf(control.kind) !== undefined);
      this.out.push(["clip_controls", clip.id, moves.length, controlColumns(moves)]);
    }
    if (was?.groove !== clip.groove && (was?.groove || clip.groove)) {
      const { swing, grid, amount, offsets, velocities } = clip.groove ?? NO_GROOVE;
      const scales = Float32Array.from(velocities);
      this.out.push(["clip_groove", clip.id, swing, grid, amount, Float32Array.from(offsets), scales]);
    }
  }

  // ── automation ──

  private automate(): void {
    const owners = new Map<string, Device | Track | Send>();
    for (const track of this.after.tracks) {
      owners.set(track.id, track);
      for (const send of track.sends) if (this.now.has(send.to)) owners.set(send.id, send);
      for (const device of track.devices) owners.set(device.id, device);
    }
    const old = new Map(this.before?.automation.map((lane) => [lane.target, lane]));
    for (const lane of this.after.automation) {
      const [owner, name] = parts(lane.target);
      const again = this.fresh.has(owner) || (name === "mute" && this.muteAgain.has(owner));
      if (old.get(lane.target) !== lane || again) this.sendLane(lane, owner, name, owners);
      old.delete(lane.target);
    }
    for (const lane of old.values()) {
      const [owner, name] = parts(lane.target);
      if (!this.fresh.has(owner)) this.sendLane({ ...lane, points: [] }, owner, name, owners, true);
    }
  }

  private sendLane(
    lane: Automation,
    owner: string,
    name: string,
    owners: ReadonlyMap<string, Device | Track | Send>,
    quietly = false,
  ): void {
    const found = owners.get(owner);
    if (!found) return;
    let target: Target | undefined;
    if ("clips" in found) target = trackTarget(owner, name);
    else if ("to" in found) target = { what: 1, id: owner, parameter: 0 };
    else {
      const parameter = this.catalogue.parameter(found.kind, name);
      target = parameter && { what: 2, id: owner, parameter: parameter.index };
    }
    if (target) {
      const { count, columns } = pointColumns(lane, name);
      this.out.push(["automate", target.what, target.id, target.parameter, count, columns]);
    } else if (!quietly)
      this.report(
        "clips" in found
          ? {
              problem: `Automation moves "${name}" of a track, which cannot be automated.`,
              remedy: "Choose gain_db, pan, width or mute.",
            }
          : {
              problem: `Automation moves "${name}", which the device ${"kind" in found ? found.kind : ""} does not have.`,
              remedy: "Take the lane out, or choose one of the device's parameters.",
            },
      );
  }
}

// ── in the engine's columns ──

function ids(records: readonly { readonly id: string }[]): string[] {
  return records.map((record) => record.id);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

function ints<T>(records: readonly T[], number: (record: T) => number): Int32Array {
  return Int32Array.from(records, number);
}

function parts(target: string): [owner: string, name: string] {
  const dot = target.lastIndexOf(".");
  return [target.slice(0, Math.max(0, dot)), target.slice(dot + 1)];
}

function playable(track: Track): boolean {
  let notes = 0;
  for (const clip of track.clips) {
    const rounds = clip.loop > 0 ? Math.ceil(clip.length / clip.loop) : 1;
    notes += (1 + clip.notes.length + clip.controls.length) * rounds;
  }
  return notes <= MOST_NOTES;
}

function sameAudio(a: Clip, b: Clip): boolean {
  return (
    a.media === b.media &&
    a.offset === b.offset &&
    a.gain_db === b.gain_db &&
    a.fade_in === b.fade_in &&
    a.fade_out === b.fade_out &&
    a.fade_curve === b.fade_curve &&
    a.reverse === b.reverse
  );
}

function noteColumns(notes: readonly Note[]): Int32Array {
  const count = notes.length;
  const columns = new Int32Array(5 * count);
  const cents = new Float32Array(columns.buffer, 16 * count, count);
  notes.forEach((note, i) => {
    columns[i] = note.start;
    columns[count + i] = note.length;
    columns[2 * count + i] = note.pitch;
    columns[3 * count + i] = note.velocity;
    cents[i] = note.cents;
  });
  return columns;
}

function controlColumns(moves: readonly Control[]): Int32Array {
  const count = moves.length;
  const columns = new Int32Array(4 * count);
  const values = new Float32Array(columns.buffer, 12 * count, count);
  moves.forEach((move, i) => {
    columns[i] = move.tick;
    columns[count + i] = controllerOf(move.kind)!;
    columns[2 * count + i] = move.pitch ?? NONE;
    values[i] = move.value;
  });
  return columns;
}

function pointColumns(lane: Automation, name: string): { count: number; columns: Int32Array } {
  const points = [...lane.points].sort((a, b) => a.tick - b.tick);
  const count = points.length;
  const columns = new Int32Array(4 * count);
  const values = new Float32Array(columns.buffer, 8 * count, count);
  const bends = new Float32Array(columns.buffer, 12 * count, count);
  points.forEach((point, i) => {
    columns[i] = point.tick;
    columns[count + i] = CURVES[point.curve];
    values[i] = name === "mute" ? 1 - point.value : point.value;
    bends[i] = point.bend;
  });
  return { count, columns };
}

function zoneCommand(id: string, zone: Zone): Command {
  const { low, high, low_velocity, high_velocity, pitch, choke } = zone;
  const limits = Int32Array.of(low, high, low_velocity, high_velocity, pitch ?? NONE, choke);
  return ["zone", id, limits, zone.gain_db, zone.pan];
}

function samplesCommand(id: string, zones: readonly SampleZone[]): Command {
  const numbers = zones.flatMap((z) => [
    z.low,
    z.high,
    z.low_velocity,
    z.high_velocity,
    z.root,
    z.start,
    z.end,
    z.loop_start,
    z.loop_end,
  ]);
  const media = zones.map((zone) => zone.media);
  return ["samples", id, media, Int32Array.from(numbers), Float32Array.from(zones, (zone) => zone.gain_db)];
}

/** The engine's number of a clip's controller: -1 bend, -2 pressure, else a MIDI controller's. */
export function controllerOf(kind: string): number | undefined {
  if (kind === "bend") return -1;
  if (kind === "pressure") return -2;
  const number = /^cc(\d+)$/.exec(kind)?.[1];
  return number !== undefined && Number(number) <= HIGHEST_CONTROLLER ? Number(number) : undefined;
}

/** The chance of a device follows from the song's seed and its own id. */
export function seedOf(song_seed: number, device: string): number {
  return crc32(new TextEncoder().encode(`${song_seed}:${device}`)) & 0xffffff;
}
