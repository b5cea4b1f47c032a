/** Songs for the tests of the timeline: only what a test names differs from a plain one. */

import type { Clip, Note, Song, Track } from "../song/document";
import { EMPTY_CLIP } from "./clip_gestures";

export function note(fields: Partial<Note>): Note {
  return {
    id: `n${fields.start}p${fields.pitch ?? 60}`,
    start: 0,
    length: 240,
    pitch: 60,
    velocity: 100,
    cents: 0,
    release_velocity: 64,
    origin: "",
    extra: {},
    ...fields,
  };
}

export function clip(fields: Partial<Clip>): Clip {
  return { ...EMPTY_CLIP, id: "c", length: 3840, name: "Clip", ...fields };
}

export function track(fields: Partial<Track>): Track {
  return {
    id: "t",
    name: "Track",
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

export const master = track({ id: "master", name: "Master", kind: "master" });

export function song(fields: Partial<Song>): Song {
  return {
    title: "Song",
    seed: 0,
    key: null,
    tempo: [{ tick: 0, bpm: 120, ramp: false, extra: {} }],
    metre: [{ tick: 0, beats: 4, unit: 4, extra: {} }],
    sections: [],
    chords: [],
    markers: [],
    lyrics: [],
    comments: [],
    tracks: [master],
    automation: [],
    media: [],
    credits: [],
    schema: 1,
    extra: {},
    ...fields,
  };
}

/** Time at 120 beats a minute: 960 ticks are half a second. */
export const clock = {
  seconds: (tick: number): number => tick / 1920,
  tick: (seconds: number): number => seconds * 1920,
  samples: (from: number, to: number, rate: number): number => Math.round(((to - from) / 1920) * rate),
};
