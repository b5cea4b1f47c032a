/** Records as they are before anybody says anything about them: what makes a new one starts here. */

import type { Clip, Device, Song, Track, Zone } from "./document";

export const BLANK_CLIP: Clip = {
  id: "",
  start: 0,
  length: 1,
  name: "",
  notes: [],
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
};

export const BLANK_DEVICE: Device = {
  id: "",
  kind: "",
  preset: "",
  params: {},
  bypass: false,
  zone: null,
  samples: [],
  sidechain: "",
  name: "",
  extra: {},
};

/** All keys at all velocities, as they are. */
export const WHOLE_ZONE: Zone = {
  low: 0,
  high: 127,
  low_velocity: 1,
  high_velocity: 127,
  pitch: null,
  choke: 0,
  gain_db: 0,
  pan: 0,
};

export const BLANK_TRACK: Track = {
  id: "",
  name: "",
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
  frozen_as: null,
  extra: {},
};

export const BLANK_SONG: Song = {
  title: "",
  seed: 0,
  key: null,
  tempo: [{ tick: 0, bpm: 120, ramp: false, extra: {} }],
  metre: [{ tick: 0, beats: 4, unit: 4, extra: {} }],
  sections: [],
  chords: [],
  markers: [],
  lyrics: [],
  comments: [],
  tracks: [],
  automation: [],
  media: [],
  credits: [],
  schema: 1,
  extra: {},
};
