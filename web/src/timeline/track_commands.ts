/** Commands of tracks: adding, ordering, rendering and deleting them. */

import { isFrozen, isOutOfDate } from "../song/changes/freezing";
import type { Track } from "../song/document";
import type { Bench } from "./bench.svelte";
import { at, CHOOSE_TRACK, type Line, NOT_NOTES } from "./commands_in_hand";
import { stepTrack } from "./head_drag.svelte";
import { renderTrack, thaw } from "./rendering";
import { deleteTrack, duplicateTrack, groupTracks, makeTrack } from "./track_menu";

export function trackCommands(bench: Bench): Line[] {
  const { studio } = bench;
  const inHand = (): boolean => studio.track !== undefined && studio.track.kind !== "master";
  const able = { able: inHand, why: CHOOSE_TRACK };
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
      keys: ["Shift+Alt+KeyG"],
      words: "new bus folder",
      run: () => void makeTrack(bench, "group"),
    },
    {
      id: "track.add_return",
      name: "Add a return",
      keys: ["Shift+Alt+KeyR"],
      words: "new send reverb bus",
      run: () => void makeTrack(bench, "return"),
    },
    {
      id: "track.up",
      name: "Move the track up",
      keys: ["Alt+ArrowUp"],
      // Among notes these keys are louder and softer.
      ...at(bench, ...NOT_NOTES),
      ...able,
      run: run((track) => stepTrack(bench, track, -1)),
    },
    {
      id: "track.down",
      name: "Move the track down",
      keys: ["Alt+ArrowDown"],
      // Among notes these keys are louder and softer.
      ...at(bench, ...NOT_NOTES),
      ...able,
      run: run((track) => stepTrack(bench, track, 1)),
    },
    {
      id: "track.freeze",
      name: "Freeze the track, or thaw it",
      keys: ["Shift+Alt+KeyF"],
      words: "render spare processor unfreeze",
      able: () => isRendered(studio.track) && bench.rendering === null,
      why: () =>
        bench.rendering ? "A track is being rendered." : "Choose an instrument or an audio track first.",
      run: run((track) => (isFrozen(track) ? thaw(bench, track) : void renderTrack(bench, track, "frozen"))),
    },
    {
      id: "track.freeze_again",
      name: "Freeze the track again, as it is now",
      keys: ["Shift+Alt+KeyZ"],
      words: "render unfreeze out of date",
      able: () =>
        studio.track !== undefined && isOutOfDate(studio.song, studio.track) && bench.rendering === null,
      run: run((track) => void renderTrack(bench, track, "frozen")),
    },
    {
      id: "track.bounce",
      name: "Bounce the track to audio",
      keys: ["Shift+Alt+KeyB"],
      words: "render",
      able: () => isRendered(studio.track) && bench.rendering === null,
      why: () =>
        bench.rendering ? "A track is being rendered." : "Choose an instrument or an audio track first.",
      run: run((track) => void renderTrack(bench, track, "bounced")),
    },
    {
      id: "track.duplicate",
      name: "Duplicate the track",
      keys: ["$mod+Shift+KeyD"],
      ...able,
      run: run((track) => duplicateTrack(bench, track)),
    },
    {
      id: "track.group",
      name: "Put the track into a new group",
      keys: ["$mod+KeyG"],
      ...able,
      run: run((track) => groupTracks(bench, track)),
    },
    {
      id: "track.delete",
      name: "Delete the track",
      keys: ["Shift+Delete"],
      ...able,
      run: run((track) => deleteTrack(bench, track)),
    },
  ];
}

const isRendered = (track: Track | undefined): boolean =>
  track?.kind === "instrument" || track?.kind === "audio";
