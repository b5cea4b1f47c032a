/** How loud the tracks are and what the devices show: the numbers of the audio thread, kept by the song's ids. */

import type { Song } from "../song/document";
import type { Catalogue } from "./catalogue";
import type { Command } from "./commands";
import { sameIds } from "./record_ids";
import * as row from "./status";

const SILENCE_LUFS = -120;
/** No meter shows a peak as low as this, -120 dBFS. */
const UNSEEN = 1e-6;

/** Full scale is 1; loudness and true peak are those of the master alone. */
export interface Levels {
  readonly peak: [number, number];
  readonly rms: [number, number];
  lufs: number;
  readonly true_peak: [number, number];
}

export class MeterBridge {
  private readonly tracks = new Map<string, Levels>();
  private readonly devices = new Map<string, number[]>();
  private watchedTracks: readonly string[] = [];
  private watchedMeters: readonly (readonly [string, number])[] = [];
  private revision = 0;

  /** How loud a track is; the same object from frame to frame. */
  of(track: string): Levels {
    let levels = this.tracks.get(track);
    if (!levels) {
      levels = { peak: [0, 0], rms: [0, 0], lufs: SILENCE_LUFS, true_peak: [0, 0] };
      this.tracks.set(track, levels);
    }
    return levels;
  }

  /** What a watched device shows, in the order of its meters in the catalogue. */
  ofDevice(device: string): readonly number[] {
    return this.devices.get(device) ?? [];
  }

  /** Measure these tracks from now on. Returns whether they are others than before. */
  watchTracks(tracks: readonly string[]): boolean {
    if (sameIds(tracks, this.watchedTracks)) return false;
    this.watchedTracks = tracks;
    for (const [id, levels] of this.tracks) if (!tracks.includes(id)) silence(levels);
    return true;
  }

  /** What tells the engine to measure the watched tracks, and these devices of `song`. */
  command(song: Song | null, watchedDevices: readonly string[], catalogue: Catalogue): Command {
    const devices = song?.tracks.flatMap((track) => track.devices) ?? [];
    this.watchedMeters = watchedDevices.flatMap((id) => {
      const kind = devices.find((device) => device.id === id)?.kind ?? "";
      return (catalogue.device(kind)?.meters ?? []).map((_, index) => [id, index] as const);
    });
    return ["watch", this.watchedTracks, this.watchedMeters, ++this.revision];
  }

  /** Take over a row of the audio thread. Returns whether anything that is shown is another. */
  read(numbers: Float64Array): boolean {
    if (numbers[row.REVISION] !== this.revision) return false;
    let changed = false;
    this.watchedTracks.slice(0, row.MOST_TRACKS).forEach((id, index) => {
      const levels = this.of(id);
      const at = row.levelsAt(index);
      if (differs(numbers[at]!, levels.peak[0]) || differs(numbers[at + 1]!, levels.peak[1])) changed = true;
      levels.peak[0] = numbers[at]!;
      levels.peak[1] = numbers[at + 1]!;
      levels.rms[0] = numbers[at + 2]!;
      levels.rms[1] = numbers[at + 3]!;
      levels.lufs = numbers[at + 4]!;
      levels.true_peak[0] = numbers[at + 5]!;
      levels.true_peak[1] = numbers[at + 6]!;
    });
    this.watchedMeters.slice(0, row.MOST_METERS).forEach(([device, meter], index) => {
      let values = this.devices.get(device);
      if (!values) {
        values = [];
        this.devices.set(device, values);
      }
      const value = numbers[row.meterAt(index)]!;
      if (values[meter] !== value) changed = true;
      values[meter] = value;
    });
    return changed;
  }
}

/** Whether a meter shows two peaks apart: what dies away under its foot is no reason to draw. */
function differs(one: number, other: number): boolean {
  return one !== other && Math.max(one, other) > UNSEEN;
}

/** Of a track that is gone; whoever shows it keeps the same object, should it come back. */
function silence(levels: Levels): void {
  levels.peak.fill(0);
  levels.rms.fill(0);
  levels.true_peak.fill(0);
  levels.lufs = SILENCE_LUFS;
}
