/**
 * One engine and everything in it by the song's ids: carries out commands, and gives sound.
 *
 * The page's mirror says what changed; this knows the engine's handles. It runs in the audio thread, in
 * the silent clock of the page, and in tests under Node.
 */

import type { Command, Problem } from "./commands";
import { Host } from "./host";

const NONE = -1;
/** Frames that one call of `process` makes at most. */
const MOST_FRAMES = 4096;
const MOST_PAIRS = 64;
/** Numbers that `ws_meter` fills: peak and RMS of both sides, loudness, true peak of both sides. */
export const LEVELS = 7;

interface Media {
  handle: number;
  own_rate: number;
}

type AudioOf = Extract<Command, readonly ["clip_audio", ...unknown[]]>;
type SamplesOf = Extract<Command, readonly ["samples", ...unknown[]]>;

/** What the engine lets go of with a track or with its device. */
interface Owned {
  handle: number;
  track: string;
}

export class Rig {
  readonly host: Host;
  readonly rate: number;
  private readonly engine: number;
  private readonly kinds = new Map<string, number>();
  private readonly tracks = new Map<string, number>();
  private readonly devices = new Map<string, Owned>();
  private readonly sends = new Map<string, Owned & { to: string }>();
  private readonly clips = new Map<string, Owned>();
  private readonly paged = new Map<string, Media>();
  private readonly whole = new Map<string, number>();
  private readonly audio = new Map<string, AudioOf>();
  private readonly samples = new Map<string, SamplesOf>();
  private readonly left: number;
  private readonly right: number;
  private readonly pairs: number;
  private readonly numbers: number;

  /** A problem that only the engine can see is told to `report`. */
  constructor(
    module: WebAssembly.Module | WebAssembly.Instance,
    rate: number,
    private readonly report: (problem: Problem) => void = () => {},
  ) {
    const instance = module instanceof WebAssembly.Instance ? module : new WebAssembly.Instance(module);
    this.host = new Host(instance);
    this.rate = rate;
    this.engine = this.host.call("ws_new", rate);
    const count = this.host.call("ws_device_kinds");
    for (let kind = 0; kind < count; kind++)
      this.kinds.set(this.host.text(this.host.call("ws_device_kind_name", kind)), kind);
    this.left = this.host.take(MOST_FRAMES);
    this.right = this.host.take(MOST_FRAMES);
    this.pairs = this.host.take(2 * MOST_PAIRS);
    this.numbers = this.host.take(LEVELS + 1);
  }

  /** Call a function of the host on this engine. */
  call(name: string, ...numbers: number[]): number {
    return this.host.calls[name]!(this.engine, ...numbers);
  }

  close(): void {
    this.host.call("ws_free", this.engine);
  }

  // ── sound ──

  /** Make the next `frames` (at most 4096) samples of the master and copy them to `left` and `right`. */
  process(frames: number, left: Float32Array, right: Float32Array, at = 0): void {
    this.host.calls.ws_process!(this.engine, frames, this.left, this.right);
    const memory = this.host.memoryFloats();
    const l = this.left >> 2;
    const r = this.right >> 2;
    // Copied by hand: `subarray` would leave an object for the collector with every call.
    for (let i = 0; i < frames; i++) {
      left[at + i] = memory[l + i]!;
      right[at + i] = memory[r + i]!;
    }
  }

  /** Write peak l r, rms l r, LUFS and true peak l r of a track to `into` at `at`. */
  levels(track: number, into: Float64Array, at: number): void {
    this.host.calls.ws_meter!(this.engine, track, this.numbers);
    const memory = this.host.memoryFloats();
    for (let i = 0; i < LEVELS; i++) into[at + i] = memory[(this.numbers >> 2) + i]!;
  }

  handleOfTrack(id: string): number {
    return this.tracks.get(id) ?? NONE;
  }

  handleOfDevice(id: string): number {
    return this.devices.get(id)?.handle ?? NONE;
  }

  /** The ids of devices that put out what is no sound since this was last asked. */
  faults(): string[] {
    const found: string[] = [];
    for (let handle = this.call("ws_fault"); handle !== NONE; handle = this.call("ws_fault"))
      for (const [id, device] of this.devices) if (device.handle === handle) found.push(id);
    return found;
  }

