/** What the keys are about: commands of clips, of points, and of either; those of the notes come first elsewhere. */

import type { Command } from "../studio/commands";
import type { Bench } from "./bench.svelte";

/** A command whose group is that of the list it stands in. */
export type Line = Omit<Command, "group">;

export const hasClips = (bench: Bench) => (): boolean =>
  bench.studio.selection.focus === "timeline" && bench.studio.selection.clips.size > 0;
export const hasPoints = (bench: Bench) => (): boolean =>
  bench.studio.selection.focus === "automation" && bench.studio.selection.points.size > 0;

export const isHere = (bench: Bench) => (): boolean => {
  const { focus } = bench.studio.selection;
  return focus === "timeline" || focus === "automation";
};
