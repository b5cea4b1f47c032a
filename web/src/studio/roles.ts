/** What each role may do in a song, and what somebody who may not edit has for themselves alone. */

import { apply } from "../song/applying";
import type { Song } from "../song/document";
import { type Change, change, type Edit } from "../song/edits";

export type Role = "listener" | "commenter" | "editor" | "owner";

const RANKS: Readonly<Record<Role, number>> = { listener: 0, commenter: 1, editor: 2, owner: 3 };

/** Whether a role reaches as far as another: each may do all that those below it may. */
export const reaches = (role: Role, needed: Role): boolean => RANKS[role] >= RANKS[needed];

/** How loud and where somebody hears tracks for themselves, by track. */
export type OwnMix = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const OWN: ReadonlySet<string> = new Set(["mute", "solo", "gain_db", "pan"]);

/** Whether a target of a track is a matter of one's own ears. */
export const isOwnTarget = (song: Song, target: string): boolean =>
  OWN.has(target.slice(target.lastIndexOf(".") + 1)) &&
  song.tracks.some((track) => track.id === target.slice(0, target.lastIndexOf(".")));

/** The own mix with edits in it; undefined when they are more than a matter of one's own ears. */
export function kept(own: OwnMix, edits: readonly Edit[]): OwnMix | undefined {
  if (!edits.every(isOwn)) return undefined;
  const now = new Map(own);
  for (const edit of edits as readonly Change[]) {
    for (const [track, fields] of Object.entries(edit.changes))
      now.set(track, { ...now.get(track), ...fields });
  }
  return now;
}

/** The song as it is heard with an own mix; tracks that went away are not missed. */
export function heard(song: Song, own: OwnMix): Song {
  const here = song.tracks.filter((track) => own.has(track.id));
  if (here.length === 0) return song;
  return apply(
    change("Track", Object.fromEntries(here.map((track) => [track.id, own.get(track.id)!]))),
    song,
  );
}

function isOwn(edit: Edit): boolean {
  if (edit.edit !== "Change" || edit.kind !== "Track") return false;
  return Object.values(edit.changes).every((fields) => Object.keys(fields).every((name) => OWN.has(name)));
}
