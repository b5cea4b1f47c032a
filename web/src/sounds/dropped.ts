/** What becomes of a sound that is dropped on the timeline: on the track there, or on one of its own. */

import { addEffect, replaceInstruments } from "../devices/chain";
import { freeName } from "../song/changes/free_names";
import { addTrack } from "../song/changes/tracks";
import type { Ticks, Track } from "../song/document";
import type { Dragged } from "../studio/dragging";
import type { Studio } from "../studio/studio.svelte";
import { freeColour } from "../studio/track_colours";
import { layAudio } from "./choosing";

/** `track` is one that takes it, if there was one. */
export function landDropped(studio: Studio, dragged: Dragged, track: Track | undefined, tick: Ticks): void {
  if (dragged.kind === "media") {
    layAudio(studio, dragged.media, track?.id ?? "", tick);
    return;
  }
  if (dragged.kind !== "sound") return;
  if (track) {
    const { edits, id } =
      dragged.sort === "effect"
        ? ((made) => ({ edits: [made.edit], id: made.id }))(addEffect(track, dragged.devices[0]!))
        : replaceInstruments(studio.song, track, dragged.devices, studio.catalogue);
    if (studio.apply(edits, `${dragged.name} on ${track.name}`)) {
      studio.selection.chooseTrack(track.id);
      studio.selection.device = id;
    }
    return;
  }
  const kind = dragged.sort === "effect" ? "return" : "instrument";
  const name = freeName(studio.song, dragged.name);
  const fields = { name, kind, icon: dragged.icon, colour: freeColour(studio.song) };
  const made = addTrack(studio.song, fields, dragged.devices);
  if (studio.apply(made.edits, `${dragged.name} on a new track`)) studio.selection.chooseTrack(made.id);
}
