/** The desk that a song is mixed on: a console on the master makes every strip one of its channels. */

import { consoleOf } from "../engine/console_strips";
import { deleteDevices } from "../song/changes/devices";
import { MASTER, type Song } from "../song/document";
import { add, change, type Edit } from "../song/edits";
import { newId } from "../song/ids";

/** The kinds of desk, by the number that the console's panel has for them; -1 is none. */
export const DESKS = [
  ["No desk", -1],
  ["Transformer", 0],
  ["Discrete", 1],
  ["Integrated", 2],
] as const;

/** Mix on another desk, or on none. A new console comes first on the master: what masters the song comes after it. */
export function deskEdits(song: Song, desk: number): Edit[] {
  const old = consoleOf(song);
  if (desk < 0) return old ? deleteDevices(song, [old.id]) : [];
  if (old) return [change("Device", { [old.id]: { params: { ...old.params, desk } } })];
  const first = song.tracks.find((track) => track.id === MASTER)?.devices[0]?.id ?? "";
  return [add("Device", [{ id: newId(), kind: "console", params: { desk } }], MASTER, first)];
}
