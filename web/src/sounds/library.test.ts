import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Catalogue, type DeviceSpec } from "../engine/catalogue";
import type { Media, Song, Track } from "../song/document";
import { sortOf } from "./importing";
import { DRUM_KITS } from "./kits";
import { audioEdits } from "./landing";
import { effectsOf, rowsOf, searched, soundsOf } from "./library";
import { phraseOf } from "./phrases";

const spec = (name: string, title: string, icon: string, presets: [string, string, string][]): DeviceSpec =>
  ({
    name,
    title,
    icon,
    kind: icon === "reverb" ? "effect" : "instrument",
    description: "",
    presets: presets.map(([key, called, description]) => ({
      key,
      name: called,
      description,
      params: {},
      own: key === "mine",
    })),
  }) as unknown as DeviceSpec;
const catalogue = new Catalogue([
  spec("electric_piano", "Electric piano", "keys", [
    ["warm_suitcase", "Warm suitcase", "Soft tines."],
    ["dusty_tines", "Dusty tines", "As from an old record."],
  ]),
  spec("mono_bass", "Mono bass", "bass", [
    ["deep_sub", "Deep sub", ""],
    ["mine", "My growl", ""],
  ]),
  spec("reverb", "Reverb", "reverb", [["room", "Small room", ""]]),
]);
const song = (more: Partial<Song> = {}): Song =>
  ({ media: [], tracks: [], key: null, ...more }) as unknown as Song;
const all = soundsOf(catalogue, (each) => each, song());

test("one's own presets come first, then keys, basses and kits", () => {
  const headings = rowsOf(all).flatMap((row) => ("heading" in row ? [row.heading] : []));
  expect(headings).toEqual(["Your presets", "Keys", "Basses", "Drum kits"]);
});

test("dusty keys finds the dusty electric piano first", () => {
  expect(searched(all, "dusty keys")[0]?.name).toBe("Dusty tines");
  expect(searched(all, "rhodes").map((sound) => sound.of)).toContain("Electric piano");
  expect(searched(all, "xylophone")).toEqual([]);
});

test("a preset is added by its key, one's own by its settings", () => {
  expect(all.find((sound) => sound.name === "Deep sub")?.devices).toEqual([
    { kind: "mono_bass", preset: "deep_sub" },
  ]);
  expect(all.find((sound) => sound.name === "My growl")?.devices).toEqual([
    { kind: "mono_bass", params: {} },
  ]);
});

test("an effect is offered plain and with each preset", () => {
  expect(effectsOf(catalogue, (each) => each).map((sound) => sound.name)).toEqual(["Reverb", "Small room"]);
});

test("every pad of every kit is a preset that there is", () => {
  for (const kit of DRUM_KITS)
    for (const device of kit.devices) {
      const presets = readFileSync(`../src/woodshed/devices/${String(device.kind)}/presets.toml`, "utf-8");
      expect(presets, `${kit.name}: ${String(device.kind)}`).toContain(`[${String(device.preset)}]`);
    }
});

test("a sound is tried in the song's key: C minor has an E flat, bass is low", () => {
  const keys = all.find((sound) => sound.group === "Keys")!;
  const pitches = phraseOf(keys, { tonic: 0, scale: "minor" }).map((note) => note.pitch % 12);
  expect(pitches).toContain(3);
  expect(pitches).not.toContain(4);
  const bass = all.find((sound) => sound.group === "Basses")!;
  expect(Math.max(...phraseOf(bass, null).map((note) => note.pitch))).toBeLessThan(50);
});

test("a kit plays a bar with the drums that it has", () => {
  for (const kit of DRUM_KITS) {
    const pads = kit.devices.map((device) => (device.zone as { low: number }).low);
    const phrase = phraseOf(
      { id: `kit ${kit.key}`, icon: "drum", sort: "instrument", devices: kit.devices },
      null,
    );
    for (const note of phrase) expect(pads).toContain(note.pitch);
  }
});

test("files are told apart by name, and by type where the name says nothing", () => {
  expect(sortOf({ name: "Beat.MID", type: "" })).toBe("midi");
  expect(sortOf({ name: "voice", type: "audio/wav" })).toBe("audio");
  expect(sortOf({ name: "photo.png", type: "image/png" })).toBe("other");
});

test("audio on an audio track becomes a clip there, anywhere else a track of its own", () => {
  const media = {
    sha256: "ab",
    name: "Rain.wav",
    frames: 96_000,
    sample_rate: 48_000,
    extra: {},
  } as unknown as Media;
  const audio = { id: "a", kind: "audio", colour: 0 } as unknown as Track;
  const endOf = (start: number, length_s: number): number => start + length_s * 1920;
  const here = audioEdits(song({ tracks: [audio] }), media, { tick: 960, track: "a" }, endOf);
  expect(here.edits.map((edit) => ("kind" in edit ? edit.kind : ""))).toEqual(["Media", "Clip"]);
  expect(here.edits[1]).toMatchObject({
    to: "a",
    records: [{ start: 960, length: 3840, name: "Rain", media: "ab" }],
  });
  const elsewhere = audioEdits(song({ tracks: [], media: [media] }), media, { tick: 0, track: "" }, endOf);
  expect(elsewhere.edits.map((edit) => ("kind" in edit ? edit.kind : ""))).toEqual(["Track", "Clip"]);
});
