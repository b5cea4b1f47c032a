/**
 * The strips that a console on the master gives to tracks that have none of their own.
 *
 * No record of the song holds them, but they are seen and turned as if one did: what a hand changes on such a strip
 * makes it the track's own, under the same id, so that whoever hears and sees it goes on with the same device, and
 * two people who touch it at once make one strip.
 */

import { BLANK_DEVICE } from "../song/blank";
import { type Device, MASTER, type Song, type Track } from "../song/document";
import { add, type Edit } from "../song/edits";
import { newId } from "../song/ids";
import type { Catalogue } from "./catalogue";

const CONSOLE = "console";
const CHANNEL = "console_channel";
const LONGEST_ID = 80;
/** The knobs of the console that turn one of every strip which it gives, and which one. */
export const FOLLOWED: Readonly<Record<string, string>> = { desk: "desk", channel_drive_db: "drive_db" };

type Settings = Pick<Catalogue, "settings">;

/** The console that is heard. */
export const consoleOf = (song: Song): Device | undefined =>
  song.tracks
    .find((track) => track.id === MASTER)
    ?.devices.find((device) => device.kind === CONSOLE && !device.bypass);

export const hasStrip = (track: Track): boolean => track.devices.some((device) => device.kind === CHANNEL);

/** The name of the strip that a track is given; one that was moved to another track keeps its own. */
export function stripId(track: string, taken: ReadonlySet<string>): string {
  let id = `${track}-strip`;
  while (taken.has(id)) id += "-";
  return id;
}

/** The ids of tracks and all that they hold but clips: they are one family of names. */
export const takenIds = (song: Song): Set<string> =>
  new Set(
    song.tracks.flatMap((track) =>
      [track, ...track.devices, ...track.sends, ...track.takes].map((each) => each.id),
    ),
  );

export const strip = (id: string, desk: number, drive_db: number): Device => ({
  ...BLANK_DEVICE,
  id,
  kind: CHANNEL,
  params: { desk, drive_db },
});

/** The strip that the song's console gives to a track; undefined where it gives none. */
export function givenStrip(song: Song, track: Track, catalogue: Settings): Device | undefined {
  const desk = track.id === MASTER || hasStrip(track) ? undefined : consoleOf(song);
  if (!desk) return undefined;
  const panel = catalogue.settings(desk);
  return strip(stripId(track.id, takenIds(song)), panel.get("desk") ?? 0, panel.get("channel_drive_db") ?? 0);
}

/** The edit that makes a given strip its track's own, with other settings or off; none where `id` is no such strip. */
export function ownStrip(
  song: Song,
  id: string,
  catalogue: Settings,
  other: { readonly params?: Readonly<Record<string, number>>; readonly bypass?: boolean } = {},
): Edit[] {
  for (const track of id.includes("-strip") ? song.tracks : []) {
    if (!id.startsWith(track.id)) continue;
    const given = givenStrip(song, track, catalogue);
    if (given?.id !== id) continue;
    const params = { ...given.params, ...other.params };
    // Where a name would be too long, it gets one of its own.
    const name = id.length > LONGEST_ID ? newId() : id;
    return [add("Device", [{ id: name, kind: given.kind, params, bypass: other.bypass ?? false }], track.id)];
  }
  return [];
}
