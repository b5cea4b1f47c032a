/**
 * A song as it is heard: a frozen track plays its rendered sound in the place of its clips and devices.
 *
 * The twin of `woodshed/engine/freezing.py`. What did not change is the same object as before.
 */

import { BLANK_CLIP } from "../song/blank";
import type { Clip, Frozen, Song, Track } from "../song/document";
import { NO_RECORDS } from "../song/plain";

/** Longer than any song: the sound ends where its file does, whatever the tempo is now. */
const TO_THE_END = 2 ** 28;

const TRACKS = new WeakMap<Track, Track>();
const CLIPS = new WeakMap<Frozen, readonly Clip[]>();
const SONGS = new WeakMap<Song, Song>();

export function asHeard(song: Song): Song {
  if (song.tracks.every((track) => track.frozen_as === null)) return song;
  let heard = SONGS.get(song);
  if (heard === undefined) {
    const known = new Set(song.media.map((media) => media.sha256));
    const tracks = song.tracks.map((track) =>
      track.frozen_as && known.has(track.frozen_as.media) ? frozen(track, track.frozen_as) : track,
    );
    heard = { ...song, tracks };
    SONGS.set(song, heard);
  }
  return heard;
}

function frozen(track: Track, sound: Frozen): Track {
  let heard = TRACKS.get(track);
  if (heard === undefined) {
    let clips = CLIPS.get(sound);
    if (clips === undefined) {
      clips = [{ ...BLANK_CLIP, id: `${track.id}~frozen`, length: TO_THE_END, media: sound.media }];
      CLIPS.set(sound, clips);
    }
    heard = { ...track, kind: "audio", devices: NO_RECORDS as Track["devices"], clips };
    TRACKS.set(track, heard);
  }
  return heard;
}
