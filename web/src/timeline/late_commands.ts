/** Commands that come a moment after the song: fades, colours, points of automation, the metre, what a device listens to. */

import type { Item } from "../controls/Menu.svelte";
import { crossfaded } from "../song/changes/crossfades";
import type { Clip, Ticks } from "../song/document";
import { change } from "../song/edits";
import type { Command } from "../studio/commands";
import type { Bench } from "./bench.svelte";
import { make } from "./clip_actions";
import { clipMenu } from "./clip_menu";
import { at, CHOOSE_CLIPS, CHOOSE_TRACK, HERE, hasClips, NOT_NOTES } from "./commands_in_hand";
import { putPoint } from "./lane_gestures";
import type { LaneRow } from "./rows";
import { writeMetre } from "./tempo_actions";
import { trackMenu } from "./track_menu";

export function lateCommands(bench: Bench): Command[] {
  return [...fades(bench), ...colours(bench), ...points(bench), metre(bench), sidechain(bench)];
}

function fades(bench: Bench): Command[] {
  const audio = {
    group: "Clips" as const,
    ...at(bench, ...HERE),
    able: () => bench.chosen.some(({ clip }) => clip.media !== ""),
    why: "Choose an audio clip first.",
  };
  return [
    {
      ...audio,
      id: "clip.fade_in",
      name: "Fade in to the playhead",
      keys: ["Shift+KeyF"],
      run: () =>
        fade(bench, "in", (clip, tick) => ({ fade_in: within(tick - clip.start, clip.fade_out, clip) })),
    },
    {
      ...audio,
      id: "clip.fade_out",
      name: "Fade out from the playhead",
      keys: ["Shift+KeyO"],
      run: () =>
        fade(bench, "out", (clip, tick) => ({
          fade_out: within(clip.start + clip.length - tick, clip.fade_in, clip),
        })),
    },
    {
      ...audio,
      id: "clip.crossfade",
      name: "Crossfade the clips where they overlap",
      keys: ["Shift+KeyX"],
      run: () => crossfade(bench),
    },
  ];
}

/** A fade leaves the other end's fade as it is. */
const within = (long: Ticks, other: Ticks, clip: Clip): Ticks => Math.min(long, clip.length - other);

function fade(bench: Bench, way: "in" | "out", of: (clip: Clip, tick: Ticks) => Partial<Clip>): void {
  const tick = Math.round(bench.studio.transport.tick);
  const here = bench.chosen.filter(
    ({ clip }) => clip.media !== "" && tick > clip.start && tick < clip.start + clip.length,
  );
  if (here.length === 0) {
    bench.studio.notices.tell(
      "The playhead is not in a selected audio clip.",
      `Bring it to where the fade ${way === "in" ? "ends" : "begins"}, then fade ${way}.`,
    );
    return;
  }
  const fields = Object.fromEntries(here.map(({ clip }) => [clip.id, of(clip, tick)]));
  make(bench, [change("Clip", fields)], `Faded ${way}`);
}

function crossfade(bench: Bench): void {
  const { song, notices, selection } = bench.studio;
  const edits = crossfaded(song, [], [...selection.clips]);
  if (edits.length > 0) make(bench, edits, "Crossfaded");
  else
    notices.tell(
      "The selected clips overlap no other audio.",
      "Draw one over the end of the other: they crossfade by themselves.",
    );
}

function colours(bench: Bench): Command[] {
  const { studio } = bench;
  const show = (label: string, items: readonly Item[], place: string): void => {
    const box = (document.querySelector(place) ?? document.body).getBoundingClientRect();
    const lines = items.find((item) => item.name === "Colour")?.items ?? [];
    bench.menu = { at: { x: box.left + 12, y: box.top + 20 }, label, items: lines };
  };
  return [
    {
      id: "clip.colour",
      name: "Colour of the clips",
      group: "Clips",
      keys: ["Alt+KeyH"],
      able: hasClips(bench),
      why: CHOOSE_CLIPS,
      run: () => show("Colour of the clips", clipMenu(bench), `#clip-${CSS.escape(studio.selection.clip)}`),
    },
    {
      id: "track.colour",
      name: "Colour of the track",
      group: "Tracks",
      keys: ["Shift+Alt+KeyH"],
      able: () => studio.track !== undefined,
      why: CHOOSE_TRACK,
      run: () => {
        const { track } = studio;
        if (!track) return;
        const items = trackMenu(bench, track, () => {});
        show(`Colour of ${track.name}`, items, `[data-head="${CSS.escape(track.id)}"]`);
      },
    },
  ];
}

function points(bench: Bench): Command[] {
  const { studio } = bench;
  const inHand = { group: "Clips" as const, able: () => studio.track !== undefined, why: CHOOSE_TRACK };
  return [
    {
      ...inHand,
      ...at(bench, ...NOT_NOTES),
      id: "automation.add",
      name: "Add a point of automation at the playhead",
      keys: ["Insert", "Shift+KeyP"],
      run: () => {
        const row = laneInHand(bench);
        if (row) putPoint(bench, row, studio.here);
      },
    },
    {
      ...inHand,
      id: "automation.points",
      name: "Go to the points of the lane",
      keys: ["Shift+Alt+KeyP"],
      run: async () => {
        const row = laneInHand(bench);
        if (!row) return;
        bench.revealTrack(row.track.id);
        await import("./PointList.svelte");
        setTimeout(() =>
          document.querySelector<HTMLElement>(`[data-points="${CSS.escape(row.target)}"]`)?.focus(),
        );
      },
    },
  ];
}

/** The lane in hand of the track in hand, or its first one; lanes that are closed are opened. */
function laneInHand(bench: Bench): LaneRow | undefined {
  const { track, view, selection } = bench.studio;
  if (!track) return undefined;
  view.openLanes = new Set([...view.openLanes, track.id]);
  const lanes = bench.rows.filter((row) => row.kind === "lane" && row.track.id === track.id) as LaneRow[];
  return lanes.find((row) => row.target === selection.lane) ?? lanes[0];
}

function metre(bench: Bench): Command {
  return {
    id: "transport.metre",
    name: "Metre from the bar at the playhead …",
    group: "Transport",
    keys: ["Shift+KeyU"],
    run: () => {
      bench.studio.view.showTempo = true;
      writeMetre(bench, bench.studio.transport.tick, undefined);
    },
  };
}

function sidechain({ studio }: Bench): Command {
  const hears = (kind: string): boolean => studio.catalogue.device(kind)?.sidechain === true;
  const device = () => {
    const able = studio.track?.devices.filter(({ kind }) => hears(kind)) ?? [];
    return able.find(({ id }) => id === studio.selection.device) ?? able[0];
  };
  return {
    id: "device.sidechain",
    name: "Sidechain: what the device listens to",
    group: "Devices",
    keys: ["Shift+Alt+KeyK"],
    able: () => device() !== undefined,
    why: "Choose a track with a compressor or another device that can listen to another track.",
    run: () => {
      const { id = "" } = device() ?? {};
      studio.selection.device = id;
      studio.view.openLow("devices");
      const open = (): void => {
        const button = document.querySelector<HTMLElement>(
          `[data-device="${CSS.escape(id)}"] [aria-label^="Sidechain"]`,
        );
        button?.focus();
        button?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      };
      requestAnimationFrame(() => requestAnimationFrame(open));
    },
  };
}
