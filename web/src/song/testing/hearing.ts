/** What is heard of a song, told apart from how it is written: for tests of what gestures leave as it was. */

import type { Song, Ticks } from "../document";

/** What is heard of notes between two ticks, counted from the first: as `woodshed/song/playing.py` has it. */
export function heardNotes(of: Song, from: Ticks, to: Ticks): string[] {
  const heard: string[] = [];
  for (const track of of.tracks) {
    for (const clip of track.clips) {
      for (let turn = 0; turn < clip.length; turn += clip.loop || clip.length) {
        for (const each of clip.notes) {
          const begin = turn + each.start;
          if (each.start >= (clip.loop || clip.length) || begin >= clip.length) continue;
          const start = Math.max(from, clip.start + begin);
          const end = Math.min(to, clip.start + begin + Math.min(each.length, clip.length - begin));
          if (end > start) heard.push(`${track.id} ${start - from} ${end - from} ${each.pitch}`);
        }
      }
    }
  }
  return heard.sort();
}

/** Which sample of which media is heard at a tick. */
export function heardSample(of: Song, tick: Ticks): string[] {
  return of.tracks.flatMap((track) =>
    track.clips
      .filter((clip) => clip.media && clip.start <= tick && tick < clip.start + clip.length)
      .map((clip) => {
        const span = clip.loop || clip.length;
        const into = (tick - clip.start) % span;
        return `${track.id} ${Math.round(clip.offset + (clip.reverse ? span - into : into) * 25)}`;
      }),
  );
}
