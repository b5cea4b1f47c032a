/** Everything that can be done on the timeline, as commands with keys. */

import type { Command } from "../studio/commands";
import { automationCommands } from "./automation_commands";
import type { Bench } from "./bench.svelte";
import { clipCommands } from "./clip_commands";
import { at, type Line, NOT_NOTES } from "./commands_in_hand";
import { addMarker, addSection } from "./ruler_actions";
import { trackCommands } from "./track_commands";

export function timelineCommands(bench: Bench): Command[] {
  const group = (name: Command["group"], lines: readonly Line[]): Command[] =>
    lines.map((line) => ({ ...line, group: name }));
  return [
    ...group("Clips", [...clipCommands(bench), ...automationCommands(bench)]),
    ...group("Tracks", trackCommands(bench)),
    ...group("Sections", sections(bench)),
    ...group("View", views(bench)),
  ];
}

function sections(bench: Bench): Line[] {
  return [
    {
      id: "marker.add",
      name: "Marker at the playhead",
      keys: ["KeyM"],
      run: () => addMarker(bench, bench.studio.here),
    },
    {
      id: "section.add",
      name: "Section over the selection, or from the playhead",
      keys: ["Shift+KeyM"],
      words: "verse chorus part",
      run: () => {
        const range = bench.studio.transport.selected();
        const start = range?.start ?? bench.floored(bench.studio.transport.tick, bench.barTicks(0));
        addSection(bench, start, (range?.end ?? start + 8 * bench.barTicks(start)) - start);
      },
    },
  ];
}

function views(bench: Bench): Line[] {
  const { studio } = bench;
  const middle = (): number => {
    const x = bench.xAt(studio.player.status.tick);
    return x >= 0 && x <= bench.width ? x : bench.width / 2;
  };
  // Among notes these keys are for the roll.
  const here = at(bench, ...NOT_NOTES);
  return [
    {
      id: "view.zoom_in",
      name: "Zoom in",
      keys: ["Equal", "Shift+Equal"],
      repeats: true,
      ...here,
      run: () => bench.zoomAround(middle(), 1.35),
    },
    {
      id: "view.zoom_out",
      name: "Zoom out",
      keys: ["Minus"],
      repeats: true,
      ...here,
      run: () => bench.zoomAround(middle(), 1 / 1.35),
    },
    {
      id: "view.zoom_fit",
      name: "Zoom to the selection, or to the song",
      keys: ["KeyZ"],
      ...here,
      run: () => {
        const range = studio.transport.selected();
        bench.zoomTo(range?.start ?? 0, range?.end ?? Math.max(bench.end, 4 * bench.barTicks(0)));
      },
    },
    {
      id: "view.zoom_song",
      name: "Zoom to the whole song",
      keys: ["Shift+KeyZ"],
      ...here,
      run: () => bench.zoomTo(0, Math.max(bench.end, 4 * bench.barTicks(0))),
    },
    {
      id: "view.taller",
      name: "Taller tracks",
      keys: ["Alt+Equal"],
      repeats: true,
      ...here,
      run: () => {
        studio.view.trackHeight = Math.min(160, studio.view.trackHeight + 8);
      },
    },
    {
      id: "view.lower",
      name: "Lower tracks",
      keys: ["Alt+Minus"],
      repeats: true,
      ...here,
      run: () => {
        studio.view.trackHeight = Math.max(30, studio.view.trackHeight - 8);
      },
    },
  ];
}
