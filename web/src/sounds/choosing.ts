/** What becomes of a sound that is chosen: on the track in hand, or on a track of its own. */

import { addEffect, replaceInstruments } from "../devices/chain";
import { WHOLE_SAMPLE } from "../devices/samples";
import { addTrack } from "../song/changes/tracks";
import { MASTER, type Media, type Ticks } from "../song/document";
import type { Fields } from "../song/edits";
import { layClips } from "../studio/laying";
import type { Studio } from "../studio/studio.svelte";
import { freeColour } from "../studio/track_colours";
import { audioEdits, endIn } from "./landing";
import type { Sound } from "./library";

/** Put a sound on the track in hand: an instrument takes the place of the one there, an effect joins the chain. */
export function putOnTrack(studio: Studio, sound: Sound): void {
  const { track, catalogue, selection } = studio;
  if (sound.sort === "media") {
    layAudio(studio, sound.media, track?.kind === "audio" ? track.id : "", studio.here);
    return;
  }
  if (sound.sort === "effect") {
    if (!track) return;
    const { edit, id } = addEffect(track, sound.devices[0]!);
    if (studio.apply([edit], `${sound.name} added to ${track.name}`)) selection.device = id;
    return;
  }
  if (track?.kind !== "instrument") {
    onNewTrack(studio, sound);
    return;
  }
  const { edits, id } = replaceInstruments(studio.song, track, sound.devices, catalogue);
  if (studio.apply(edits, `${sound.name} on ${track.name}`)) selection.device = id;
}

/** Make a track for a sound, after the track in hand; returns its id, "" when it was not made. */
export function onNewTrack(studio: Studio, sound: Sound, before = nextTrack(studio)): string {
  if (sound.sort === "media") return layAudio(studio, sound.media, "", studio.here);
  const kind = sound.sort === "effect" ? "return" : "instrument";
  const icon = trackIconOf(sound);
  const place = kind === "return" ? MASTER : before;
  return put(studio, { name: sound.name, kind, icon }, sound.devices, `${sound.name} on a new track`, place);
}

/** The picture of a track that plays a sound. */
export function trackIconOf(sound: Sound): string {
  return sound.icon === "drum" ? "drums" : sound.icon;
}

/** A new audio track with nothing on it. */
export function newAudioTrack(studio: Studio): string {
  return put(
    studio,
    { name: "Audio", kind: "audio", icon: "audio" },
    [],
    "New audio track",
    nextTrack(studio),
  );
}

function put(
  studio: Studio,
  fields: Fields,
  devices: readonly Fields[],
  why: string,
  before: string,
): string {
  const { edits, id } = addTrack(
    studio.song,
    { colour: freeColour(studio.song), ...fields },
    devices,
    before,
  );
  if (!studio.apply(edits, why)) return "";
  studio.selection.chooseTrack(id);
  return id;
}

/** Audio that the song has, as a clip from a tick on; returns the track. */
export function layAudio(studio: Studio, sha256: string, track: string, tick: Ticks): string {
  const media = studio.song.media.find((each) => each.sha256 === sha256);
  if (!media) return "";
  const landing = { tick: Math.max(0, Math.round(tick)), track };
  const { edits, to, clip } = audioEdits(studio.song, media, landing, endIn(studio));
  if (!layClips(studio, edits, [clip], `${media.name} added`)) return "";
  studio.selection.chooseTrack(to);
  studio.selection.chooseClips([clip], to);
  return to;
}

/** A sampler that plays a piece of audio, on a new track. */
export function samplerOf(studio: Studio, media: Media, part: Fields = {}): void {
  const name = media.name.replace(/\.[^.]+$/, "") || "Sampler";
  const sampler = { kind: "sampler", samples: [{ ...WHOLE_SAMPLE, media: media.sha256, ...part }] };
  put(
    studio,
    { name, kind: "instrument", icon: "sampler" },
    [sampler],
    `Sampler of ${name}`,
    nextTrack(studio),
  );
}

/** The track before which a new one stands: the one after the track in hand, at the latest the master. */
function nextTrack({ song, track }: Studio): string {
  const playing = song.tracks.filter((each) => each.kind !== "return" && each.kind !== "master");
  const at = track ? playing.indexOf(track) : -1;
  const next = at >= 0 ? playing[at + 1] : undefined;
  const firstReturn = song.tracks.find((each) => each.kind === "return" || each.kind === "master");
  return next?.id ?? firstReturn?.id ?? MASTER;
}
