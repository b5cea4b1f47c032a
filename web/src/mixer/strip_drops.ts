/** What may be dropped on a strip, and what becomes of it: devices in its chain, sounds in place of its own. */

import { addEffect, chainOf, replaceInstruments } from "../devices/chain";
import type { Track } from "../song/document";
import { move } from "../song/edits";
import type { DropPlace } from "../studio/dragging";
import type { Studio } from "../studio/studio.svelte";

function takes(studio: Studio, track: Track, { dragged }: DropPlace): boolean {
  if (dragged.kind === "media") return false;
  if (dragged.kind === "sound") return dragged.sort === "effect" || track.kind === "instrument";
  const device = studio.song.tracks
    .flatMap((each) => each.devices)
    .find((each) => each.id === dragged.device);
  return (
    device !== undefined &&
    (studio.catalogue.device(device.kind)?.kind === "effect" || track.kind === "instrument")
  );
}

/** The effect before which it would land, "" for the end of the chain; undefined: it is not taken. */
export function landingOf(studio: Studio, track: Track, place: DropPlace): string | undefined {
  if (!takes(studio, track, place)) return undefined;
  const under = document.elementFromPoint(place.x, place.y)?.closest<HTMLElement>("[data-insert]")
    ?.dataset.insert;
  const effects = chainOf(track, studio.catalogue).effects;
  return under && effects.some((effect) => effect.id === under) ? under : "";
}

/** Let go of it before the effect `before`. */
export function dropOn(studio: Studio, track: Track, place: DropPlace, before: string): void {
  const { dragged } = place;
  if (!takes(studio, track, place)) return;
  if (dragged.kind === "device") {
    if (dragged.device !== before)
      studio.apply([move("Device", dragged.device, track.id, before)], `${dragged.name} to ${track.name}`);
  } else if (dragged.kind === "sound" && dragged.sort === "effect")
    studio.apply([addEffect(track, dragged.devices[0]!, before).edit], `${dragged.name} on ${track.name}`);
  else if (dragged.kind === "sound")
    studio.apply(
      replaceInstruments(studio.song, track, dragged.devices, studio.catalogue).edits,
      `${dragged.name} on ${track.name}`,
    );
}
