/** Tracks added, copied, deleted, grouped and routed; what refers to a track goes with it. */

import { type Device, MASTER, type Song, type Track, type TrackKind } from "../document";
import { add, change, type Edit, type Fields, move, remove } from "../edits";
import { newId } from "../ids";
import { renewed } from "./clip_places";

/** So many colours has a theme; a track's colour is the number of one of them. */
const COLOURS = Array.from({ length: 8 }, (_, number) => number);

/** The colour that the fewest tracks have, the earliest of those. */
function nextColour(song: Song): number {
  const played = song.tracks.filter((track) => track.kind !== "master" && track.kind !== "return");
  const count = (colour: number): number => played.filter((track) => track.colour === colour).length;
  const least = Math.min(...COLOURS.map(count));
  return COLOURS.find((colour) => count(colour) === least)!;
}

/** A new track before another one (or before the returns and the master) with devices on it. */
export function addTrack(
  song: Song,
  fields: Fields,
  devices: readonly Fields[] = [],
  before = "",
): { edits: Edit[]; id: string } {
  const id = newId();
  const own = devices.map((device) => ({ ...device, id: newId() }));
  const place = before || firstBehind(song, fields.kind === "return");
  return {
    edits: [add("Track", [{ colour: nextColour(song), ...fields, id, devices: own }], "", place)],
    id,
  };
}

/** Return the id of the first return or master; of the master alone for a new return. */
function firstBehind(song: Song, isReturn: boolean): string {
  const isBehind = (track: Track): boolean =>
    track.kind === "master" || (!isReturn && track.kind === "return");
  return song.tracks.find(isBehind)?.id ?? "";
}

/**
 * Where a new track stands: right behind the one in hand and in its group; returns, and tracks at the end, where
 * theirs do.
 */
export function placeBeside(song: Song, id: string, kind: TrackKind): { before: string; output: string } {
  const at = song.tracks.findIndex((track) => track.id === id);
  const [track, next] = [song.tracks[at], song.tracks[at + 1]];
  if (!track || kind === "return" || isLow(track)) return { before: "", output: "" };
  const isGrouped = song.tracks.some((each) => each.id === track.output && each.kind === "group");
  return { before: next?.id ?? "", output: isGrouped ? track.output : "" };
}

const isLow = ({ kind }: Track): boolean => kind === "return" || kind === "master";

/** A copy of a track right behind it, with its devices, sends, clips, takes and automation. */
export function duplicateTrack(song: Song, id: string): { edits: Edit[]; id: string } {
  const at = song.tracks.findIndex((track) => track.id === id);
  const track = song.tracks[at];
  if (!track || id === MASTER) return { edits: [], id: "" };
  const ids = new Map<string, string>([[id, newId()]]);
  for (const each of [...track.devices, ...track.sends, ...track.takes]) ids.set(each.id, newId());
  const named = <R extends { readonly id: string }>(record: R): R => ({ ...record, id: ids.get(record.id)! });
  const copy: Track = {
    ...named(track),
    name: `${track.name} 2`,
    solo: false,
    devices: track.devices
      .map(named)
      .map((device): Device => ({ ...device, sidechain: ids.get(device.sidechain) ?? device.sidechain })),
    sends: track.sends.map(named),
    clips: track.clips.map(renewed),
    takes: track.takes.map((take) => ({ ...named(take), clips: take.clips.map(renewed) })),
  };
  const edits = [add("Track", [copy as unknown as Fields], "", song.tracks[at + 1]?.id ?? "")];
  for (const lane of song.automation) {
    const [owner, parameter] = splitTarget(lane.target);
    const own = ids.get(owner);
    if (own)
      edits.push(
        add(
          "Point",
          lane.points.map((point) => ({ ...point })),
          `${own}.${parameter}`,
        ),
      );
  }
  return { edits, id: copy.id };
}

