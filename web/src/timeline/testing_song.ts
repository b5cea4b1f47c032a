/** Songs for the tests of the timeline: only what a test names differs from a plain one. */

import { BLANK_CLIP, BLANK_SONG, BLANK_TRACK } from "../song/blank";
import type { Clip, Note, Song, Track } from "../song/document";

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
  return { ...BLANK_CLIP, id: "c", length: 3840, name: "Clip", ...fields };
}

export function track(fields: Partial<Track>): Track {
  return { ...BLANK_TRACK, id: "t", name: "Track", ...fields };
}

export const master = track({ id: "master", name: "Master", kind: "master" });

export function song(fields: Partial<Song>): Song {
  return { ...BLANK_SONG, title: "Song", tracks: [master], ...fields };
}

/** Time at 120 beats a minute: 960 ticks are half a second. */
export const clock = {
  seconds: (tick: number): number => tick / 1920,
  tick: (seconds: number): number => seconds * 1920,
  samples: (from: number, to: number, rate: number): number => Math.round(((to - from) / 1920) * rate),
};
