/** Commands of tracks: adding, ordering, rendering and deleting them. */

import { frozenOf } from "../song/changes/freezing";
import type { Track } from "../song/document";
import type { Bench } from "./bench.svelte";
import type { Line } from "./commands_in_hand";
import { stepTrack } from "./head_drag.svelte";
import { renderTrack, thaw } from "./rendering";
import { deleteTrack, duplicateTrack, groupTracks, makeTrack } from "./track_menu";

export function trackCommands(bench: Bench): Line[] {
  const { studio } = bench;
  const inHand = (): boolean => studio.track !== undefined && studio.track.kind !== "master";
  const run = (does: (track: NonNullable<typeof studio.track>) => void) => () => {
    if (studio.track) does(studio.track);
  };
  return [
    {
      id: "track.add_instrument",
      name: "Add an instrument track",
      keys: ["Shift+KeyT"],
      words: "new",
      run: () => void makeTrack(bench, "instrument"),
    },
    {
      id: "track.add_audio",
      name: "Add an audio track",
      keys: ["Shift+Alt+KeyT"],
      words: "new record",
      run: () => void makeTrack(bench, "audio", { icon: "audio" }),
    },
    {
      id: "track.add_group",
      name: "Add a group",
      words: "new bus folder",
      run: () => void makeTrack(bench, "group"),
    },
    {
      id: "track.add_return",
      name: "Add a return",
      words: "new send reverb bus",
      run: () => void makeTrack(bench, "return"),
    },
    {
      id: "track.up",
      name: "Move the track up",
      keys: ["Alt+ArrowUp"],
      // Among notes these keys are louder and softer.
      able: () => inHand() && bench.studio.selection.focus !== "notes",
      run: run((track) => stepTrack(bench, track, -1)),
    },
    {
      id: "track.down",
      name: "Move the track down",
      keys: ["Alt+ArrowDown"],
      // Among notes these keys are louder and softer.
      able: () => inHand() && bench.studio.selection.focus !== "notes",
      run: run((track) => stepTrack(bench, track, 1)),
    },
    {
      id: "track.freeze",
      name: "Freeze the track, or thaw it",
      words: "render save processor unfreeze",
      able: () => isRendered(studio.track) && bench.rendering === null,
      run: run((track) => (frozenOf(track) ? thaw(bench, track) : void renderTrack(bench, track, true))),
    },
    {
      id: "track.bounce",
      name: "Bounce the track to audio",
      words: "render",
      able: () => isRendered(studio.track) && bench.rendering === null,
      run: run((track) => void renderTrack(bench, track, false)),
    },
    {
      id: "track.duplicate",
      name: "Duplicate the track",
      able: inHand,
      run: run((track) => duplicateTrack(bench, track)),
    },
    {
      id: "track.group",
      name: "Put the track into a new group",
      keys: ["$mod+KeyG"],
      able: inHand,
      run: run((track) => groupTracks(bench, track)),
    },
    {
      id: "track.delete",
      name: "Delete the track",
      keys: ["Shift+Delete"],
      able: inHand,
      run: run((track) => deleteTrack(bench, track)),
    },
  ];
}

const isRendered = (track: Track | undefined): boolean =>
  track?.kind === "instrument" || track?.kind === "audio";