  /** How many pages are needed within `horizon` samples; `page` names each of them. */
  pagesWanted(horizon: number): number {
    return this.paged.size === 0 ? 0 : this.call("ws_pages_wanted", horizon, MOST_PAIRS, this.pairs);
  }

  /** The media and the page at place `index` of what was wanted last. */
  page(index: number): [sha: string, page: number] {
    const view = new Int32Array(this.host.memoryBytes().buffer, this.pairs, 2 * MOST_PAIRS);
    const handle = view[2 * index]!;
    for (const [sha, media] of this.paged) if (media.handle === handle) return [sha, view[2 * index + 1]!];
    return ["", 0];
  }

  // ── commands ──

  run(commands: readonly Command[]): void {
    for (const command of commands) this.execute(command);
  }

  execute(command: Command): void {
    switch (command[0]) {
      case "tempo":
      case "metre": {
        const [name, ticks, second, third] = command;
        this.host.lending(64 + 16 * ticks.length, () =>
          this.call(
            name === "tempo" ? "ws_set_tempo" : "ws_set_metre",
            ticks.length,
            this.host.lend(ticks),
            this.host.lend(second),
            this.host.lend(third),
          ),
        );
        return;
      }
      case "track":
        this.tracks.set(command[1], this.call("ws_track_add", command[2]));
        return;
      case "track_remove":
        this.removeTrack(command[1]);
        return;
      case "track_order":
        this.order(
          "ws_track_order",
          [],
          command[1].map((id) => this.handleOfTrack(id)),
        );
        return;
      case "route":
        this.call("ws_track_route", this.handleOfTrack(command[1]), this.handleOfTrack(command[2]));
        return;
      case "track_set":
        this.call("ws_track_set", this.handleOfTrack(command[1]), command[2], command[3]);
        return;
      case "track_flag":
        this.call("ws_track_flag", this.handleOfTrack(command[1]), command[2], Number(command[3]));
        return;
      case "send": {
        const [, id, from, to, pre] = command;
        const handle = this.call(
          "ws_send_add",
          this.handleOfTrack(from),
          this.handleOfTrack(to),
          Number(pre),
        );
        this.sends.set(id, { handle, track: from, to });
        return;
      }
      case "send_remove":
        this.call("ws_send_remove", this.sends.get(command[1])?.handle ?? NONE);
        this.sends.delete(command[1]);
        return;
      case "send_set":
        this.call("ws_send_set", this.sends.get(command[1])?.handle ?? NONE, command[2]);
        return;
      case "connect":
        if (this.call("ws_connect") !== 0)
          this.report({
            problem: "The song's routing feeds a signal back into itself.",
            remedy: "Change an output, send or sidechain so that no track reaches itself again.",
          });
        return;
      case "eco":
        this.call("ws_eco", Number(command[1]));
        return;
      case "automate":
        this.automate(command);
        return;
      case "hold": {
        const [, what, id, parameter, on] = command;
        this.call("ws_hold", what, this.target(what, id), parameter, Number(on));
        return;
      }
      default:
        this.executeDevice(command);
    }
  }

  private executeDevice(command: Command): void {
    switch (command[0]) {
      case "device": {
        const [, id, track, kind, seed] = command;
        const handle = this.call(
          "ws_device_add",
          this.handleOfTrack(track),
          this.kinds.get(kind) ?? NONE,
          seed,
        );
        this.devices.set(id, { handle, track });
        return;
      }
      case "device_remove":
        this.call("ws_device_remove", this.handleOfDevice(command[1]));
        this.devices.delete(command[1]);
        this.samples.delete(command[1]);
        return;
      case "device_order":
        this.order(
          "ws_device_order",
          [this.handleOfTrack(command[1])],
          command[2].map((id) => this.handleOfDevice(id)),
        );
        return;
      case "device_set":
        this.call("ws_device_set", this.handleOfDevice(command[1]), command[2], command[3]);
        return;
      case "bypass":
        this.call("ws_device_bypass", this.handleOfDevice(command[1]), Number(command[2]));
        return;
      case "sidechain":
        this.call("ws_device_sidechain", this.handleOfDevice(command[1]), this.handleOfTrack(command[2]));
        return;
      case "zone": {
        const [, id, limits, gain_db, pan] = command;
        this.host.lending(64, () =>
          this.call("ws_device_zone", this.handleOfDevice(id), this.host.lend(limits), gain_db, pan),
        );
        return;
      }
      case "samples":
        this.samples.set(command[1], command);
        this.giveSamples(command);
        return;
      default:
        this.executeClip(command);
    }
  }

