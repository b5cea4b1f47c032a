/** Small songs and a real engine for tests under Node. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BLANK_CLIP, BLANK_DEVICE, BLANK_SONG, BLANK_TRACK } from "../song/blank";
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

type Built = Omit<DeviceSpec, "name" | "presets"> & { readonly voice_mode: number };

/** The devices as they were built, without presets. */
export const CATALOGUE = new Catalogue(builtDevices());

function builtDevices(): DeviceSpec[] {
  const text = readFileSync(fileURLToPath(new URL("catalogue.json", BUILT)), "utf-8");
  const listed = JSON.parse(text) as { devices: Record<string, Built> };
  return Object.entries(listed.devices).map(([name, entry]) => {
    const added = ADDED.map((parameter, index) => {
      const [minimum, maximum, initial] = RANGES[index]!;
      const own = parameter === "voice_mode" ? entry.voice_mode : initial;
      return { name: parameter, minimum, maximum, default: own, hidden: false } as ParameterSpec;
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
  return { ...BLANK_CLIP, id, start, length: 3840, notes, ...more };
}

export function device(id: string, kind: string, more: Partial<Device> = {}): Device {
  return { ...BLANK_DEVICE, id, kind, ...more };
}

export function send(id: string, to: string, more: Partial<Send> = {}): Send {
  return { id, to, gain_db: -12, pre: false, extra: {}, ...more };
}

export function track(id: string, more: Partial<Track> = {}): Track {
  return { ...BLANK_TRACK, id, name: id, output: "master", ...more };
}

export function song(tracks: readonly Track[], more: Partial<Song> = {}): Song {
  const master = track("master", { kind: "master", output: "" });
  return { ...BLANK_SONG, tracks: [...tracks, master], ...more };
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
