/** Small songs and a real engine for tests under Node. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Clip, Device, Note, Send, Song, Track } from "../song/document";
import { Catalogue, type DeviceSpec, type ParameterSpec } from "./catalogue";

const BUILT = new URL("../../../src/woodshed/engine/_build/", import.meta.url);
export const RATE = 48_000;

/** The engine as it was built. */
export const MODULE = new WebAssembly.Module(readFileSync(fileURLToPath(new URL("engine.wasm", BUILT))));

const ADDED = ["voice_mode", "glide_s", "bend_semitones", "tune_cents"];
const RANGES = [
  [0, 2, 0],
  [0, 2, 0],
  [0, 24, 2],
  [-1200, 1200, 0],
];

/** The devices as they were built, without presets. */
export const CATALOGUE = new Catalogue(builtDevices());

function builtDevices(): DeviceSpec[] {
  const text = readFileSync(fileURLToPath(new URL("catalogue.json", BUILT)), "utf-8");
  const listed = JSON.parse(text) as { devices: Record<string, Omit<DeviceSpec, "name" | "presets">> };
  return Object.entries(listed.devices).map(([name, entry]) => {
    const added = ADDED.map((parameter, index) => {
      const [minimum, maximum, initial] = RANGES[index]!;
      return { name: parameter, minimum, maximum, default: initial, hidden: false } as ParameterSpec;
    });
    const parameters = [...entry.parameters, ...(entry.kind === "instrument" ? added : [])];
    return { ...entry, name, parameters, presets: [] };
  });
}

export function note(id: string, start: number, pitch: number, length = 480): Note {
  return {
    id,
    start,
    length,
    pitch,
    velocity: 100,
    cents: 0,
    release_velocity: 64,
    origin: "",
    extra: {},
  };
}

export function clip(id: string, start: number, notes: readonly Note[], more: Partial<Clip> = {}): Clip {
  return {
    id,
    start,
    length: 3840,
    name: "",
    notes,
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
    ...more,
  };
}

export function device(id: string, kind: string, more: Partial<Device> = {}): Device {
  return {
    id,
    kind,
    preset: "",
    params: {},
    bypass: false,
    zone: null,
    samples: [],
    sidechain: "",
    name: "",
    extra: {},
    ...more,
  };
}

export function send(id: string, to: string, more: Partial<Send> = {}): Send {
  return { id, to, gain_db: -12, pre: false, extra: {}, ...more };
}

export function track(id: string, more: Partial<Track> = {}): Track {
  return {
    id,
    name: id,
    kind: "instrument",
    gain_db: 0,
    pan: 0,
    width: 1,
    mute: false,
    solo: false,
    solo_safe: false,
    invert: false,
    output: "master",
    colour: 0,
    icon: "",
    devices: [],
    sends: [],
    clips: [],
    takes: [],
    midi_channel: null,
    midi_program: null,
    extra: {},
    ...more,
  };
}

export function song(tracks: readonly Track[], more: Partial<Song> = {}): Song {
  return {
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
    tracks: [...tracks, track("master", { kind: "master", output: "" })],
    automation: [],
    media: [],
    credits: [],
    schema: 1,
    extra: {},
    ...more,
  };
}

/** Chance that is the same every time: a number from 0 to 1 a call (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
