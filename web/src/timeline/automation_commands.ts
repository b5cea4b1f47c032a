/** Commands of automation: its points, writing it, showing it. */

import type { Bench } from "./bench.svelte";
import { deletePoints } from "./clip_actions";
import { at, CHOOSE_POINTS, CHOOSE_TRACK, HERE, hasPoints, type Line, NOT_NOTES } from "./commands_in_hand";
import { openLane } from "./lanes";
import { nudgePoints, stepPoint } from "./point_actions";

export function automationCommands(bench: Bench): Line[] {
  const able = { able: hasPoints(bench), why: CHOOSE_POINTS, ...at(bench, "automation") };
  const line = (id: string, name: string, key: string, run: () => void): Line => ({
    id: `automation.${id}`,
    name,
    keys: [key],
    repeats: true,
    ...able,
    run,
  });
  const { studio } = bench;
  return [
    {
      id: "automation.delete",
      name: "Delete the points",
      keys: ["Delete", "Backspace"],
      ...able,
      run: () => deletePoints(bench),
    },
    line("left", "Move points left by the grid", "ArrowLeft", () => nudgePoints(bench, -bench.step, 0)),
    line("right", "Move points right by the grid", "ArrowRight", () => nudgePoints(bench, bench.step, 0)),
    line("up", "Raise the points", "ArrowUp", () => nudgePoints(bench, 0, 0.02)),
    line("down", "Lower the points", "ArrowDown", () => nudgePoints(bench, 0, -0.02)),
    line("up_fine", "Raise the points a little", "Shift+ArrowUp", () => nudgePoints(bench, 0, 0.002)),
    line("down_fine", "Lower the points a little", "Shift+ArrowDown", () => nudgePoints(bench, 0, -0.002)),
    line("before", "Choose the point before", "$mod+ArrowLeft", () => stepPoint(bench, -1)),
    line("after", "Choose the point after", "$mod+ArrowRight", () => stepPoint(bench, 1)),
    {
      id: "automation.write",
      name: "Write automation while playing, or not",
      keys: ["Shift+KeyW"],
      words: "record touch",
      run: () => {
        studio.automation.armed = !studio.automation.armed;
      },
    },
    {
      id: "automation.show",
      name: "Show or hide the automation of the track in hand",
      keys: ["KeyA"],
      words: "lanes envelopes",
      ...at(bench, ...NOT_NOTES),
      able: () => studio.track !== undefined,
      why: CHOOSE_TRACK,
      run: () => {
        const { track, view } = studio;
        if (!track) return;
        if (!view.openLanes.has(track.id)) return openLane(studio, track.id, `${track.id}.gain_db`);
        const open = new Set(view.openLanes);
        open.delete(track.id);
        view.openLanes = open;
      },
    },
    {
      id: "timeline.pencil",
      name: "Pencil: draw clips and automation",
      keys: ["KeyP"],
      words: "tool draw freehand",
      ...at(bench, ...HERE),
      run: () => {
        studio.view.pencil = !studio.view.pencil;
      },
    },
  ];
}
