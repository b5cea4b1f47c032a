/**
 * A track's devices: its instruments first, then its effects, in the order in which the sound passes.
 *
 * Edits for adding, replacing, moving and copying them; several instruments on a track are a rack, in which
 * each answers the keys of its zone.
 */

import type { Catalogue } from "../engine/catalogue";
import { WHOLE_ZONE } from "../song/blank";
import { deleteDevices } from "../song/changes/devices";
import type { Device, Song, Track, Zone } from "../song/document";
import { add, change, type Edit, type Fields, move } from "../song/edits";
import { newId } from "../song/ids";

export interface Chain {
  readonly instruments: readonly Device[];
  readonly effects: readonly Device[];
}

export function chainOf(track: Track, catalogue: Catalogue): Chain {
  const plays = (device: Device): boolean => catalogue.device(device.kind)?.kind === "instrument";
  return {
    instruments: track.devices.filter(plays),
    effects: track.devices.filter((device) => !plays(device)),
  };
}

/** What a person calls a device: its own name, or its kind's. */
export function titleOf(device: Pick<Device, "kind" | "name">, catalogue: Catalogue): string {
  return device.name || (catalogue.device(device.kind)?.title ?? device.kind);
}

/** A new effect at the end of the chain, or `before` another device. */
export function addEffect(track: Track, fields: Fields, before = ""): { edit: Edit; id: string } {
  const id = newId();
  return { edit: add("Device", [{ ...fields, id }], track.id, before), id };
}

/** A new instrument in place of those that the track has; it keeps their place at the head of the chain. */
export function replaceInstruments(
  song: Song,
  track: Track,
  fields: readonly Fields[],
  catalogue: Catalogue,
): { edits: Edit[]; id: string } {
  const { instruments, effects } = chainOf(track, catalogue);
  const old = instruments.map((device) => device.id);
  const edits = deleteDevices(song, old);
  let first = "";
  for (const each of fields) {
    const id = newId();
    first ||= id;
    edits.push(add("Device", [{ ...each, id }], track.id, effects[0]?.id ?? ""));
  }
  return { edits, id: first };
}

/** One more instrument beside those that the track has; with `zone` it answers only its keys. */
export function addInstrument(
  track: Track,
  fields: Fields,
  catalogue: Catalogue,
): { edit: Edit; id: string } {
  const id = newId();
  const { effects } = chainOf(track, catalogue);
  return { edit: add("Device", [{ ...fields, id }], track.id, effects[0]?.id ?? ""), id };
}

/** A copy of a device with an id of its own, right after it, or at the end of another track's chain. */
export function copyDevice(device: Device, track: Track, before = ""): { edit: Edit; id: string } {
  const id = newId();
  return { edit: add("Device", [{ ...plainFields(device), id }], track.id, before), id };
}

/** The device that stands after another one; "" for the last. */
export function after(track: Track, id: string): string {
  return track.devices[track.devices.findIndex((device) => device.id === id) + 1]?.id ?? "";
}

/** One step to the left or right among devices of the same sort; null where there is none. */
export function stepped(track: Track, device: Device, by: 1 | -1, catalogue: Catalogue): Edit | null {
  const chain = chainOf(track, catalogue);
  const row = chain.instruments.includes(device) ? chain.instruments : chain.effects;
  const at = row.indexOf(device);
  const other = row[at + by];
  if (!other) return null;
  const before = by < 0 ? other.id : after(track, other.id);
  return move("Device", device.id, track.id, before);
}

/** Change fields of a rack device's zone. */
export function changeZone(device: Device, fields: Partial<Zone>): Edit {
  return change("Device", { [device.id]: { zone: { ...(device.zone ?? WHOLE_ZONE), ...fields } } });
}

/** A device as plain fields, such as the clipboard keeps. */
export function plainFields(device: Device): Fields {
  const { id: _, ...rest } = device;
  return rest;
}
