/**
 * The menus of a strip: what can be added to a track, what can be done with it, where it goes.
 */

import type { Item } from "../controls/Menu.svelte";
import { addEffect } from "../devices/chain";
import { deleteTracks, groupTracks } from "../song/changes/tracks";
import { MASTER, type Track } from "../song/document";
import { change, type Fields } from "../song/edits";
import type { Studio } from "../studio/studio.svelte";
import { colourIndex } from "../studio/track_colours";
import { addReturn, addSend, moveStrip, ungroup } from "./routing";
import { outputsOf, sendsOf } from "./strips";

/** Change fields of a track. */
export function setTrack(studio: Studio, track: Track, fields: Partial<Track>, why: string): void {
  studio.apply([change("Track", { [track.id]: fields as Fields })], why);
}

/** Sends to the returns there are or to a new one, and effects. */
export function additions(studio: Studio, track: Track): Item[] {
  const effects = studio.catalogue.devices.filter((spec) => spec.kind === "effect");
  const returns = sendsOf(studio.song, track);
  const sends: Item[] = returns.map((to) => ({
    name: `Send to ${to.name}`,
    run: () => studio.apply([addSend(track, to.id)], `${track.name} sends to ${to.name}`),
  }));
  if (track.kind !== "master" && track.kind !== "return")
    for (const [kind, title] of [
      ["reverb", "Reverb"],
      ["delay", "Delay"],
    ] as const)
      sends.push({
        name: `New return: ${title}`,
        run: () =>
          studio.apply(
            addReturn(studio.song, title, { kind, params: { mix: 1 } }, track).edits,
            `New return ${title}`,
          ),
      });
  return [
    ...(sends.length > 0 ? [{ name: "Sends" }, ...sends] : []),
    { name: "Effects" },
    ...effects.map((spec) => ({
      name: spec.title,
      run: () => {
        const { edit, id } = addEffect(track, { kind: spec.name });
        if (studio.apply([edit], `${spec.title} on ${track.name}`)) studio.selection.device = id;
      },
    })),
  ];
}

/** Every track that it may go into. */
export function outputs(studio: Studio, track: Track): Item[] {
  return outputsOf(studio.song, track).map((other) => ({
    name: other.name,
    ticked: other.id === (track.output || MASTER),
    run: () =>
      setTrack(
        studio,
        track,
        { output: other.id === MASTER ? "" : other.id },
        `${track.name} into ${other.name}`,
      ),
  }));
}

/** What can be done with a track; `row` is the strips of its sort, among which it moves. */
export function stripItems(studio: Studio, track: Track, row: readonly Track[], rename: () => void): Item[] {
  if (track.kind === "master") return [monoItem(studio, track)];
  return [
    { name: "Rename", key: "F2", run: rename },
    colourItem(studio, track),
    {
      name: "Polarity turned",
      ticked: track.invert,
      run: () => setTrack(studio, track, { invert: !track.invert }, `Polarity of ${track.name}`),
    },
    { name: "Solo-safe", ticked: track.solo_safe, run: () => turnSoloSafe(studio, track) },
    { name: "Move left", able: row.indexOf(track) > 0, run: () => moveBy(studio, row, track, -1) },
    {
      name: "Move right",
      able: row.indexOf(track) < row.length - 1,
      run: () => moveBy(studio, row, track, 1),
    },
    ...groupItems(studio, track),
    {
      name: "Remove",
      run: () => void studio.apply(deleteTracks(studio.song, [track.id]), `${track.name} removed`),
    },
  ];
}

/** Whether others' solo leaves the track sounding, or not. */
export function turnSoloSafe(studio: Studio, track: Track): void {
  const why = `${track.name} ${track.solo_safe ? "not " : ""}solo-safe`;
  setTrack(studio, track, { solo_safe: !track.solo_safe }, why);
}

function monoItem(studio: Studio, master: Track): Item {
  const mono = master.width === 0;
  return {
    name: "Mono",
    ticked: mono,
    run: () => setTrack(studio, master, { width: mono ? 1 : 0 }, "Master in mono or stereo"),
  };
}

function colourItem(studio: Studio, track: Track): Item {
  return {
    name: "Colour",
    items: Array.from({ length: 8 }, (_, i) => ({
      name: `Colour ${i + 1}`,
      colour: `var(--t${i})`,
      ticked: colourIndex(track.colour) === i,
      run: () => setTrack(studio, track, { colour: i }, `Colour of ${track.name}`),
    })),
  };
}

function moveBy(studio: Studio, row: readonly Track[], track: Track, by: 1 | -1): void {
  const edit = moveStrip(studio.song, row, track, by);
  if (edit) studio.apply([edit], `${track.name} moved`);
}

function groupItems(studio: Studio, track: Track): Item[] {
  const { selection } = studio;
  const among = selection.tracks.has(track.id);
  const group = (): void => {
    const made = groupTracks(studio.song, among ? [...selection.tracks] : [track.id]);
    if (studio.apply(made.edits, "Tracks grouped")) selection.chooseTrack(made.id);
  };
  const items: Item[] = [];
  if (track.kind !== "return")
    items.push({
      name: selection.tracks.size > 1 && among ? `Group these ${selection.tracks.size} tracks` : "Group",
      run: group,
    });
  if (track.kind === "group")
    items.push({
      name: "Ungroup",
      run: () => void studio.apply(ungroup(studio.song, track), `${track.name} ungrouped`),
    });
  return items;
}
