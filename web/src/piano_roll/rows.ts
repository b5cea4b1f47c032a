/**
 * The rows of a roll, from the top down: every pitch of the keyboard, or the instruments of a drum kit.
 */

import type { Clip, Key, Track } from "../song/document";
import { pitchName } from "../song/scales";

export interface Row {
  readonly pitch: number;
  readonly name: string;
}

export interface Rows {
  readonly kind: "keys" | "drums";
  readonly list: readonly Row[];
  /** The row of a pitch, or -1 where there is none. */
  rowOf(pitch: number): number;
}

const LOWEST_DRUM = 35;
const DRUM_CHANNEL = 9;

/** What General MIDI calls the keys of a drum kit, from 35 up. */
const GENERAL_MIDI_DRUMS = [
  ..."Low kick,Kick,Side stick,Snare,Clap,Electric snare,Low floor tom,Closed hat,High floor tom".split(","),
  ..."Pedal hat,Low tom,Open hat,Low-mid tom,High-mid tom,Crash,High tom,Ride,China".split(","),
  ..."Ride bell,Tambourine,Splash,Cowbell,Second crash,Vibraslap,Second ride,High bongo".split(","),
  ..."Low bongo,Muted conga,High conga,Low conga,High timbale,Low timbale,High agogo".split(","),
  ..."Low agogo,Cabasa,Maracas,Short whistle,Long whistle,Short guiro,Long guiro,Claves".split(","),
  ..."High wood block,Low wood block,Muted cuica,Open cuica,Muted triangle,Open triangle".split(","),
];

/** What a drum computer starts from when its track names no instruments. */
const STANDARD_KIT = [36, 38, 39, 42, 46, 45, 48, 49, 51];

export function keyRows(key: Key | null): Rows {
  const list = Array.from({ length: 128 }, (_, row) => ({
    pitch: 127 - row,
    name: pitchName(127 - row, key),
  }));
  return { kind: "keys", list, rowOf: (pitch) => 127 - pitch };
}

/** Whether a track is a drum kit: on the drum channel, or a rack of instruments with one pitch each. */
export function isKit(track: Track): boolean {
  return (
    track.midi_channel === DRUM_CHANNEL ||
    track.devices.some((device) => (device.zone?.pitch ?? null) !== null)
  );
}

/** The kit's instruments from the highest key down, and whatever else the clip strikes. */
export function drumRows(track: Track, clip: Clip | undefined, key: Key | null = null): Rows {
  const kit = isKit(track);
  const names = new Map<number, string>();
  for (const note of clip?.notes ?? [])
    names.set(note.pitch, kit ? drumName(note.pitch) : pitchName(note.pitch, key));
  if (kit) for (const [pitch, name] of kitNames(track)) names.set(pitch, name);
  if (names.size === 0) for (const pitch of STANDARD_KIT) names.set(pitch, drumName(pitch));
  const list = [...names].sort(([a], [b]) => b - a).map(([pitch, name]) => ({ pitch, name }));
  const rows = new Int16Array(128).fill(-1);
  for (const [row, { pitch }] of list.entries()) rows[pitch] = row;
  return { kind: "drums", list, rowOf: (pitch) => rows[pitch] ?? -1 };
}

export function drumName(pitch: number): string {
  return GENERAL_MIDI_DRUMS[pitch - LOWEST_DRUM] ?? pitchName(pitch);
}

/** The instruments of a rack by their key: the key's own name where several keys strike one instrument. */
function kitNames(track: Track): Map<number, string> {
  const names = new Map<number, string>();
  for (const device of track.devices) {
    const { zone } = device;
    if (zone === null || zone.pitch === null) continue;
    for (let pitch = zone.low; pitch <= zone.high && names.size < 128; pitch += 1)
      names.set(pitch, zone.low === zone.high && device.name ? device.name : drumName(pitch));
  }
  return names;
}
