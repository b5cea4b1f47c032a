/**
 * What can be turned and automated: a track's fader, pan, width and mute, a send's level, a device's
 * parameters. A target is named as in `Automation.target`.
 *
 * A hand that turns is heard at once (`touch`) and becomes an edit, or points of automation while that is
 * written, when it lets go (`turn`).
 */

import type { Automation, Song } from "../song/document";
import { change, type Edit } from "../song/edits";
import type { Studio } from "./studio.svelte";

/** Let a value be heard while a person turns it. */
export function touchTarget(studio: Studio, target: string, value: number): void {
  const writing = studio as Partial<Turning>;
  if (writing.touch) writing.touch(target, value);
  else studio.player.touch(target, value);
}

/** Keep the value that a person let go of. */
export function turnTarget(studio: Studio, target: string, value: number, why: string): void {
  const writing = studio as Partial<Turning>;
  if (writing.turn) writing.turn(target, value, why);
  else studio.apply(editOf(studio.song, target, value), why, { join: target });
}

/** What the studio offers where automation can be written. */
interface Turning {
  touch(target: string, value: number): void;
  turn(target: string, value: number, why: string): void;
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
