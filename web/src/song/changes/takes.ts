/** Takes: one chosen, or the best of several put together; their clips are copied into the track. */

import { differences } from "../differences";
import type { Song, Take, Ticks, Track } from "../document";
import { type Edit, remove } from "../edits";
import { withFields } from "../plain";
import { PLACES, SONG } from "../records";
import { renewed } from "./clip_places";
import { piecesOf, type Samples } from "./pieces";

/** Choose a take for the whole of its length: its clips take the place of what the track has there. */
export function chooseTake(song: Song, track: Track, take: Take, clock: Samples): Edit[] {
  const from = Math.min(...take.clips.map((clip) => clip.start));
  const to = Math.max(...take.clips.map((clip) => clip.start + clip.length));
  return take.clips.length > 0 ? chooseStretch(song, track, take, from, to, clock) : [];
}

/** Choose a take for a stretch of time; what the track has outside of it stays. */
export function chooseStretch(
  song: Song,
  track: Track,
  take: Take,
  from: Ticks,
  to: Ticks,
  clock: Samples,
): Edit[] {
  const around = track.clips.flatMap((clip) => {
    const kept = [
      ...piecesOf(clip, 0, from, song, clock),
      ...piecesOf(clip, to, Number.MAX_SAFE_INTEGER, song, clock),
    ];
    return kept.map((piece, index) => (index === 0 ? piece : renewed(piece)));
  });
  const chosen = take.clips.flatMap((clip) => piecesOf(clip, from, to, song, clock)).map(renewed);
  const after = withFields(PLACES.Track, track, { clips: [...around, ...chosen] });
  const tracks = song.tracks.map((each) => (each.id === track.id ? after : each));
  return differences(song, withFields(SONG, song, { tracks }));
}

export const deleteTake = (id: string): Edit[] => [remove("Take", [id])];
