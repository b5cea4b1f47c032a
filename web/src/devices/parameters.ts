/**
 * How a device's parameters stand on its panel: their names in words, their scales, and the pages they lie on.
 *
 * A page is a group of the catalogue; a device with few parameters has them all on one page.
 */

import type { Scale } from "../controls/scale";
import type { DeviceSpec, ParameterSpec } from "../engine/catalogue";

/** A device with at most this many parameters has one page. */
const FEW = 10;
/** So many lie together beside the page of how its voices are played; an instrument leaves room for what follows. */
const TOGETHER = { instrument: 11, effect: 14 } as const;
const VOICE = "Voice";
/** Groups that come last, whatever their parameters' order. */
const LATE = ["Room", "Output", VOICE];
const UNITS = /_(hz|db|per_s|per_min|s|ms|us|um|cents|semitones|octaves|percent|beats|st)$/;
/** What a unit stands for, where the bare name is another parameter's already. */
const MEANT: Readonly<Record<string, string>> = {
  db: "level",
  per_s: "rate",
  per_min: "rate",
  s: "time",
  ms: "time",
  us: "time",
  cents: "detune",
  semitones: "pitch",
  octaves: "range",
  beats: "time",
  percent: "amount",
  st: "range",
};
const WHOLE: Readonly<Record<string, string>> = {
  db: "Gain",
  hz: "Frequency",
  q: "Q",
  type: "Type",
  lfo_hz: "LFO speed",
  rms: "RMS",
  tune_cents: "Fine tune",
  time_beats: "Beats",
  time_ms: "Time",
  sidechain_highpass_hz: "Low cut",
  filter_env_octaves: "Envelope",
  env_mod_octaves: "Env mod",
  drawbar_16: "16′",
  drawbar_5_3: "5⅓′",
  drawbar_8: "8′",
  drawbar_4: "4′",
  drawbar_2_3: "2⅔′",
  drawbar_2: "2′",
  drawbar_1_5: "1⅗′",
  drawbar_1_3: "1⅓′",
  drawbar_1: "1′",
};
/** What says more where there is room for it. */
const IN_FULL: Readonly<Record<string, string>> = { time_beats: "Time in beats", time_ms: "Time in ms" };
const SLOW_HZ = 50;
const SHORT_UNITS: Readonly<Record<string, string>> = {
  semitones: "st",
  octaves: "oct",
  us: "µs",
  um: "µm",
};

export interface Page {
  readonly name: string;
  readonly parameters: readonly ParameterSpec[];
}

/** The parameters that a person may set, in the panel's order. */
function shownParameters(spec: DeviceSpec): readonly ParameterSpec[] {
  const groups = groupOrder(spec);
  return spec.parameters
    .map((parameter, index) => ({ parameter, index }))
    .filter(({ parameter }) => !parameter.hidden)
    .sort(
      (a, b) =>
        groups.indexOf(a.parameter.group) - groups.indexOf(b.parameter.group) ||
        a.parameter.order - b.parameter.order ||
        weight(a.parameter) - weight(b.parameter) ||
        a.index - b.index,
    )
    .map(({ parameter }) => parameter);
}

export const FRONT = "Front";

/** The pages of a device's panel: what its own panel has on the front, and then one, or one for each group. */
export function pagesOf(spec: DeviceSpec, front: readonly string[] = []): readonly Page[] {
  const all = shownParameters(spec);
  const behind = all.filter(({ name }) => !front.includes(name));
  if (front.length > 0) {
    const named = front.flatMap((name) => all.find((each) => each.name === name) ?? []);
    return [{ name: FRONT, parameters: named }, ...(behind.length > 0 ? grouped(behind, "More") : [])];
  }
  return grouped(behind, "Main", TOGETHER[spec.kind]);
}

function grouped(shown: readonly ParameterSpec[], all: string, most = FEW): readonly Page[] {
  if (shown.length <= FEW) return [{ name: all, parameters: shown }];
  const sound = shown.filter(({ group }) => group !== VOICE);
  const isTogether = sound.length <= most && new Set(sound.map(({ group }) => group)).size > 1;
  const pages = new Map<string, ParameterSpec[]>();
  for (const parameter of shown) {
    const name = isTogether && parameter.group !== VOICE ? all : parameter.group || "Main";
    const page = pages.get(name);
    if (page) page.push(parameter);
    else pages.set(name, [parameter]);
  }
  return [...pages].map(([name, parameters]) => ({ name, parameters }));
}

