/** Where a song ends: after the last thing in it that is heard, or its last section. */

import type { Song, Ticks } from "../song/document";

export function endOf(song: Song): Ticks {
  let end = 0;
  for (const track of song.tracks)
    for (const clip of track.clips) end = Math.max(end, clip.start + clip.length);
  for (const section of song.sections) end = Math.max(end, section.start + section.length);
  return end;
}
