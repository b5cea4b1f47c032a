/** Groups, returns, sends and outputs: edits that lay the mixer's cables. */

import { MASTER, type Send, type Song, type Track } from "../song/document";
import { add, change, type Edit, type Fields, move, remove } from "../song/edits";
import { newId } from "../song/ids";
import { newTrack } from "../sounds/importing";
import { sendsOf } from "./strips";

/** What a track that comes to the song is before a person changes it. */
const SEND_DB = -12;

/** Put tracks into a new group; the group feeds what they all fed, or the master. */
export function groupTracks(song: Song, ids: ReadonlySet<string>): { edits: Edit[]; id: string } | null {
  const members = song.tracks.filter(
    (track) => ids.has(track.id) && !["master", "return"].includes(track.kind),
  );
  if (members.length === 0) return null;
  const outputs = new Set(members.map((track) => track.output || MASTER));
  const output = outputs.size === 1 ? [...outputs][0]! : MASTER;
  const id = newId();
  const name = members.length === 1 ? `${members[0]!.name} group` : "Group";
  const fields = { ...newTrack(song, id, name, "group"), ...(output !== MASTER && { output }) };
  const last = song.tracks.indexOf(members.at(-1)!);
  const before = song.tracks[last + 1]?.id ?? "";
  return {
    edits: [add("Track", [fields], "", before), change("Track", sameFor(members, { output: id }))],
    id,
  };
}

/** Take a group away; its tracks feed what it fed. */
export function ungroup(song: Song, group: Track): Edit[] {
  const members = song.tracks.filter((track) => track.output === group.id);
  const edits: Edit[] =
    members.length > 0 ? [change("Track", sameFor(members, { output: group.output }))] : [];
  return [...edits, remove("Track", [group.id])];
}

/** A new return with an effect in it, and a send to it from `from`, if that may send. */
export function addReturn(
  song: Song,
  name: string,
  device: Fields,
  from?: Track,
): { edits: Edit[]; id: string } {
  const id = newId();
  const track = { ...newTrack(song, id, name, "return"), devices: [{ ...device, id: newId() }] };
  const edits: Edit[] = [add("Track", [track], "", MASTER)];
  if (from && from.kind !== "master" && from.kind !== "return") edits.push(addSend(from, id));
  return { edits, id };
}

export function addSend(track: Track, to: string): Edit {
  return add("Send", [{ id: newId(), to, gain_db: SEND_DB }], track.id);
}

/** Whether a track may send anywhere that it does not yet. */
export function canSend(song: Song, track: Track): boolean {
  return sendsOf(song, track).length > 0;
}

export function changeSend(send: Send, fields: Partial<Send>): Edit {
  return change("Send", { [send.id]: fields });
}

/** One step along the mixer, among strips of the same sort; null at its ends. */
export function moveStrip(song: Song, row: readonly Track[], track: Track, by: 1 | -1): Edit | null {
  const at = row.indexOf(track);
  const other = row[at + by];
  if (at < 0 || !other) return null;
  const before = by < 0 ? other.id : (song.tracks[song.tracks.indexOf(other) + 1]?.id ?? "");
  return move("Track", track.id, "", before);
}

function sameFor(tracks: readonly Track[], fields: Fields): Record<string, Fields> {
  return Object.fromEntries(tracks.map((track) => [track.id, fields]));
}
