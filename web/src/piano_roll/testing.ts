/** Small songs for the tests of this folder. */

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
    id: "clip",
    start: 0,
    length: 3840,
    name: "Verse",
    notes: [...notes].sort((a, b) => a.start - b.start || a.pitch - b.pitch),
    controls: [],
    loop: 0,
    groove: null,
    media: "",
    offset: 0,
    gain_db: 0,
    fade_in: 0,
    fade_out: 0,
    fade_curve: "equal_power",
    reverse: false,
    muted: false,
    colour: null,
    origin: "",
    extra: {},
    ...fields,
  };
}

export function drum(id: string, name: string, low: number, high = low): Device {
  const zone = { low, high, low_velocity: 1, high_velocity: 127, pitch: 60, choke: 0, gain_db: 0, pan: 0 };
  return {
    id,
    kind: "kick",
    preset: "",
    params: {},
    bypass: false,
    zone,
    samples: [],
    sidechain: "",
    name,
    extra: {},
  };
}

export function track(fields: Partial<Track> = {}): Track {
  return {
    id: "track",
    name: "Keys",
    kind: "instrument",
    gain_db: 0,
    pan: 0,
    width: 1,
    mute: false,
    solo: false,
    solo_safe: false,
    invert: false,
    output: "",
    colour: 0,
    icon: "",
    devices: [],
    sends: [],
    clips: [],
    takes: [],
    midi_channel: null,
    midi_program: null,
    extra: {},
    ...fields,
  };
}
