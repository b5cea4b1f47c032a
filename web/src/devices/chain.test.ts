import { expect, test } from "vitest";
import { Catalogue, type DeviceSpec, type ParameterSpec } from "../engine/catalogue";
import type { Device, Song, Track } from "../song/document";
import { after, chainOf, copyDevice, replaceInstruments, stepped } from "./chain";
import { fullLabelOf, isSwitch, labelOf, pagesOf, scaleOf } from "./parameters";
import { pitchName, pitchOf } from "./pitches";
import { choosePreset, keyOfName, neighbour, savedSettings, standingOn } from "./presets";

const parameter = (name: string, more: Partial<ParameterSpec> = {}): ParameterSpec => ({
  name,
  unit: "",
  minimum: 0,
  maximum: 1,
  default: 0,
  log: false,
  stepped: false,
  choices: [],
  group: "",
  order: 0,
  doc: "",
  hidden: false,
  index: 0,
  ...more,
});
const spec = (name: string, kind: DeviceSpec["kind"], parameters: ParameterSpec[] = []): DeviceSpec => ({
  name,
  title: name,
  kind,
  description: "",
  icon: "",
  voices: 1,
  sidechain: false,
  parameters,
  meters: [],
  presets: [
    { key: "warm", name: "Warm", description: "", params: { cutoff_hz: 800 }, own: false },
    { key: "mine", name: "Mine", description: "", params: { cutoff_hz: 300 }, own: true },
  ],
});
const synth = spec("synth", "instrument", [
  parameter("cutoff_hz", {
    unit: "Hz",
    minimum: 20,
    maximum: 20_000,
    default: 2000,
    log: true,
    group: "Filter",
  }),
]);
const catalogue = new Catalogue([synth, spec("echo", "effect"), spec("tape", "effect")]);
const device = (id: string, kind: string, more: Partial<Device> = {}): Device =>
  ({ id, kind, name: "", preset: "", params: {}, zone: null, ...more }) as unknown as Device;
const track = (...devices: Device[]): Track => ({ id: "t", kind: "instrument", devices }) as unknown as Track;

const song = { automation: [] } as unknown as Song;

test("an instrument takes the place of the ones before it, ahead of the effects", () => {
  const old = track(device("a", "synth"), device("e", "echo"));
  const { edits, id } = replaceInstruments(song, old, [{ kind: "synth", preset: "warm" }], catalogue);
  expect(edits[0]).toEqual({ edit: "Remove", kind: "Device", ids: ["a"] });
  expect(edits[1]).toMatchObject({ edit: "Add", to: "t", before: "e", records: [{ id, preset: "warm" }] });
});

test("a device steps over its neighbour, and not out of its row", () => {
  const chain = track(device("s", "synth"), device("e", "echo"), device("p", "tape"));
  expect(stepped(chain, chain.devices[1]!, 1, catalogue)).toEqual({
    edit: "Move",
    kind: "Device",
    id: "e",
    to: "t",
  });
  expect(stepped(chain, chain.devices[2]!, -1, catalogue)).toMatchObject({ id: "p", before: "e" });
  expect(stepped(chain, chain.devices[1]!, -1, catalogue)).toBeNull();
  expect(chainOf(chain, catalogue).effects.map((each) => each.id)).toEqual(["e", "p"]);
  expect(after(chain, "p")).toBe("");
});

test("a copy has an id of its own and all else of the first", () => {
  const first = device("e", "echo", { params: { mix: 0.4 } });
  const { edit, id } = copyDevice(first, track(first));
  expect(id).not.toBe("e");
  expect(edit).toMatchObject({ records: [{ id, kind: "echo", params: { mix: 0.4 } }] });
});

test("a shipped preset is chosen by its key and takes every own setting away", () => {
  const turned = device("s", "synth", { params: { cutoff_hz: 500 } });
  expect(choosePreset(turned, synth.presets[0]!)).toEqual({
    edit: "Change",
    kind: "Device",
    changes: { s: { preset: "warm", params: { cutoff_hz: null } } },
  });
});

test("a preset of one's own is settings, so the song does not need it", () => {
  const edit = choosePreset(
    device("s", "synth", { preset: "warm", params: { drive_db: 3 } }),
    synth.presets[1]!,
  );
  expect(edit).toMatchObject({ changes: { s: { preset: "", params: { drive_db: null, cutoff_hz: 300 } } } });
});

test("a device says which preset it stands on, and whether it was turned away from it", () => {
  const on = (more: Partial<Device>): [string | undefined, boolean] => {
    const found = standingOn(device("s", "synth", more), synth);
    return [found.preset?.key, found.modified];
  };
  expect(on({ preset: "warm" })).toEqual(["warm", false]);
  expect(on({ preset: "warm", params: { cutoff_hz: 9 } })).toEqual(["warm", true]);
  expect(on({ params: { cutoff_hz: 300 } })).toEqual(["mine", false]);
  expect(on({})).toEqual([undefined, false]);
});

