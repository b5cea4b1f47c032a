/** Tracks made, copied, grouped, ordered and taken away: the edits behind the timeline's and mixer's menus. */

import type { Automation, Device, Song, Track, TrackKind } from "../document";
import { add, change, type Edit, type Fields, move, remove } from "../edits";
import { newId } from "../ids";
import { plain, renewed } from "./clip_places";

const NAMES: Readonly<Record<TrackKind, string>> = {
  instrument: "Track",
  audio: "Audio",
  group: "Group",
  return: "Return",
  master: "Master",
};

export interface NewTrack {
  readonly edits: Edit[];
  readonly id: string;
}

/** The name itself, or with the first number that is free: "Audio 2". */
export function freeName(song: Song, wanted: string): string {
  const taken = new Set(song.tracks.map((track) => track.name));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.has(`${wanted} ${number}`)) return `${wanted} ${number}`;
}

/** The colour that the fewest tracks have, the first of them. */
export function freeColour(song: Song): number {
  const counts = new Array<number>(8).fill(0);
  for (const track of song.tracks) if (track.kind !== "master") counts[track.colour % 8]! += 1;
  return counts.indexOf(Math.min(...counts));
}

/** Before which track a new one of a kind goes: after the one in hand, returns after all, the master last. */
export function placeFor(song: Song, kind: TrackKind, after = ""): string {
  const tracks = song.tracks;
  const index = kind === "return" ? -1 : tracks.findIndex((track) => track.id === after);
  const isLow = (track: Track): boolean => track.kind === "master" || (kind !== "return" && track.kind === "return");
  const next = index >= 0 ? tracks[index + 1] : undefined;
  if (next && !isLow(tracks[index]!)) return next.id;
  return tracks.find(isLow)?.id ?? "";
}

/** A new track, with devices if any, after the track in hand. */
export function newTrack(
  song: Song,
  kind: TrackKind,
  options: { name?: string; icon?: string; devices?: readonly Fields[]; after?: string; output?: string } = {},
): NewTrack {
  const id = newId();
  const fields: Record<string, unknown> = {
    id,
    name: freeName(song, options.name ?? NAMES[kind]),
    kind,
    colour: freeColour(song),
    ...(options.icon && { icon: options.icon }),
    ...(options.output && { output: options.output }),
    devices: (options.devices ?? []).map((device) => ({ ...device, id: newId() })),
  };
  return { edits: [add("Track", [fields], "", placeFor(song, kind, options.after))], id };
}

/** A copy of a track with all that is on it and its automation, right after it. */
export function trackCopied(song: Song, track: Track): NewTrack {
  const id = newId();
  const ids = new Map<string, string>([[track.id, id]]);
  const fresh = (old: string): string => {
    const made = newId();
    ids.set(old, made);
    return made;
  };
  const flat = <T extends { readonly extra: Fields }>({ extra, ...fields }: T): Fields => ({ ...extra, ...fields });
  const devices = track.devices.map((device: Device) => ({ ...flat(device), id: fresh(device.id) }));
  const sends = track.sends.map((send) => ({ ...flat(send), id: fresh(send.id) }));
  const clips = track.clips.map((clip) => plain(renewed(clip)));
  const takes = track.takes.map((take) => ({ ...flat(take), id: newId(), clips: take.clips.map((clip) => plain(renewed(clip))) }));
  const name = freeName(song, track.name);
  const at = song.tracks.indexOf(track);
  const before = song.tracks[at + 1]?.id ?? "";
  const record = { ...flat(track), id, name, solo: false, devices, sends, clips, takes };
  const lanes = song.automation.flatMap((lane: Automation) => {
    const dot = lane.target.indexOf(".");
    const owner = ids.get(lane.target.slice(0, dot));
    if (owner === undefined || lane.points.length === 0) return [];
    const points = lane.points.map((point) => ({ ...point, id: newId() }));
    return [add("Point", points, owner + lane.target.slice(dot))];
  });
  return { edits: [add("Track", [record], "", before), ...lanes], id };
}

/** Take tracks away with their automation and the sends that go to them; what fed them feeds the master. */
export function tracksDeleted(song: Song, ids: ReadonlySet<string>): Edit[] {
  const gone = song.tracks.filter((track) => ids.has(track.id) && track.kind !== "master");
  if (gone.length === 0) return [];
  const away = new Set(gone.map((track) => track.id));
  const owners = new Set(away);
  for (const track of gone) for (const part of [...track.devices, ...track.sends]) owners.add(part.id);
  const sends = song.tracks.filter((track) => !away.has(track.id)).flatMap((track) => track.sends.filter((send) => away.has(send.to)));
  for (const send of sends) owners.add(send.id);
  const lanes = song.automation.filter((lane) => lane.points.length > 0 && owners.has(lane.target.slice(0, lane.target.indexOf("."))));
  const freed = song.tracks.filter((track) => away.has(track.output) && !away.has(track.id));
  const outer = (track: Track): string => song.tracks.find((each) => each.id === track.output)?.output ?? "";
  return [
    ...lanes.map((lane) => remove("Point", lane.points.map((point) => point.id), lane.target)),
    ...(freed.length > 0 ? [change("Track", Object.fromEntries(freed.map((track) => [track.id, { output: outer(track) }])))] : []),
    ...(sends.length > 0 ? [remove("Send", sends.map((send) => send.id))] : []),
    ...gone.map((track) => remove("Track", [track.id])),
  ];
}

/** Put tracks into a new group, which stands where the first of them stood. */
export function grouped(song: Song, ids: ReadonlySet<string>): NewTrack {
  const inside = song.tracks.filter((track) => ids.has(track.id) && track.kind !== "master" && track.kind !== "return");
  const first = inside[0];
  if (!first) return { edits: [], id: "" };
  const id = newId();
  const fields = { id, name: freeName(song, "Group"), kind: "group", colour: first.colour, output: first.output };
  return {
    edits: [
      add("Track", [fields], "", first.id),
      change("Track", Object.fromEntries(inside.map((track) => [track.id, { output: id }]))),
    ],
    id,
  };
}

/** Bring a track before another one ("" for the end of its kind), into the group `output`. */
export function trackMoved(song: Song, id: string, before: string, output: string): Edit[] {
  const track = song.tracks.find((each) => each.id === id);
  if (!track || track.kind === "master" || before === id) return [];
  const at = song.tracks.indexOf(track);
  const place = before || placeFor(song, track.kind);
  const edits: Edit[] = [];
  if (song.tracks[at + 1]?.id !== place) edits.push(move("Track", id, "", place));
  if (track.output !== output && track.kind !== "return") edits.push(change("Track", { [id]: { output } }));
  return edits;
}
