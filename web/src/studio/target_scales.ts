/** What a target of automation is called, where its values lie, and what it has without automation. */

import { inWords, type Scale } from "../controls/scale";
import { fullLabelOf, scaleOf } from "../devices/parameters";
import type { Catalogue } from "../engine/catalogue";
import { FADER, SEND } from "../mixer/fader_law";
import type { Device, Song, Track } from "../song/document";

export interface TargetLook {
  /** In a lane's head: "Gain", "Send to Room", "Cutoff". */
  readonly name: string;
  /** What it belongs to, when that is not the track itself: a device's title. */
  readonly of: string;
  readonly scale: Scale;
  /** The value that the song has without automation. */
  readonly standard: number;
  words(value: number): string;
}

const PAN: Scale = { minimum: -1, maximum: 1 };
const WIDTH: Scale = { minimum: 0, maximum: 2 };
const SWITCH: Scale = { minimum: 0, maximum: 1, stepped: true };

const TRACK: Readonly<
  Record<string, readonly [name: string, scale: Scale, words?: (value: number) => string]>
> = {
  gain_db: ["Gain", FADER],
  pan: ["Pan", PAN, panInWords],
  width: ["Width", WIDTH, (value) => `${Math.round(value * 100)} %`],
  mute: ["Mute", SWITCH, (value) => (value >= 0.5 ? "muted" : "on")],
};

/** "L 30", "centre", "R 100". */
export function panInWords(value: number): string {
  const share = Math.round(Math.abs(value) * 100);
  return share === 0 ? "centre" : `${value < 0 ? "L" : "R"} ${share}`;
}

/** Look up a target; undefined when what it belongs to is gone, or has no such parameter. */
export function targetLook(song: Song, catalogue: Catalogue, target: string): TargetLook | undefined {
  const dot = target.indexOf(".");
  const [owner, name] = [target.slice(0, dot), target.slice(dot + 1)];
  for (const track of song.tracks) {
    if (track.id === owner) return ofTrack(track, name);
    const send = track.sends.find((each) => each.id === owner);
    if (send) {
      const to = song.tracks.find((each) => each.id === send.to)?.name ?? "nowhere";
      return named(`Send to ${to}`, "", SEND, send.gain_db);
    }
    const device = track.devices.find((each) => each.id === owner);
    if (device) return ofDevice(device, catalogue, name);
  }
  return undefined;
}

function ofTrack(track: Track, name: string): TargetLook | undefined {
  const known = TRACK[name];
  if (!known) return undefined;
  const [label, scale, words] = known;
  return named(label, "", scale, Number(track[name as "gain_db" | "pan" | "width" | "mute"]), words);
}

function ofDevice(device: Device, catalogue: Catalogue, name: string): TargetLook | undefined {
  const spec = catalogue.device(device.kind);
  const parameter = catalogue.parameter(device.kind, name);
  if (!spec || !parameter) return undefined;
  const value = catalogue.settings(device).get(name) ?? parameter.default;
  const choice = (chosen: number): string =>
    parameter.choices.find(([, number]) => number === Math.round(chosen))?.[0] ??
    inWords(chosen, scaleOf(parameter));
  const words = parameter.choices.length > 0 ? choice : undefined;
  return named(fullLabelOf(parameter, spec), device.name || spec.title, scaleOf(parameter), value, words);
}

function named(
  name: string,
  of: string,
  scale: Scale,
  standard: number,
  words = (value: number): string => inWords(value, scale),
): TargetLook {
  return { name, of, scale, standard, words };
}

/** A heading and what can be chosen under it. */
export interface TargetGroup {
  readonly name: string;
  readonly targets: readonly { readonly target: string; readonly name: string }[];
}

/** Everything of a track that automation can move: the track's own, its sends', its devices'. */
export function targetsOf(song: Song, catalogue: Catalogue, track: Track): TargetGroup[] {
  const own = Object.entries(TRACK).map(([name, [label]]) => ({
    target: `${track.id}.${name}`,
    name: label,
  }));
  const groups: TargetGroup[] = [{ name: "Track", targets: own }];
  if (track.sends.length > 0) {
    const targets = track.sends.map((send) => {
      const to = song.tracks.find((each) => each.id === send.to)?.name ?? "nowhere";
      return { target: `${send.id}.gain_db`, name: `To ${to}` };
    });
    groups.push({ name: "Sends", targets });
  }
  for (const device of track.devices) {
    const spec = catalogue.device(device.kind);
    if (!spec) continue;
    const shown = spec.parameters.filter((parameter) => !parameter.hidden);
    const targets = shown.map((parameter) => ({
      target: `${device.id}.${parameter.name}`,
      name: fullLabelOf({ ...parameter, index: 0 }, spec),
    }));
    groups.push({ name: device.name || spec.title, targets });
  }
  return groups;
}
