/** A device taken out of its chain by a person, who is told how it comes back. */

import { deleteDevices } from "../song/changes/devices";
import type { Device } from "../song/document";
import type { Studio } from "../studio/studio.svelte";

/** Take it out; says whether it was. */
export function removeDevice(studio: Studio, device: Device, title: string): boolean {
  const done = studio.apply(deleteDevices(studio.song, [device.id]), `${title} removed`);
  if (done) studio.notices.say(`${title} removed. Undo brings it back.`);
  return done;
}