function splitTarget(target: string): [string, string] {
  const dot = target.lastIndexOf(".");
  return [target.slice(0, dot), target.slice(dot + 1)];
}

/** Delete tracks with their automation; what went into them goes to the master, sends to them go. */
export function deleteTracks(song: Song, ids: readonly string[]): Edit[] {
  const gone = new Set(ids.filter((id) => id !== MASTER && song.tracks.some((track) => track.id === id)));
  const owners = new Set<string>(gone);
  const edits: Edit[] = [];
  const outputs: Record<string, Fields> = {};
  const sidechains: Record<string, Fields> = {};
  for (const track of song.tracks) {
    const inside = [...track.devices, ...track.sends];
    if (gone.has(track.id)) for (const each of inside) owners.add(each.id);
    if (gone.has(track.id)) continue;
    if (gone.has(track.output)) outputs[track.id] = { output: "" };
    for (const device of track.devices)
      if (gone.has(device.sidechain)) sidechains[device.id] = { sidechain: "" };
    for (const send of track.sends.filter((each) => gone.has(each.to))) {
      owners.add(send.id);
      edits.push(remove("Send", [send.id]));
    }
  }
  if (Object.keys(outputs).length > 0) edits.push(change("Track", outputs));
  if (Object.keys(sidechains).length > 0) edits.push(change("Device", sidechains));
  for (const lane of song.automation.filter((each) => owners.has(splitTarget(each.target)[0]))) {
    if (lane.points.length > 0)
      edits.push(
        remove(
          "Point",
          lane.points.map((point) => point.id),
          lane.target,
        ),
      );
  }
  for (const id of gone) edits.push(remove("Track", [id]));
  return edits;
}

/** Put tracks into a new group that stands before the first of them. */
export function groupTracks(
  song: Song,
  ids: readonly string[],
  name = "Group",
): { edits: Edit[]; id: string } {
  const chosen = song.tracks.filter(
    (track) => ids.includes(track.id) && track.kind !== "master" && track.kind !== "return",
  );
  const [first] = chosen;
  if (!first) return { edits: [], id: "" };
  const shared = chosen.every((track) => track.output === first.output) ? first.output : "";
  const made = addTrack(song, { name, kind: "group", output: shared, colour: first.colour }, [], first.id);
  const outputs = Object.fromEntries(chosen.map((track) => [track.id, { output: made.id }]));
  const moves = chosen.slice(1).flatMap((track, index): Edit[] => {
    const before = chosen[index]!;
    const behind = song.tracks[song.tracks.indexOf(before) + 1];
    return behind && behind !== track ? [move("Track", track.id, "", behind.id)] : [];
  });
  return { edits: [...made.edits, change("Track", outputs), ...moves], id: made.id };
}

/** Whether a track's sound may go into a group without coming back to itself. */
export function mayRoute(song: Song, id: string, output: string): boolean {
  const byId = new Map(song.tracks.map((track) => [track.id, track]));
  const seen = new Set([id]);
  for (let at = output; at !== "" && at !== MASTER; at = byId.get(at)?.output ?? "") {
    if (seen.has(at)) return false;
    seen.add(at);
  }
  return output === "" || byId.get(output)?.kind === "group";
}

/** Send tracks into a group, or to the master (""); those that would hear themselves stay. */
export function routeTracks(song: Song, ids: readonly string[], output: string): Edit[] {
  const able = ids.filter((id) => id !== MASTER && mayRoute(song, id, output));
  return able.length > 0 ? [change("Track", Object.fromEntries(able.map((id) => [id, { output }])))] : [];
}

/** Bring a track before another one; "" brings it before the master. */
export const reorderTrack = (id: string, before = ""): Edit[] =>
  id === MASTER || id === before ? [] : [move("Track", id, "", before || MASTER)];

export const changeTracks = (ids: readonly string[], fields: Fields): Edit[] =>
  ids.length > 0 ? [change("Track", Object.fromEntries(ids.map((id) => [id, fields])))] : [];
