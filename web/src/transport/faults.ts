/** What the engine could not do in time or not at all, by the names that people gave. */

import type { Catalogue } from "../engine/catalogue";
import type { Song } from "../song/document";

/** What is asked of the player's status. */
export interface Faults {
  /** Pages of audio that came too late to be heard. */
  readonly late: number;
  /** Devices that were silenced because they made no sound but noise, by id. */
  readonly faulty?: readonly string[];
}

export function faultsInWords(status: Faults, song: Song, catalogue: Pick<Catalogue, "device">): string[] {
  const told: string[] = [];
  if (status.late > 0)
    told.push(
      `Audio came late ${status.late === 1 ? "once" : `${status.late} times`}: the disk or the network was slow.`,
    );
  for (const id of status.faulty ?? []) {
    const track = song.tracks.find((each) => each.devices.some((device) => device.id === id));
    const device = track?.devices.find((each) => each.id === id);
    if (!track || !device) continue;
    const title = device.name || catalogue.device(device.kind)?.title || device.kind;
    told.push(`${title} on ${track.name} broke down and is silent: turn it off and on again.`);
  }
  return told;
}
