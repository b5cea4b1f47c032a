/**
 * The automation of a song, mirrored into the engine: one curve for each control that moves.
 */

import type { Automation, Device, Send, Song, Track } from "../song/document";
import type { Catalogue } from "./catalogue";
import type { Command, Problem } from "./commands";
import { partsOf, type Target, trackTarget } from "./targets";

const CURVES = { hold: 0, line: 1, curve: 2 } as const;

/** Between two snapshots, what the tracks, sends and devices leave for the automation to say. */
export interface Lanes {
  readonly before: Song | null;
  readonly after: Song;
  readonly catalogue: Catalogue;
  /** Tracks, devices and sends that the engine did not have a moment ago. */
  readonly fresh: ReadonlySet<string>;
  /** Tracks whose sends are new to a mute that is automated. */
  readonly muteAgain: ReadonlySet<string>;
  readonly report: (problem: Problem) => void;
}

type Owners = ReadonlyMap<string, Device | Track | Send>;

/** Return what makes the engine's automation that of `after`. */
export function automationChanges({ before, after, catalogue, fresh, muteAgain, report }: Lanes): Command[] {
  const out: Command[] = [];
  const owners = ownersIn(after);
  const say = (lane: Automation, wrong: (problem: Problem) => void): void => {
    const command = laneCommand(lane, owners, catalogue, wrong);
    if (command) out.push(command);
  };
  const old = new Map(before?.automation.map((lane) => [lane.target, lane]));
  for (const lane of after.automation) {
    const [owner, name] = partsOf(lane.target);
    const again = fresh.has(owner) || (name === "mute" && muteAgain.has(owner));
    if (old.get(lane.target) !== lane || again) say(lane, report);
    old.delete(lane.target);
  }
  for (const lane of old.values())
    if (!fresh.has(partsOf(lane.target)[0])) say({ ...lane, points: [] }, () => {});
  return out;
}

function ownersIn(song: Song): Owners {
  const tracks = new Set(song.tracks.map((track) => track.id));
  const owners = new Map<string, Device | Track | Send>();
  for (const track of song.tracks) {
    owners.set(track.id, track);
    for (const send of track.sends) if (tracks.has(send.to)) owners.set(send.id, send);
    for (const device of track.devices) owners.set(device.id, device);
  }
  return owners;
}

function laneCommand(
  lane: Automation,
  owners: Owners,
  catalogue: Catalogue,
  report: (problem: Problem) => void,
): Command | undefined {
  const [owner, name] = partsOf(lane.target);
  const found = owners.get(owner);
  if (!found) return undefined;
  let target: Target | undefined;
  if ("clips" in found) target = trackTarget(owner, name);
  else if ("to" in found) target = { what: 1, id: owner, parameter: 0 };
  else {
    const parameter = catalogue.parameter(found.kind, name);
    target = parameter && { what: 2, id: owner, parameter: parameter.index };
  }
  if (target) {
    const { count, columns } = pointColumns(lane, name);
    return ["automate", target.what, target.id, target.parameter, count, columns];
  }
  report(
    "clips" in found
      ? {
          problem: `Automation moves "${name}" of a track, which cannot be automated.`,
          remedy: "Choose gain_db, pan, width or mute.",
        }
      : {
          problem: `Automation moves "${name}", which the device ${"kind" in found ? found.kind : ""} does not have.`,
          remedy: "Take the lane out, or choose one of the device's parameters.",
        },
  );
  return undefined;
}

function pointColumns(lane: Automation, name: string): { count: number; columns: Int32Array } {
  const points = [...lane.points].sort((a, b) => a.tick - b.tick);
  const count = points.length;
  const columns = new Int32Array(4 * count);
  const values = new Float32Array(columns.buffer, 8 * count, count);
  const bends = new Float32Array(columns.buffer, 12 * count, count);
  points.forEach((point, i) => {
    columns[i] = point.tick;
    columns[count + i] = CURVES[point.curve];
    values[i] = name === "mute" ? 1 - point.value : point.value;
    bends[i] = point.bend;
  });
  return { count, columns };
}
