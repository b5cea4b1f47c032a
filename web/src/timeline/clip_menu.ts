/** The menus of clips, of empty places and of automation points: the command table's lines, by place. */

import type { Item } from "../controls/Menu.svelte";
import { curved } from "../song/changes/lane_points";
import type { Ticks } from "../song/document";
import { keyInWords } from "../studio/commands";
import type { Bench } from "./bench.svelte";
import { changeClips, make } from "./clip_actions";
import { laneChoices, openLane } from "./lanes";
import type { LaneRow, TrackRow } from "./rows";

const COLOURS = ["Amber", "Blue", "Green", "Pink", "Yellow", "Orange", "Teal", "Violet"];

/** A line that runs a command, with its key, dark when it cannot be done now. */
export function commandLine(bench: Bench, id: string, name?: string): Item[] {
  const { commands } = bench.studio;
  const command = commands.find(id);
  if (!command) return [];
  const key = command.keys?.[0];
  return [
    {
      name: name ?? command.name,
      ...(key && { key: keyInWords(key) }),
      able: commands.isAble(id),
      run: () => void commands.ask(id),
    },
  ];
}

export function clipMenu(bench: Bench): Item[] {
  const { chosen } = bench;
  const audio = chosen.some(({ clip }) => clip.media !== "");
  const line = (id: string, name?: string): Item[] => commandLine(bench, id, name);
  return [
    ...line("clip.open", audio ? "Show its settings" : "Edit its notes"),
    ...line("clip.rename"),
    ...line("clip.split"),
    ...line("clip.join"),
    ...line("clip.duplicate"),
    ...line("clip.loop"),
    {
      name: "Colour",
      items: [
        {
          name: "That of its track",
          ticked: chosen.every(({ clip }) => clip.colour === null),
          run: () => void changeClips(bench, () => ({ colour: null }), "Colour of the track"),
        },
        ...COLOURS.map((name, colour) => ({
          name,
          colour: `var(--t${colour})`,
          ticked: chosen.every(({ clip }) => clip.colour === colour),
          run: () => void changeClips(bench, () => ({ colour }), `Clip coloured ${name.toLowerCase()}`),
        })),
      ],
    },
    ...(audio ? line("clip.reverse") : []),
    ...line("clip.mute"),
    ...line("timeline.loop_selection"),
    ...line("clip.cut"),
    ...line("clip.copy"),
    ...line("clip.paste"),
    ...line("clip.delete"),
  ];
}

export function emptyMenu(
  bench: Bench,
  row: TrackRow | undefined,
  tick: Ticks,
  makeClip: (start: Ticks, length: Ticks) => void,
): Item[] {
  const bar = Math.max(bench.barTicks(tick), bench.step);
  const { transport } = bench.studio;
  return [
    ...(row?.track.kind === "instrument"
      ? [{ name: "New clip here", run: () => makeClip(bench.floored(tick, bar), bar) }]
      : []),
    ...commandLine(bench, "clip.paste"),
    { name: "Playhead here", run: () => transport.seek(bench.snapped(tick)) },
    { name: "Play from here", run: () => transport.play(bench.snapped(tick)) },
    ...commandLine(bench, "marker.add"),
    ...(row
      ? [
          {
            name: `Show automation of ${row.track.name}`,
            items: laneChoices(bench.studio, row.track, (target) =>
              openLane(bench.studio, row.track.id, target),
            ),
          },
        ]
      : []),
    ...commandLine(bench, "clip.all"),
  ];
}

export function pointMenu(bench: Bench, row: LaneRow): Item[] {
  const { selection } = bench.studio;
  const chosen = (row.automation?.points ?? []).filter((point) => selection.points.has(point.id));
  const ids = chosen.map((point) => point.id);
  const curve = (name: string, kind: "hold" | "line" | "curve", bend: number): Item => ({
    name,
    able: ids.length > 0,
    ticked:
      ids.length > 0 &&
      chosen.every((point) => point.curve === kind && (kind !== "curve" || point.bend === bend)),
    run: () =>
      void make(
        bench,
        curved(row.target, ids, kind, bend),
        `${name}: ${ids.length} ${ids.length === 1 ? "point" : "points"}`,
      ),
  });
  return [
    { name: "On to the next point" },
    curve("Hold", "hold", 0),
    curve("Straight line", "line", 0),
    curve("Curve, slow first", "curve", 0.5),
    curve("Curve, quick first", "curve", -0.5),
    ...commandLine(bench, "clip.copy", "Copy"),
    ...commandLine(bench, "clip.paste", "Paste at the playhead"),
    ...commandLine(bench, "automation.delete"),
    {
      name: "Show another lane",
      items: laneChoices(bench.studio, row.track, (target) => openLane(bench.studio, row.track.id, target)),
    },
  ];
}
