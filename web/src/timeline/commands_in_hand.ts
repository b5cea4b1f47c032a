/** What the keys are about: commands of clips, of points, and of either; those of the notes come first elsewhere. */

import type { Command } from "../studio/commands";
import type { Focus } from "../studio/selection.svelte";
import type { Bench } from "./bench.svelte";

/** A command whose group is that of the list it stands in. */
export type Line = Omit<Command, "group">;

export const hasClips = (bench: Bench) => (): boolean => bench.studio.selection.clips.size > 0;
export const hasPoints = (bench: Bench) => (): boolean => bench.studio.selection.points.size > 0;
export const CHOOSE_CLIPS = "Choose a clip first.";
export const CHOOSE_POINTS = "Choose points of a lane first.";
export const CHOOSE_TRACK = "Choose a track first.";

/** Where keys are meant; asked for by name, something is done in the first of these places. */
export function at(bench: Bench, ...places: readonly Focus[]): Required<Pick<Line, "meant" | "enter">> {
  const { selection } = bench.studio;
  const meant = (): boolean => places.includes(selection.focus);
  const enter = (): void => {
    if (!meant()) selection.focus = places[0]!;
  };
  return { meant, enter };
}

/** Either part of the timeline. */
export const HERE: readonly Focus[] = ["timeline", "automation"];
/** Everywhere but among notes, where the same keys do other things. */
export const NOT_NOTES: readonly Focus[] = [...HERE, "devices", "mixer", "other"];