  private executeClip(command: Command): void {
    switch (command[0]) {
      case "clip": {
        const [, id, track] = command;
        this.clips.set(id, { handle: this.call("ws_clip_add", this.handleOfTrack(track)), track });
        return;
      }
      case "clip_remove":
        this.call("ws_clip_remove", this.handleOfClip(command[1]));
        this.clips.delete(command[1]);
        this.audio.delete(command[1]);
        return;
      case "clip_order":
        this.order(
          "ws_clip_order",
          [this.handleOfTrack(command[1])],
          command[2].map((id) => this.handleOfClip(id)),
        );
        return;
      case "clip_place": {
        const [, id, start, length, loop, muted] = command;
        this.call("ws_clip_place", this.handleOfClip(id), start, length, loop, Number(muted));
        return;
      }
      case "clip_notes":
      case "clip_controls": {
        const [name, id, count, columns] = command;
        this.host.lending(columns.byteLength + 64, () => {
          const at = this.host.lend(columns);
          const column = (place: number) => at + 4 * count * place;
          const handle = this.handleOfClip(id);
          if (name === "clip_notes")
            this.call("ws_clip_notes", handle, count, at, column(1), column(2), column(3), column(4));
          else this.call("ws_clip_controllers", handle, count, at, column(1), column(3), column(2));
        });
        return;
      }
      case "clip_groove": {
        const [, id, swing, grid, amount, offsets, velocities] = command;
        this.host.lending(offsets.byteLength + velocities.byteLength + 64, () =>
          this.call(
            "ws_clip_groove",
            this.handleOfClip(id),
            swing,
            grid,
            amount,
            offsets.length,
            this.host.lend(offsets),
            velocities.length,
            this.host.lend(velocities),
          ),
        );
        return;
      }
      case "clip_audio":
        this.audio.set(command[1], command);
        this.giveAudio(command);
        return;
      case "clips_done":
        this.call("ws_clips_done", this.handleOfTrack(command[1]));
        return;
      default:
        this.executeMedia(command);
    }
  }

  private executeMedia(command: Command): void {
    switch (command[0]) {
      case "media": {
        const [, sha, channels, frames, own_rate] = command;
        const before = this.paged.get(sha);
        const handle = this.call("ws_media_add", channels, frames, this.rate);
        this.paged.set(sha, { handle, own_rate });
        const changed = new Set<string>();
        for (const clip of this.audio.values())
          if (clip[2] === sha && this.giveAudio(clip)) changed.add(this.clips.get(clip[1])!.track);
        for (const track of changed) this.call("ws_clips_done", this.handleOfTrack(track));
        if (before) this.call("ws_media_remove", before.handle); // no clip reads it any more
        return;
      }
      case "page": {
        const [, sha, page, samples] = command;
        const media = this.paged.get(sha);
        if (!media) return;
        this.host.lending(samples.byteLength + 64, () =>
          this.call("ws_page_put", media.handle, page, this.host.lend(samples)),
        );
        return;
      }
      case "whole": {
        const [, sha, channels, frames, rate, samples] = command;
        if (this.whole.has(sha)) return;
        const handle = this.call("ws_media_add", channels, frames, rate);
        this.host.lending(samples.byteLength + 64, () =>
          this.call("ws_media_load", handle, this.host.lend(samples)),
        );
        this.whole.set(sha, handle);
        for (const wanting of this.samples.values()) if (wanting[2].includes(sha)) this.giveSamples(wanting);
        return;
      }
      case "media_remove":
        for (const handle of [this.paged.get(command[1])?.handle, this.whole.get(command[1])])
          if (handle !== undefined) this.call("ws_media_remove", handle);
        this.paged.delete(command[1]);
        this.whole.delete(command[1]);
        return;
      default:
        this.executeLive(command);
    }
  }