test("stepping through presets goes round", () => {
  expect(neighbour(device("s", "synth", { preset: "warm" }), synth, 1)?.key).toBe("mine");
  expect(neighbour(device("s", "synth", { preset: "warm" }), synth, -1)?.key).toBe("mine");
  expect(neighbour(device("s", "synth"), synth, 1)?.key).toBe("warm");
});

test("what is saved is what differs from the defaults", () => {
  expect(savedSettings(new Map([["cutoff_hz", 2000]]), synth)).toEqual({});
  expect(savedSettings(new Map([["cutoff_hz", 700]]), synth)).toEqual({ cutoff_hz: 700 });
  expect(keyOfName("Mein Bäss, warm!")).toBe("mein_bass_warm");
});

test("parameters read as words, without their units", () => {
  const both = spec("kick", "instrument", [parameter("noise"), parameter("noise_s", { unit: "s" })]);
  expect(labelOf(parameter("cutoff_hz"), synth)).toBe("Cutoff");
  expect(labelOf(both.parameters[1]!, both)).toBe("Noise time");
  expect(labelOf(parameter("filter_attack_s", { group: "Filter envelope" }), synth)).toBe("Attack");
  expect(fullLabelOf(parameter("filter_attack_s", { group: "Filter envelope" }), synth)).toBe(
    "Filter attack",
  );
  expect(fullLabelOf(parameter("band3_q", { group: "Band 3" }), synth)).toBe("Band 3 Q");
  expect(labelOf(parameter("lfo_pitch_cents"), synth)).toBe("LFO pitch");
  expect(labelOf(parameter("attack_us", { unit: "us" }), synth)).toBe("Attack");
  expect(labelOf(parameter("dropouts_per_min", { unit: "/min" }), synth)).toBe("Dropouts");
  expect(scaleOf(parameter("attack_us", { unit: "us" })).unit).toBe("µs");
});

test("no two parameters of a device have one name", () => {
  const names = (...parameters: ParameterSpec[]): string[] =>
    parameters.map((each) => fullLabelOf(each, spec("x", "effect", parameters)));
  const time = { group: "Time" };
  expect(labelOf(parameter("time_beats", time), synth)).toBe("Beats");
  expect(names(parameter("time_beats", time), parameter("time_ms", time))).toEqual([
    "Time in beats",
    "Time in ms",
  ]);
  expect(names(parameter("tune_semitones"), parameter("tune_cents", { group: "Voice" }))).toEqual([
    "Tune",
    "Fine tune",
  ]);
  const levels = [parameter("level", { group: "Oscillator" }), parameter("level_db", { group: "Loudness" })];
  expect(names(...levels)).toEqual(["Oscillator level", "Loudness level"]);
  const attacks = [
    parameter("attack_s", { group: "Loudness" }),
    parameter("filter_attack_s", { group: "Filter envelope" }),
  ];
  expect(names(...attacks)).toEqual(["Attack", "Filter attack"]);
});

test("a device with many parameters has a page for each group, with room and voice last", () => {
  const many = [
    ...Array.from({ length: 6 }, (_, i) => parameter(`a${i}`, { group: "Voice", order: i })),
    ...Array.from({ length: 6 }, (_, i) => parameter(`b${i}`, { group: "Filter", order: 30 - i })),
    parameter("seed", { hidden: true }),
  ];
  const pages = pagesOf(spec("x", "instrument", many));
  expect(pages.map((page) => page.name)).toEqual(["Filter", "Voice"]);
  expect(pages[0]!.parameters[0]!.name).toBe("b5");
});

test("where all but the voices fit on one page they lie there together", () => {
  const drum = [
    ...["Body", "Body", "Pitch", "Pitch", "Output", "Output"].map((group, i) =>
      parameter(`a${i}`, { group, order: i }),
    ),
    ...Array.from({ length: 6 }, (_, i) => parameter(`v${i}`, { group: "Voice", order: i })),
  ];
  const pages = pagesOf(spec("x", "instrument", drum));
  expect(pages.map(({ name, parameters }) => [name, parameters.length])).toEqual([
    ["Main", 6],
    ["Voice", 6],
  ]);
});

test("a share is a percentage, two stepped values a switch", () => {
  expect(scaleOf(parameter("mix")).percent).toBe(true);
  expect(scaleOf(parameter("size", { maximum: 2 })).percent).toBe(false);
  expect(isSwitch(parameter("rms", { stepped: true }))).toBe(true);
});

test("keys have names: middle C is C4", () => {
  expect(pitchName(60)).toBe("C4");
  expect(pitchOf("c4")).toBe(60);
  expect(pitchOf("Bb3")).toBe(58);
  expect(pitchOf("F#2")).toBe(42);
  expect(pitchOf("36")).toBe(36);
  expect(pitchOf("H2")).toBeNull();
});
