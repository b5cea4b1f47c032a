/** What can be done with a track, and which tracks can be made: the menus of the heads and the toolbar. */

import type { Item } from "../controls/Menu.svelte";
import { freeName } from "../song/changes/free_names";
import { isFrozen } from "../song/changes/freezing";
import {
  addTrack,
  deleteTracks,
  groupTracks as grouped,
  placeBeside,
  duplicateTrack as trackCopied,
} from "../song/changes/tracks";
import type { Track, TrackKind } from "../song/document";
import type { Fields } from "../song/edits";
import { change } from "../song/edits";
import { colourIndex, freeColour } from "../studio/track_colours";
import type { Bench } from "./bench.svelte";
import { stepTrack } from "./head_drag.svelte";
import { laneChoices, openLane } from "./lanes";
import { inShownOrder } from "./rows";
import { ICONS } from "./track_icons";

const COLOURS = ["Amber", "Blue", "Green", "Pink", "Yellow", "Orange", "Teal", "Violet"];

/** Make a track, show it and say so. */
export function makeTrack(
  bench: Bench,
  kind: TrackKind,
  options: { name?: string; icon?: string; devices?: readonly Fields[] } = {},
): string {
  const { studio } = bench;
  const { song, selection } = studio;
  const name = freeName(song, options.name ?? NAMES[kind]);
  const { before, output } = placeBeside(song, selection.track, kind);
  const fields = {
    name,
    kind,
    output,
    colour: freeColour(song),
    ...(options.icon && { icon: options.icon }),
  };
  const { edits, id } = addTrack(song, fields, options.devices, before);
  if (!studio.apply(edits, `Track ${name} added`)) return "";
  studio.selection.chooseTrack(id);
  bench.reveal(studio.view.scrollTick, undefined, id);
  bench.say(`Track ${name} added`);
  return id;
}

const NAMES: Readonly<Record<TrackKind, string>> = {
  instrument: "Track",
  audio: "Audio",
  group: "Group",
  return: "Return",
  master: "Master",
};

/** Tracks that can be added: one for each instrument, then audio, group and return. */
export function newTrackMenu(bench: Bench): Item[] {
  const { catalogue } = bench.studio;
  const instruments = catalogue.devices.filter((device) => device.kind === "instrument");
  const withDevice = (kind: string, title: string, icon: string): Item => ({
    name: title,
    run: () => void makeTrack(bench, "instrument", { name: title, icon, devices: [{ kind }] }),
  });
  return [
    {
      name: "Instrument track",
      items: instruments.map((device) => withDevice(device.name, device.title, device.icon)),
    },
    { name: "Audio track", run: () => void makeTrack(bench, "audio", { icon: "audio" }) },
    { name: "Empty instrument track", run: () => void makeTrack(bench, "instrument") },
    { name: "Group", run: () => void makeTrack(bench, "group") },
    { name: "Return", run: () => void makeTrack(bench, "return") },
  ];
}

export function trackMenu(bench: Bench, track: Track, rename: () => void): Item[] {
  const { studio } = bench;
  const set = (fields: Fields, why: string): void =>
    void studio.apply([change("Track", { [track.id]: fields })], why);
  const isMaster = track.kind === "master";
  const lanes = laneChoices(studio, track, (target) => openLane(studio, track.id, target));
  return [
    { name: "Rename", key: "F2", able: !isMaster, run: () => setTimeout(rename) },
    {
      name: "Colour",
      items: COLOURS.map((name, colour) => ({
        name,
        colour: `var(--t${colour})`,
        ticked: colourIndex(track.colour) === colour,
        run: () => set({ colour }, `Colour of ${track.name}`),
      })),
    },
    {
      name: "Icon",
      items: ICONS.map(({ key, name }) => ({
        name,
        ticked: track.icon === key,
        run: () => set({ icon: key }, `Icon of ${track.name}`),
      })),
    },
    { name: "Show automation", items: lanes },
    ...(isMaster ? [] : commandsOf(bench, track)),
  ];
}

function commandsOf(bench: Bench, track: Track): Item[] {
  const { studio } = bench;
  const offered = (id: string, name: string): Item[] =>
    studio.commands.find(id)
      ? [{ name, able: studio.commands.isAble(id), run: () => void studio.commands.run(id) }]
      : [];
  return [
    { name: "Duplicate", run: () => duplicateTrack(bench, track) },
    { name: "Put into a new group", able: track.kind !== "return", run: () => groupTracks(bench, track) },
    { name: "Move up", key: "Alt ↑", run: () => stepTrack(bench, track, -1) },
    { name: "Move down", key: "Alt ↓", run: () => stepTrack(bench, track, 1) },
    ...offered("track.freeze", isFrozen(track) ? "Thaw" : "Freeze"),
    ...(isFrozen(track) ? offered("track.freeze_again", "Freeze again") : []),
    ...offered("track.bounce", "Bounce to audio"),
    {
      name: "Takes",
      able: track.takes.length > 0,
      run: () => {
        studio.selection.chooseTrack(track.id);
        studio.view.openLow("record");
      },
    },
    { name: "Delete", run: () => deleteTrack(bench, track) },
  ];
}

export function duplicateTrack(bench: Bench, track: Track): void {
  const { edits, id } = trackCopied(bench.studio.song, track.id);
  if (bench.studio.apply(edits, `Track ${track.name} duplicated`)) bench.studio.selection.chooseTrack(id);
  bench.say(`Track ${track.name} duplicated`);
}

/** Group the track, with the tracks of the selected clips. */
export function groupTracks(bench: Bench, track: Track): void {
  const ids = new Set([track.id, ...bench.chosen.map((home) => home.track.id)]);
  const { edits, id } = grouped(bench.studio.song, [...ids]);
  if (bench.studio.apply(edits, ids.size > 1 ? `${ids.size} tracks grouped` : `${track.name} grouped`))
    bench.studio.selection.chooseTrack(id);
}

export function deleteTrack(bench: Bench, track: Track): void {
  const { studio } = bench;
  if (track.kind === "master") return;
  const order = inShownOrder(studio.song.tracks).map((each) => each.track.id);
  const at = order.indexOf(track.id);
  if (!studio.apply(deleteTracks(studio.song, [track.id]), `Track ${track.name} deleted`)) return;
  studio.selection.chooseTrack(order[at + 1] ?? order[at - 1] ?? "");
  studio.notices.say(`Track ${track.name} deleted. Undo brings it back.`);
  bench.say(`Track ${track.name} deleted`);
}
