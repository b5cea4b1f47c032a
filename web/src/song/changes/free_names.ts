/** Names that are free in a song. */

import type { Song } from "../document";

/** The name itself, or with the first number that is free: "Audio 2". */
export function freeName(song: Song, wanted: string): string {
  const taken = new Set(song.tracks.map((track) => track.name));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.has(`${wanted} ${number}`)) return `${wanted} ${number}`;
}
