/**
 * What a control's name means, in the syntax of `Automation.target`: "track.gain_db", "device.cutoff",
 * "send.gain_db".
 *
 * The engine counts kinds of owner and parameters in numbers; the song writes ids and words.
 */

import type { Song } from "../song/document";
import type { Catalogue } from "./catalogue";

export const CONTROLS = { gain_db: 0, pan: 1, width: 2 } as const;

/** Where a control is in the engine: `what` as in abi.h, the id of its owner, the number of the parameter. */
export interface Target {
  readonly what: 0 | 1 | 2 | 3;
  readonly id: string;
  readonly parameter: number;
}

/** Find what an automation's target names, in the syntax of `Automation.target`. Undefined: nothing here. */
export function targetOf(song: Song, target: string, catalogue: Catalogue): Target | undefined {
  const [owner, name] = partsOf(target);
  for (const track of song.tracks) {
    if (track.id === owner) return trackTarget(owner, name);
    if (track.sends.some((send) => send.id === owner)) return { what: 1, id: owner, parameter: 0 };
    const device = track.devices.find((each) => each.id === owner);
    if (!device) continue;
    const parameter = catalogue.parameter(device.kind, name);
    return parameter && { what: 2, id: owner, parameter: parameter.index };
  }
  return undefined;
}

/** The same for a track's own controls. */
export function trackTarget(id: string, name: string): Target | undefined {
  if (name === "mute") return { what: 3, id, parameter: 0 };
  return name in CONTROLS ? { what: 0, id, parameter: CONTROLS[name as keyof typeof CONTROLS] } : undefined;
}

/** The id of the owner and the name of what it owns. */
export function partsOf(target: string): [owner: string, name: string] {
  const dot = target.lastIndexOf(".");
  return [target.slice(0, Math.max(0, dot)), target.slice(dot + 1)];
}

/** The value that a target has in the song itself. */
export function ownValue(song: Song, target: string, catalogue: Catalogue): number | undefined {
  const [owner, name] = partsOf(target);
  for (const track of song.tracks) {
    if (track.id === owner) {
      if (name === "mute") return Number(track.mute);
      return name === "gain_db" || name === "pan" || name === "width" ? track[name] : undefined;
    }
    const send = track.sends.find((each) => each.id === owner);
    if (send) return send.gain_db;
    const device = track.devices.find((each) => each.id === owner);
    if (device) return catalogue.settings(device).get(name);
  }
  return undefined;
}
