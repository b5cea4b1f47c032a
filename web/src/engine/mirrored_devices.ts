/**
 * One device's settings, zone and samples, mirrored into the engine.
 */

import { WHOLE_ZONE } from "../song/blank";
import type { Device, SampleZone, Zone } from "../song/document";
import type { Catalogue } from "./catalogue";
import type { Command } from "./commands";
import { crc32 } from "./crc32";

const NONE = -1;
/** Return what turns the settings of `was` (undefined: the device is new) into those of `device`. */
export function deviceChanges(was: Device | undefined, device: Device, catalogue: Catalogue): Command[] {
  const out: Command[] = [];
  const old = was && catalogue.settings(was);
  for (const [name, value] of catalogue.settings(device))
    if (old?.get(name) !== value)
      out.push(["device_set", device.id, catalogue.parameter(device.kind, name)!.index, value]);
  if (was?.bypass !== device.bypass) out.push(["bypass", device.id, device.bypass]);
  if (was?.zone !== device.zone && (was?.zone || device.zone))
    out.push(zoneCommand(device.id, device.zone ?? WHOLE_ZONE));
  if (was?.samples !== device.samples && (was?.samples.length || device.samples.length))
    out.push(samplesCommand(device.id, device.samples));
  return out;
}

function zoneCommand(id: string, zone: Zone): Command {
  const { low, high, low_velocity, high_velocity, pitch, choke } = zone;
  const limits = Int32Array.of(low, high, low_velocity, high_velocity, pitch ?? NONE, choke);
  return ["zone", id, limits, zone.gain_db, zone.pan];
}

function samplesCommand(id: string, zones: readonly SampleZone[]): Command {
  const numbers = zones.flatMap((z) => [
    z.low,
    z.high,
    z.low_velocity,
    z.high_velocity,
    z.root,
    z.start,
    z.end,
    z.loop_start,
    z.loop_end,
  ]);
  const media = zones.map((zone) => zone.media);
  return ["samples", id, media, Int32Array.from(numbers), Float32Array.from(zones, (zone) => zone.gain_db)];
}

/** The chance of a device follows from the song's seed and its own id. */
export function seedOf(song_seed: number, device: string): number {
  return crc32(new TextEncoder().encode(`${song_seed}:${device}`)) & 0xffffff;
}
