/**
 * Choosing, stepping through and comparing presets.
 *
 * A shipped preset is chosen by its key, and the device's own settings go; a preset that a person saved
 * is a set of settings over the defaults, so a song keeps sounding the same when that preset is gone.
 */

import type { DeviceSpec, Preset } from "../engine/catalogue";
import type { Device } from "../song/document";
import { change, type Edit } from "../song/edits";

type Set = Pick<Device, "id" | "preset" | "params">;

/** The edit that gives a device a preset, or its defaults. */
export function choosePreset(device: Set, preset: Preset | null): Edit {
  const params: Record<string, number | null> = {};
  for (const name of Object.keys(device.params)) params[name] = null;
  if (preset?.own) Object.assign(params, preset.params);
  const key = preset === null || preset.own ? "" : preset.key;
  return change("Device", { [device.id]: { preset: key, params } });
}

/** The preset that a device stands on, and whether it was turned away from it; null for the defaults. */
export function standingOn(device: Set, spec: DeviceSpec): { preset: Preset | null; modified: boolean } {
  const shipped = spec.presets.find((preset) => !preset.own && preset.key === device.preset) ?? null;
  const turned = Object.keys(device.params);
  if (shipped !== null) return { preset: shipped, modified: turned.length > 0 };
  const own = spec.presets.find((preset) => preset.own && sameSettings(preset.params, device.params));
  return { preset: own ?? null, modified: own === undefined && turned.length > 0 };
}

/** The preset `by` steps from the one a device stands on, round and round. */
export function neighbour(device: Set, spec: DeviceSpec, by: 1 | -1): Preset | null {
  const { presets } = spec;
  if (presets.length === 0) return null;
  const at = presets.indexOf(standingOn(device, spec).preset!);
  const next = at < 0 ? (by > 0 ? 0 : presets.length - 1) : (at + by + presets.length) % presets.length;
  return presets[next]!;
}

/** What a person saves of a device: every setting that is not the default. */
export function savedSettings(
  settings: ReadonlyMap<string, number>,
  spec: DeviceSpec,
): Record<string, number> {
  const saved: Record<string, number> = {};
  for (const parameter of spec.parameters) {
    const value = settings.get(parameter.name);
    if (!parameter.hidden && value !== undefined && value !== parameter.default)
      saved[parameter.name] = value;
  }
  return saved;
}

/** A preset's key from what a person called it: "My warm bass!" is "my_warm_bass". */
export function keyOfName(name: string): string {
  return (
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 40) || "preset"
  );
}

function sameSettings(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  const names = Object.keys(a);
  return (
    names.length > 0 && names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
  );
}
