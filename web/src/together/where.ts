/** Where somebody looks, in words. */

import type { Song } from "../song/document";
import type { MetreMap } from "../song/metre";
import type { Other } from "./states";

const PLACES: Readonly<Record<string, string>> = {
  devices: "Devices",
  notes: "Notes",
  mixer: "Mixer",
  record: "Record",
  history: "History",
};

/** "Notes of Verse, bars 5 to 12". */
export function whereInWords({ looking }: Other, song: Song, metre: Pick<MetreMap, "position">): string {
  if (!looking) return "somewhere else";
  const first = metre.position(Math.max(0, looking.from)).bar;
  const last = Math.max(first, metre.position(Math.max(0, looking.to - 1)).bar);
  const bars = first === last ? `bar ${first}` : `bars ${first} to ${last}`;
  const place = PLACES[looking.low];
  if (!place) return bars;
  const clip = song.tracks.flatMap((track) => track.clips).find((each) => each.id === looking.clip);
  const track = song.tracks.find((each) => each.id === looking.track);
  const of = looking.low === "notes" ? clip?.name : looking.low === "devices" ? track?.name : "";
  return `${place}${of ? ` of ${of}` : ""}, ${bars}`;
}

const ROLES: Readonly<Record<string, string>> = {
  owner: "owner",
  editor: "edits",
  commenter: "comments",
  listener: "listens",
};

export const roleInWords = (role: string): string => ROLES[role] ?? "";
