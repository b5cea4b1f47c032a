/** How audio comes to lie in the song: its record, a track for it, a clip. */

import { addTrack } from "../song/changes/tracks";
import type { Media, Song, Ticks } from "../song/document";
import { add, type Edit, type Fields } from "../song/edits";
import { newId } from "../song/ids";
import type { Studio } from "../studio/studio.svelte";
import { freeColour } from "../studio/track_colours";

/** Where a drop would land: on a track, or on a new one when `track` is "". */
export interface Landing {
  readonly tick: Ticks;
  readonly track: string;
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

/** How `audioEdits` is to know where a stretch of seconds ends, in a studio. */
export function endIn(studio: Studio): (start: Ticks, length_s: number) => Ticks {
  return (start, length_s) => Math.round(studio.clock.tick(studio.clock.seconds(start) + length_s));
}

function fieldsOf({ extra: _, ...media }: Media): Fields {
  return media;
}
