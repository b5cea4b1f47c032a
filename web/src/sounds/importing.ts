/**
 * Files from the computer: audio goes on its way to the server and lies in the song at once, MIDI becomes tracks.
 *
 * What comes of them is put into the song by edits, so that undo takes them back. A file itself stays in the
 * song's folder.
 */

import { ask } from "../server/asking";
import type { Media } from "../song/document";
import type { Edit } from "../song/edits";
import type { Studio } from "../studio/studio.svelte";
import { uploadsOf } from "../uploads/uploads.svelte";
import type { Landing } from "./landing";

const MIDI = /\.(mid|midi|smf)$/i;
const AUDIO = /\.(wav|wave|aif|aiff|flac|mp3|ogg|oga|opus|m4a|aac)$/i;

export type FileSort = "audio" | "midi" | "other";

export function sortOf(file: Pick<File, "name" | "type">): FileSort {
  if (MIDI.test(file.name) || /midi/.test(file.type)) return "midi";
  if (AUDIO.test(file.name) || file.type.startsWith("audio/")) return "audio";
  return "other";
}

/** Bring files into the song, one behind the other; what cannot be brought is told. */
export async function importFiles(studio: Studio, files: Iterable<File>, landing: Landing): Promise<void> {
  const audio: File[] = [];
  for (const file of files) {
    const sort = sortOf(file);
    if (sort === "midi") await importMidi(studio, file, landing.tick);
    else if (sort === "audio") audio.push(file);
    else
      studio.notices.tell(
        `“${file.name}” is neither sound nor MIDI.`,
        "Drop WAV, AIFF, FLAC, MP3, Ogg or MIDI files.",
      );
  }
  await uploadsOf(studio).lay(audio, landing);
}

/** Send an audio file to the song's folder; null when it could not be read or was stopped. */
export function bringIn(studio: Studio, file: File): Promise<Media | null> {
  return uploadsOf(studio).add(file, null).arrived;
}

async function importMidi(studio: Studio, file: File, tick: number): Promise<void> {
  try {
    const path = `/api/songs/${encodeURIComponent(studio.id)}/import-midi`;
    const query = { at: tick, name: file.name };
    const answer = await ask(path, { method: "POST", query, body: file });
    const { edits, said } = (await answer.json()) as { edits: Edit[]; said: string[] };
    const before = new Set(studio.song.tracks.map((track) => track.id));
    if (!studio.apply(edits, `${file.name} added`)) return;
    const made = studio.song.tracks.filter((track) => !before.has(track.id));
    if (made[0]) studio.selection.chooseTrack(made[0].id);
    const on =
      made.length > 0 ? ` on ${made.length === 1 ? "a new track" : `${made.length} new tracks`}` : "";
    studio.notices.say([`${file.name} is added${on}.`, ...said].join(" "));
  } catch (error) {
    studio.notices.tellError(error);
  }
}
