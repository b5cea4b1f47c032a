/** Groups, returns, sends and outputs: edits that lay the mixer's cables. */

import { addTrack, changeTracks, deleteTracks } from "../song/changes/tracks";
import { MASTER, type Send, type Song, type Track } from "../song/document";
import { add, change, type Edit, type Fields, move } from "../song/edits";
import { newId } from "../song/ids";
import { freeColour } from "../studio/track_colours";

/** What a track that comes to the song is before a person changes it. */
const SEND_DB = -12;

/** Take a group away; its tracks feed what it fed. */
export function ungroup(song: Song, group: Track): Edit[] {
  const members = song.tracks.filter((track) => track.output === group.id).map((track) => track.id);
  const fed = group.output === MASTER ? "" : group.output;
  // Routed first, so that deleting the group finds nothing that must go to the master.
  const tracks = song.tracks.map((track) => (members.includes(track.id) ? { ...track, output: fed } : track));
  return [...changeTracks(members, { output: fed }), ...deleteTracks({ ...song, tracks }, [group.id])];
}

/** A new return with an effect in it, and a send to it from `from`, if that may send. */
export function addReturn(
  song: Song,
  name: string,
  device: Fields,
  from?: Track,
): { edits: Edit[]; id: string } {
  const { edits, id } = addTrack(song, { name, kind: "return", colour: freeColour(song) }, [device]);
  if (from && from.kind !== "master" && from.kind !== "return") edits.push(addSend(from, id));
  return { edits, id };
}

export function addSend(track: Track, to: string): Edit {
  return add("Send", [{ id: newId(), to, gain_db: SEND_DB }], track.id);
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
