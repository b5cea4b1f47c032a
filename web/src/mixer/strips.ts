/** Which strips the mixer shows, in which order, and where each may send its sound. */

import { MASTER, type Song, type Track } from "../song/document";

export interface Desk {
  /** Instrument and audio tracks. */
  readonly tracks: readonly Track[];
  readonly groups: readonly Track[];
  readonly returns: readonly Track[];
  readonly master: Track | undefined;
  /** All but the master, as they stand from left to right. */
  readonly inOrder: readonly Track[];
}

/** The mixer's strips: tracks first, then groups, then returns, each in the song's order. */
export function deskOf(song: Song): Desk {
  const of = (...kinds: readonly Track["kind"][]): readonly Track[] =>
    song.tracks.filter((track) => kinds.includes(track.kind));
  const [tracks, groups, returns] = [of("instrument", "audio"), of("group"), of("return")];
  return {
    tracks,
    groups,
    returns,
    master: song.tracks.find((track) => track.id === MASTER),
    inOrder: [...tracks, ...groups, ...returns],
  };
}

/** Tracks that `track` may be routed to: the master and every group that does not lead back to it. */
export function outputsOf(song: Song, track: Track): readonly Track[] {
  if (track.kind === "master") return [];
  return song.tracks.filter(
    (other) =>
      other.kind === "master" ||
      (other.kind === "group" && other.id !== track.id && !leadsTo(song, other.id, track.id)),
  );
}

/** Returns that `track` may send to and does not yet: none that leads back to it. */
export function sendsOf(song: Song, track: Track): readonly Track[] {
  if (track.kind === "master") return [];
  const taken = new Set(track.sends.map((send) => send.to));
  return song.tracks.filter(
    (other) =>
      other.kind === "return" &&
      other.id !== track.id &&
      !taken.has(other.id) &&
      !leadsTo(song, other.id, track.id),
  );
}

/** Whether sound that goes into `from` reaches `to`, by outputs, sends or sidechains. */
export function leadsTo(song: Song, from: string, to: string): boolean {
  const next = new Map(song.tracks.map((track) => [track.id, new Set<string>()]));
  for (const track of song.tracks) {
    if (track.kind !== "master") next.get(track.id)?.add(track.output || MASTER);
    for (const send of track.sends) next.get(track.id)?.add(send.to);
    for (const device of track.devices) if (device.sidechain) next.get(device.sidechain)?.add(track.id);
  }
  const seen = new Set<string>();
  const waiting = [from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    waiting.push(...(next.get(at) ?? []));
  }
  return false;
}
