/** Devices and sends taken out of a song, and with them the automation that moved them. */

import type { Song } from "../document";
import { type Edit, remove } from "../edits";

export function deleteDevices(song: Song, ids: readonly string[]): Edit[] {
  return ids.length === 0 ? [] : [...withoutLanes(song, ids), remove("Device", ids)];
}

export function deleteSends(song: Song, ids: readonly string[]): Edit[] {
  return ids.length === 0 ? [] : [...withoutLanes(song, ids), remove("Send", ids)];
}

/** The edits that take away all points that move something of these owners. */
function withoutLanes(song: Song, owners: readonly string[]): Edit[] {
  return song.automation
    .filter(
      (lane) => lane.points.length > 0 && owners.includes(lane.target.slice(0, lane.target.indexOf("."))),
    )
    .map((lane) =>
      remove(
        "Point",
        lane.points.map((point) => point.id),
        lane.target,
      ),
    );
}