  private executeLive(command: Command): void {
    switch (command[0]) {
      case "play":
        this.call("ws_play", command[1]);
        return;
      case "stop":
        this.call("ws_stop");
        return;
      case "seek":
        this.call("ws_seek", command[1]);
        return;
      case "loop":
        this.call("ws_loop", Number(command[1]), command[2], command[3]);
        return;
      case "click":
        this.call("ws_click", Number(command[1]), command[2]);
        return;
      case "reset":
        this.call("ws_reset");
        return;
      case "note_on":
        this.call("ws_note_on", this.handleOfTrack(command[1]), command[2], command[3]);
        return;
      case "note_off":
        this.call("ws_note_off", this.handleOfTrack(command[1]), command[2]);
        return;
      case "controller":
        this.call("ws_controller", this.handleOfTrack(command[1]), command[2], command[3], command[4]);
        return;
      case "panic":
        this.call("ws_panic");
        return;
    }
  }

  // ── by id ──

  private handleOfClip(id: string): number {
    return this.clips.get(id)?.handle ?? NONE;
  }

  private target(what: number, id: string): number {
    if (what === 1) return this.sends.get(id)?.handle ?? NONE;
    return what === 2 ? this.handleOfDevice(id) : this.handleOfTrack(id);
  }

  private order(name: string, before: number[], handles: number[]): void {
    this.host.lending(4 * handles.length + 64, () =>
      this.call(name, ...before, handles.length, this.host.lend(Int32Array.from(handles))),
    );
  }

  /** The engine removes with a track its clips and devices, and the sends from and to it. */
  private removeTrack(id: string): void {
    this.call("ws_track_remove", this.handleOfTrack(id));
    this.tracks.delete(id);
    for (const [name, device] of this.devices)
      if (device.track === id) {
        this.devices.delete(name);
        this.samples.delete(name);
      }
    for (const [name, clip] of this.clips)
      if (clip.track === id) {
        this.clips.delete(name);
        this.audio.delete(name);
      }
    for (const [name, send] of this.sends) if (send.track === id || send.to === id) this.sends.delete(name);
  }

  private automate(command: Extract<Command, readonly ["automate", ...unknown[]]>): void {
    const [, what, id, parameter, count, columns] = command;
    this.host.lending(columns.byteLength + 64, () => {
      const at = this.host.lend(columns);
      const column = (place: number) => at + 4 * count * place;
      this.call(
        "ws_automate",
        what,
        this.target(what, id),
        parameter,
        count,
        at,
        column(2),
        column(1),
        column(3),
      );
    });
  }

  private giveAudio(command: AudioOf): boolean {
    const [, id, sha, offset, ...rest] = command;
    const media = this.paged.get(sha);
    if (!media) return false;
    const [gain_db, fade_in, fade_out, curve, reverse] = rest;
    const at = roundHalfToEven((offset * this.rate) / media.own_rate);
    const shape = [gain_db, fade_in, fade_out, curve, Number(reverse)];
    this.call("ws_clip_audio", this.handleOfClip(id), media.handle, at, ...shape);
    return true;
  }

  private giveSamples(command: SamplesOf): void {
    const [, id, media, zones, gains_db] = command;
    const numbers = new Int32Array(10 * media.length);
    media.forEach((sha, index) => {
      numbers[10 * index] = this.whole.get(sha) ?? NONE;
      numbers.set(zones.subarray(9 * index, 9 * index + 9), 10 * index + 1);
    });
    this.host.lending(numbers.byteLength + gains_db.byteLength + 64, () =>
      this.call(
        "ws_device_samples",
        this.handleOfDevice(id),
        media.length,
        this.host.lend(numbers),
        this.host.lend(gains_db),
      ),
    );
  }
}

/** As Python rounds. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const past = value - below;
  if (past !== 0.5) return past < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
