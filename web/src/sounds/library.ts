/**
 * What there is to choose from: instruments by sort with their presets, drum kits, a person's own presets,
 * the song's audio, effects. And finding things in it by the words that people use.
 */

import type { Catalogue, DeviceSpec, Preset } from "../engine/catalogue";
import type { Song } from "../song/document";
import type { Fields } from "../song/edits";
import { DRUM_KITS } from "./kits";

export type Sort = "instrument" | "effect" | "media";

export interface Sound {
  readonly id: string;
  readonly name: string;
  /** What it is of, such as the device of a preset. */
  readonly of: string;
  readonly group: string;
  readonly description: string;
  readonly sort: Sort;
  /** New devices, as they would be added; none for audio. */
  readonly devices: readonly Fields[];
  /** The icon's name in the catalogue. */
  readonly icon: string;
  readonly media: string;
  readonly own: boolean;
  /** Everything it is found by, in small letters. */
  readonly words: string;
}

const GROUPS: Readonly<Record<string, string>> = {
  keys: "Keys",
  organ: "Organs",
  synth: "Synths",
  bass: "Basses",
  strings: "Strings",
  guitar: "Guitars and harps",
  sampler: "Samplers",
  drum: "Single drums",
};
const ORDER = [
  "Your presets",
  "Audio in this song",
  "Keys",
  "Organs",
  "Synths",
  "Basses",
  "Strings",
  "Guitars and harps",
  "Drum kits",
  "Samplers",
  "Single drums",
];
/** Words that people use for what the catalogue calls otherwise. */
const ALSO: Readonly<Record<string, string>> = {
  keys: "piano rhodes wurlitzer epiano electric piano",
  organ: "hammond keys church",
  synth: "synthesizer lead pad analog moog",
  bass: "low sub 808",
  strings: "pad ensemble orchestra choir",
  guitar: "plucked acoustic harp koto",
  sampler: "sample audio loop chop",
  drum: "drums percussion beat",
  reverb: "room hall space echo",
  delay: "echo repeat dub",
  equalizer: "eq equaliser tone bass treble",
  compressor: "dynamics glue punch loud sidechain duck",
  limiter: "loud ceiling master",
  saturator: "distortion warm tape tube fuzz overdrive",
  chorus: "wide ensemble detune",
  filter: "wah sweep cutoff",
  gate: "noise cut",
  width: "stereo wide mono",
};

/** Every sound of the Sounds tab, in the order of its groups. */
export function soundsOf(
  catalogue: Catalogue,
  presets: (spec: DeviceSpec) => DeviceSpec,
  song: Song,
): Sound[] {
  const sounds: Sound[] = [];
  for (const media of song.media)
    sounds.push(
      made({
        id: `media ${media.sha256}`,
        name: media.name || "Audio",
        of: `${Math.round((media.frames / media.sample_rate) * 10) / 10} s`,
        group: "Audio in this song",
        sort: "media",
        icon: "sampler",
        media: media.sha256,
      }),
    );
  for (const kit of DRUM_KITS)
    sounds.push(
      made({
        id: `kit ${kit.key}`,
        name: kit.name,
        of: `${kit.devices.length} drums`,
        group: "Drum kits",
        description: kit.description,
        devices: kit.devices,
        icon: "drum",
      }),
    );
  for (const spec of catalogue.devices)
    if (spec.kind === "instrument") sounds.push(...presetsOf(presets(spec), GROUPS[spec.icon] ?? "Others"));
  const rank = (sound: Sound): number => (ORDER.indexOf(sound.group) + ORDER.length) % ORDER.length;
  return sounds.sort((a, b) => rank(a) - rank(b));
}

/** Every effect, plain and with each of its presets. */
export function effectsOf(catalogue: Catalogue, presets: (spec: DeviceSpec) => DeviceSpec): Sound[] {
  return catalogue.devices
    .filter((spec) => spec.kind === "effect")
    .flatMap((spec) => [
      made({
        id: `device ${spec.name}`,
        name: spec.title,
        of: "plain",
        group: spec.title,
        description: spec.description,
        sort: "effect",
        devices: [{ kind: spec.name }],
        icon: spec.icon,
      }),
      ...presetsOf(presets(spec), spec.title).map((sound) => ({ ...sound, group: spec.title })),
    ]);
}

function presetsOf(spec: DeviceSpec, group: string): Sound[] {
  return spec.presets.map((preset) =>
    made({
      id: `${spec.name} ${preset.own ? "own " : ""}${preset.key}`,
      name: preset.name,
      of: spec.title,
      group: preset.own ? "Your presets" : group,
      description: preset.description,
      sort: spec.kind,
      devices: [fieldsOf(spec, preset)],
      icon: spec.icon,
      own: preset.own,
    }),
  );
}

function fieldsOf(spec: DeviceSpec, preset: Preset): Fields {
  return preset.own ? { kind: spec.name, params: preset.params } : { kind: spec.name, preset: preset.key };
}

function made(sound: Pick<Sound, "id" | "name" | "of" | "group" | "icon"> & Partial<Sound>): Sound {
  const whole = {
    description: "",
    sort: "instrument" as const,
    devices: [],
    media: "",
    own: false,
    ...sound,
  };
  const words = [whole.name, whole.of, whole.group, whole.description, ALSO[whole.icon] ?? ""];
  return { ...whole, words: words.join(" ").toLowerCase() };
}

/** Sounds in which every word of a search is found, the best first: names before descriptions. */
export function searched(sounds: readonly Sound[], search: string): readonly Sound[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return sounds;
  return sounds
    .map((sound, at) => ({ sound, at, fit: fitOf(sound, words) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || a.at - b.at)
    .map(({ sound }) => sound);
}

function fitOf(sound: Sound, words: readonly string[]): number {
  let fit = 0;
  for (const word of words) {
    const name = sound.name.toLowerCase();
    if (name.startsWith(word)) fit += 4;
    else if (name.includes(word)) fit += 3;
    else if (`${sound.of} ${sound.group}`.toLowerCase().includes(word)) fit += 2;
    else if (sound.words.includes(word)) fit += 1;
    else return 0;
  }
  return fit;
}

export type Row = { readonly heading: string } | { readonly sound: Sound };

/** Sounds under the headings of their groups, as one list; a search that was ranked keeps its rank. */
export function rowsOf(sounds: readonly Sound[]): Row[] {
  const groups = new Map<string, Sound[]>();
  for (const sound of sounds) {
    const group = groups.get(sound.group);
    if (group) group.push(sound);
    else groups.set(sound.group, [sound]);
  }
  return [...groups].flatMap(([heading, of]): Row[] => [{ heading }, ...of.map((sound) => ({ sound }))]);
}