function groupOrder(spec: DeviceSpec): string[] {
  const first = new Map<string, number>();
  for (const { group, order, hidden } of spec.parameters)
    if (!hidden) first.set(group, Math.min(order, first.get(group) ?? order));
  const late = (group: string): number => LATE.indexOf(group);
  return [...first.keys()].sort((a, b) => late(a) - late(b) || first.get(a)! - first.get(b)!);
}

/** Where a panel has no order of its own: what it is tuned to first, how loud it comes out last. */
function weight({ name }: ParameterSpec): number {
  if (/^(mode|type|character|frequency_hz|tune_semitones|time_beats)/.test(name)) return 0;
  if (/^(mix|level_db|output_db)$/.test(name)) return 2;
  return 1;
}

/** A parameter's name in words: "cutoff_hz" is "Cutoff". On a group's page the group's own name is left out. */
export function labelOf(
  parameter: Pick<ParameterSpec, "name" | "group" | "maximum">,
  spec: DeviceSpec,
): string {
  const name = inGroup(parameter);
  const whole = WHOLE[name] ?? WHOLE[parameter.name];
  if (whole !== undefined) return whole;
  const unit = UNITS.exec(name)?.[1];
  if (unit === undefined) return capital(name);
  const bare = name.slice(0, -unit.length - 1);
  const taken = spec.parameters.some(
    (other) =>
      !other.hidden &&
      other.name !== parameter.name &&
      other.group === parameter.group &&
      inGroup(other).replace(UNITS, "") === bare,
  );
  if (!taken) return capital(bare);
  const meant = unit === "hz" ? (parameter.maximum <= SLOW_HZ ? "speed" : "tone") : MEANT[unit];
  return `${capital(bare)} ${meant ?? ""}`.trim();
}

/** The name that says which one it is in the whole device: "Attack" of the filter envelope is "Filter attack". */
export function fullLabelOf(parameter: ParameterSpec, spec: DeviceSpec): string {
  const label = IN_FULL[parameter.name] ?? labelOf(parameter, spec);
  const isBare = (each: ParameterSpec): boolean => inGroup(each) === each.name;
  const isShared = spec.parameters.some(
    (other) =>
      !other.hidden && other.name !== parameter.name && isBare(other) && labelOf(other, spec) === label,
  );
  if (isBare(parameter) && !isShared) return label;
  const group = /^Band \d$/.test(parameter.group) ? parameter.group : parameter.group.split(" ")[0]!;
  return `${group} ${lower(label)}`;
}

function inGroup({ name, group }: Pick<ParameterSpec, "name" | "group">): string {
  const band = /^band\d_(.+)$/.exec(name);
  if (band) return band[1]!;
  const prefix = `${group.split(" ")[0]!.toLowerCase()}_`;
  const isEnvelope = group.endsWith("envelope") && prefix.length > 1 && name.startsWith(prefix);
  return isEnvelope ? name.slice(prefix.length) : name;
}

const capital = (name: string): string => {
  const words = name
    .replaceAll("_", " ")
    .replace(/\blfo\b/g, "LFO")
    .replace(/\benv\b/g, "envelope");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};
const lower = (label: string): string =>
  /^[A-Z]{2}|^Q$/.test(label) ? label : label.slice(0, 1).toLowerCase() + label.slice(1);

/** The scale that a knob of this parameter has. */
export function scaleOf(parameter: ParameterSpec): Scale {
  const { minimum, maximum, unit, log, stepped } = parameter;
  const percent = unit === "" && !stepped && maximum === 1 && (minimum === 0 || minimum === -1);
  return { minimum, maximum, log, stepped, percent, unit: SHORT_UNITS[unit] ?? unit };
}

/** Whether a parameter is a switch: 0 or 1, without names for them. */
export function isSwitch(parameter: ParameterSpec): boolean {
  const { stepped, choices, minimum, maximum } = parameter;
  return stepped && choices.length === 0 && minimum === 0 && maximum === 1;
}
