/** Small songs for the tests of this folder. */

import { BLANK_CLIP, BLANK_DEVICE, BLANK_TRACK } from "../song/blank";
import type { Clip, Control, Device, Note, Track } from "../song/document";

export function note(id: string, start: number, pitch = 60, length = 240, velocity = 100): Note {
  return { id, start, length, pitch, velocity, cents: 0, release_velocity: 64, origin: "", extra: {} };
}

export function control(
  id: string,
  tick: number,
  kind: string,
  value: number,
  pitch: number | null = null,
): Control {
  return { id, tick, kind, value, pitch, extra: {} };
}

export function clip(notes: readonly Note[], fields: Partial<Clip> = {}): Clip {
  return {
    ...BLANK_CLIP,
    id: "clip",
    length: 3840,
    name: "Verse",
    notes: [...notes].sort((a, b) => a.start - b.start || a.pitch - b.pitch),
    ...fields,
  };
}

export function drum(id: string, name: string, low: number, high = low): Device {
  const zone = { low, high, low_velocity: 1, high_velocity: 127, pitch: 60, choke: 0, gain_db: 0, pan: 0 };
  return { ...BLANK_DEVICE, id, kind: "kick", zone, name };
}

export function track(fields: Partial<Track> = {}): Track {
  return { ...BLANK_TRACK, id: "track", name: "Keys", ...fields };
}
