/** A knob or fader under a hand: heard at once, before the edit, over its automation. */

import type { Song } from "../song/document";
import type { Catalogue } from "./catalogue";
import type { Command } from "./commands";
import { ownValue, targetOf } from "./targets";

/** Set `target` of a song that is in the engine to `value`, whatever its automation says. */
export function touchCommands(song: Song, target: string, value: number, catalogue: Catalogue): Command[] {
  const found = targetOf(song, target, catalogue);
  if (!found || Number.isNaN(value)) return [];
  const { what, id, parameter } = found;
  const commands: Command[] = [];
  if (song.automation.some((lane) => lane.target === target))
    commands.push(["hold", what, id, parameter, true]);
  if (what === 0) commands.push(["track_set", id, parameter, value]);
  if (what === 1) commands.push(["send_set", id, value]);
  if (what === 2) commands.push(["device_set", id, parameter, value]);
  if (what === 3) commands.push(["track_flag", id, 0, value >= 0.5]);
  return commands;
}

/** Give `target` back to the song: its own value and its automation. */
export function releaseCommands(song: Song, target: string, catalogue: Catalogue): Command[] {
  const found = targetOf(song, target, catalogue);
  if (!found) return [];
  const value = ownValue(song, target, catalogue);
  const own = value === undefined ? [] : touchCommands(song, target, value, catalogue);
  return [...own, ["hold", found.what, found.id, found.parameter, false]];
}
