/**
 * What can be turned and automated: a track's fader, pan, width and mute, a send's level, a device's
 * parameters. A target is named as in `Automation.target`.
 *
 * A hand that turns is heard at once (`studio.touch`) and becomes an edit, or points of automation while
 * that is written, when it lets go (`studio.turn`).
 */

import type { Catalogue } from "../engine/catalogue";
import { ownStrip } from "../engine/console_strips";
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
  const made = new Set<string>();
  const edits = plain.flatMap(([target, value]): Edit[] => {
    const [id, name] = [target.slice(0, target.indexOf(".")), target.slice(target.indexOf(".") + 1)];
    // A strip of the desk is made the track's own once.
    if (made.has(id)) return [change("Device", { [id]: { params: { [name]: value } } })];
    const own = editOf(studio.song, target, value, studio.catalogue);
    if (own[0]?.edit === "Add") made.add(id);
    return own;
  });
  studio.apply(edits, why);
}

/** The edit that gives a target a value; none for a target that is gone. A strip of the desk becomes the track's own. */
export function editOf(
  song: Song,
  target: string,
  value: number,
  catalogue: Pick<Catalogue, "settings">,
): Edit[] {
  const dot = target.indexOf(".");
  const [id, name] = [target.slice(0, dot), target.slice(dot + 1)];
  for (const track of song.tracks) {
    if (track.id === id)
      return [change("Track", { [id]: { [name]: name === "mute" ? value >= 0.5 : value } })];
    if (track.sends.some((send) => send.id === id)) return [change("Send", { [id]: { [name]: value } })];
    if (track.devices.some((device) => device.id === id))
      return [change("Device", { [id]: { params: { [name]: value } } })];
  }
  return ownStrip(song, id, catalogue, { params: { [name]: value } });
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
