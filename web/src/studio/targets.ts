/**
 * What can be turned and automated: a track's fader, pan, width and mute, a send's level, a device's
 * parameters. A target is named as in `Automation.target`.
 *
 * A hand that turns is heard at once (`studio.touch`) and becomes an edit, or points of automation while
 * that is written, when it lets go (`studio.turn`).
 */

import type { Automation, Song } from "../song/document";
import { change, type Edit } from "../song/edits";
import type { Studio } from "./studio.svelte";

/** Keep what one gesture turned at once, such as a point in a drawing: one step that undo takes back. */
export function turnTargets(
  studio: Studio,
  turned: readonly (readonly [target: string, value: number])[],
  why: string,
): void {
  const automated = turned.filter(([target]) => studio.automation.armed || isAutomated(studio.song, target));
  for (const [target, value] of automated) studio.turn(target, value, why);
  const plain = turned.filter((each) => !automated.includes(each));
  studio.apply(
    plain.flatMap(([target, value]) => editOf(studio.song, target, value)),
    why,
  );
}

/** The edit that gives a target a value; none for a target that is gone. */
export function editOf(song: Song, target: string, value: number): Edit[] {
  const dot = target.indexOf(".");
  const [id, name] = [target.slice(0, dot), target.slice(dot + 1)];
  for (const track of song.tracks) {
    if (track.id === id)
      return [change("Track", { [id]: { [name]: name === "mute" ? value >= 0.5 : value } })];
    if (track.sends.some((send) => send.id === id)) return [change("Send", { [id]: { [name]: value } })];
    if (track.devices.some((device) => device.id === id))
      return [change("Device", { [id]: { params: { [name]: value } } })];
  }
  return [];
}

/** Whether points of automation move a target. */
export function isAutomated(song: Song, target: string): boolean {
  let targets = known.get(song.automation);
  if (targets === undefined) {
    targets = new Set(song.automation.filter((lane) => lane.points.length > 0).map((lane) => lane.target));
    known.set(song.automation, targets);
  }
  return targets.has(target);
}

/** Kept for each list of lanes: hundreds of knobs ask about the same one. */
const known = new WeakMap<readonly Automation[], Set<string>>();
