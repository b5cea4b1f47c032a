/**
 * Files from the computer: audio becomes media of the song and a clip on a track, MIDI becomes tracks.
 *
 * A file is sent to the server first; what comes back is put into the song by edits, so that undo takes
 * them back. The file itself stays in the song's folder.
 */

import { addTrack } from "../song/changes/tracks";
import type { Media, Song, Ticks } from "../song/document";
import { add, type Edit, type Fields } from "../song/edits";
import { newId } from "../song/ids";
import { layClips } from "../studio/laying";
import type { Studio } from "../studio/studio.svelte";
import { freeColour } from "../studio/track_colours";

const MIDI = /\.(mid|midi|smf)$/i;
const AUDIO = /\.(wav|wave|aif|aiff|flac|mp3|ogg|oga|opus|m4a|aac)$/i;

/** Where a drop would land: on a track, or on a new one when `track` is "". */
export interface Landing {
  readonly tick: Ticks;
  readonly track: string;
}

export type FileSort = "audio" | "midi" | "other";

export function sortOf(file: Pick<File, "name" | "type">): FileSort {
  if (MIDI.test(file.name) || /midi/.test(file.type)) return "midi";
  if (AUDIO.test(file.name) || file.type.startsWith("audio/")) return "audio";
  return "other";
}

/** Bring files into the song, one after the other; what cannot be brought is told. */
export async function importFiles(studio: Studio, files: Iterable<File>, landing: Landing): Promise<void> {
  let { tick, track } = landing;
  for (const file of files) {
    const sort = sortOf(file);
    if (sort === "midi") await importMidi(studio, file, tick);
    else if (sort === "audio") {
      const media = await bringIn(studio, file);
      if (!media) continue;
      const { edits, end, to, clip } = audioEdits(studio.song, media, { tick, track }, (at, length_s) =>
        Math.round(studio.clock.tick(studio.clock.seconds(at) + length_s)),
      );
      layClips(studio, edits, [clip], `${media.name} added`);
      studio.selection.chooseTrack(to);
      [tick, track] = [end, to];
    } else
      studio.notices.tell(
        `“${file.name}” is neither sound nor MIDI.`,
        "Drop WAV, AIFF, FLAC, MP3, Ogg or MIDI files.",
      );
  }
}

/** Send an audio file to the song's folder; null when it could not be read, which is told. */
export async function bringIn(studio: Studio, file: File): Promise<Media | null> {
  const coming = studio.view.coming;
  const entry = { id: newId(), name: file.name, share: 0 };
  studio.view.coming = [...coming, entry];
  const say = (share: number): void => {
    studio.view.coming = studio.view.coming.map((each) => (each.id === entry.id ? { ...each, share } : each));
  };
  try {
    const path = `/api/songs/${encodeURIComponent(studio.id)}/media?name=${encodeURIComponent(file.name)}`;
    return { ...((await send(path, file, say)) as Media), extra: {} };
  } catch (error) {
    studio.notices.tellError(error);
    return null;
  } finally {
    studio.view.coming = studio.view.coming.filter((each) => each.id !== entry.id);
  }
}

/** The edits that lay audio into the song; `endOf` says at which tick a stretch of seconds ends. */
export function audioEdits(
  song: Song,
  media: Media,
  { tick, track }: Landing,
  endOf: (start: Ticks, length_s: number) => Ticks,
): { edits: Edit[]; end: Ticks; to: string; clip: string } {
  const edits: Edit[] = [];
  if (!song.media.some((each) => each.sha256 === media.sha256)) edits.push(add("Media", [fieldsOf(media)]));
  const name = media.name.replace(/\.[^.]+$/, "");
  let to = song.tracks.find((each) => each.id === track && each.kind === "audio")?.id;
  if (to === undefined) {
    const made = addTrack(song, {
      name: name.slice(0, 60) || "Audio",
      kind: "audio",
      icon: "audio",
      colour: freeColour(song),
    });
    edits.push(...made.edits);
    to = made.id;
  }
  const end = endOf(tick, media.frames / media.sample_rate);
  const clip = newId();
  const length = Math.max(1, end - tick);
  edits.push(add("Clip", [{ id: clip, start: tick, length, name, media: media.sha256 }], to));
  return { edits, end, to, clip };
}

async function importMidi(studio: Studio, file: File, tick: Ticks): Promise<void> {
  try {
    const path = `/api/songs/${encodeURIComponent(studio.id)}/import-midi?at=${tick}&name=${encodeURIComponent(file.name)}`;
    const { edits, said } = (await send(path, file, () => {})) as { edits: Edit[]; said: string[] };
    if (studio.apply(edits, `${file.name} added`))
      studio.notices.say([`${file.name} is added.`, ...said].join(" "));
  } catch (error) {
    studio.notices.tellError(error);
  }
}

function fieldsOf({ extra: _, ...media }: Media): Fields {
  return media;
}

/** Send a file as it is and hear how far it got: fetch says nothing of that. */
function send(path: string, file: Blob, progress: (share: number) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () =>
      request.status < 300
        ? resolve(request.response)
        : reject(request.response ?? new Error(request.statusText));
    request.onerror = () =>
      reject({
        problem: "The file did not arrive.",
        remedy: "Look whether the studio is still running, and drop it again.",
      });
    request.send(file);
  });
}
