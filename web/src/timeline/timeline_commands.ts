/** Everything that can be done on the timeline, as commands with keys. */

import { frozenOf } from "../song/changes/freezing";
import type { Track } from "../song/document";
import type { Command } from "../studio/commands";
import type { Bench } from "./bench.svelte";
import {
  changeClips,
  clipAtPlayhead,
  copyClips,
  deleteClips,
  deletePoints,
  duplicateClips,
  joinClips,
  moveClipsAcross,
  muteClips,
  nudgeClips,
  paste,
  resizeClips,
  splitClips,
  stepChoice,
} from "./clip_actions";
import { openClip } from "./hands.svelte";
import { stepTrack } from "./head_drag.svelte";
import { openLane } from "./lanes";
import { nudgePoints, stepPoint } from "./point_actions";
import { renderTrack, thaw } from "./rendering";
import { addMarker, addSection } from "./ruler_actions";
import { deleteTrack, duplicateTrack, groupTracks, makeTrack } from "./track_menu";

type Line = Omit<Command, "group">;

export function timelineCommands(bench: Bench): Command[] {
  const group = (name: Command["group"], lines: readonly Line[]): Command[] =>
    lines.map((line) => ({ ...line, group: name }));
  return [
    ...group("Clips", [...editing(bench), ...moving(bench), ...choosing(bench)]),
    ...group("Clips", automation(bench)),
    ...group("Tracks", tracks(bench)),
    ...group("Sections", sections(bench)),
    ...group("View", views(bench)),
  ];
}

const hasClips = (bench: Bench) => (): boolean =>
  bench.studio.selection.focus === "timeline" && bench.studio.selection.clips.size > 0;
const hasPoints = (bench: Bench) => (): boolean =>
  bench.studio.selection.focus === "automation" && bench.studio.selection.points.size > 0;
/** Nobody else has the keys: the notes' own commands come first while they are in hand. */
const isHere = (bench: Bench) => (): boolean => {
  const { focus } = bench.studio.selection;
  return focus === "timeline" || focus === "automation";
};

function editing(bench: Bench): Line[] {
  const able = hasClips(bench);
  const { studio } = bench;
  return [
    {
      id: "clip.split",
      name: "Split at the playhead",
      keys: ["$mod+KeyE"],
      words: "cut scissors",
      able: () => studio.selection.focus !== "notes",
      run: () => splitClips(bench),
    },
    {
      id: "clip.join",
      name: "Join the clips",
      keys: ["$mod+KeyJ"],
      words: "merge glue consolidate",
      able,
      run: () => joinClips(bench),
    },
    { id: "clip.duplicate", name: "Duplicate", keys: ["$mod+KeyD"], able, run: () => duplicateClips(bench) },
    {
      id: "clip.copy",
      name: "Copy",
      keys: ["$mod+KeyC"],
      able: () => able() || hasPoints(bench)(),
      run: () => copyClips(bench),
    },
    {
      id: "clip.cut",
      name: "Cut",
      keys: ["$mod+KeyX"],
      able,
      run: () => {
        copyClips(bench);
        deleteClips(bench, "cut");
      },
    },
    {
      id: "clip.paste",
      name: "Paste at the playhead",
      keys: ["$mod+KeyV"],
      able: isHere(bench),
      run: () => paste(bench),
    },
    {
      id: "clip.delete",
      name: "Delete the clips",
      keys: ["Delete", "Backspace"],
      able,
      run: () => deleteClips(bench),
    },
    {
      id: "clip.mute",
      name: "Mute the clips, or let them sound",
      keys: ["Digit0"],
      able,
      run: () => muteClips(bench),
    },
    {
      id: "clip.loop",
      name: "Loop the clips, or not",
      keys: ["Shift+KeyL"],
      able,
      run: () => {
        const on = !bench.chosen.every(({ clip }) => clip.loop > 0);
        changeClips(
          bench,
          ({ clip }) => ({ loop: on ? clip.loop || clip.length : 0 }),
          on ? "Looped: draw out its lower right corner" : "No longer looped",
        );
      },
    },
    {
      id: "clip.reverse",
      name: "Reverse the audio",
      able: () => able() && bench.chosen.some(({ clip }) => clip.media !== ""),
      run: () => {
        const on = !bench.chosen.every(({ clip }) => clip.reverse);
        changeClips(bench, () => ({ reverse: on }), on ? "Reversed" : "Forward again");
      },
    },
    { id: "clip.rename", name: "Rename the clips", keys: ["F2"], able, run: () => renameClips(bench) },
    {
      id: "clip.open",
      name: "Open the clip",
      keys: ["Enter"],
      able: () => studio.selection.focus === "timeline",
      run: () => {
        const home = bench.find(studio.selection.clip);
        if (home) openClip(bench, home.clip, home.track.id);
        else clipAtPlayhead(bench);
      },
    },
    {
      id: "clip.new",
      name: "New clip at the playhead",
      words: "create empty",
      run: () => clipAtPlayhead(bench),
    },
  ];
}

function renameClips(bench: Bench): void {
  const home = bench.find(bench.studio.selection.clip);
  const row = home && bench.rowOf(home.track.id);
  if (!home || !row) return;
  bench.reveal(home.clip.start, home.clip.start, home.track.id);
  bench.writing = {
    label: "Name of the clip",
    text: home.clip.name,
    left: Math.max(4, bench.xAt(home.clip.start)),
    top: bench.rulerHeight + row.top - bench.studio.view.scrollTop + 2,
    width: Math.min(220, home.clip.length * bench.zoom.pixelsPerTick),
    done: (text) => {
      const name = text.trim();
      if (name !== home.clip.name)
        changeClips(bench, () => ({ name }), `Clip renamed to ${name || "nothing"}`);
      return true;
    },
  };
}

function moving(bench: Bench): Line[] {
  const able = hasClips(bench);
  const line = (id: string, name: string, key: string, run: () => void): Line => ({
    id: `clip.${id}`,
    name,
    keys: [key],
    repeats: true,
    able,
    run,
  });
  return [
    line("left", "Move left by the grid", "ArrowLeft", () => nudgeClips(bench, -1, false)),
    line("right", "Move right by the grid", "ArrowRight", () => nudgeClips(bench, 1, false)),
    line("left_fine", "Move left a little", "Alt+ArrowLeft", () => nudgeClips(bench, -1, true)),
    line("right_fine", "Move right a little", "Alt+ArrowRight", () => nudgeClips(bench, 1, true)),
    line("up", "Move to the track above", "$mod+Shift+ArrowUp", () => moveClipsAcross(bench, -1)),
    line("down", "Move to the track below", "$mod+Shift+ArrowDown", () => moveClipsAcross(bench, 1)),
    line("shorter", "Shorten", "Shift+ArrowLeft", () => resizeClips(bench, -1)),
    line("longer", "Lengthen", "Shift+ArrowRight", () => resizeClips(bench, 1)),
  ];
}

function choosing(bench: Bench): Line[] {
  const { studio } = bench;
  const able = (): boolean => studio.selection.focus === "timeline";
  const line = (id: string, name: string, key: string, run: () => void): Line => ({
    id: `clip.${id}`,
    name,
    keys: [key],
    repeats: true,
    able,
    run,
  });
  return [
    line("choose_above", "Choose the clip above", "ArrowUp", () => stepChoice(bench, -1, 0)),
    line("choose_below", "Choose the clip below", "ArrowDown", () => stepChoice(bench, 1, 0)),
    line("choose_before", "Choose the clip before", "$mod+ArrowLeft", () => stepChoice(bench, 0, -1)),
    line("choose_after", "Choose the clip after", "$mod+ArrowRight", () => stepChoice(bench, 0, 1)),
    line("add_before", "Choose the clip before too", "$mod+Shift+ArrowLeft", () =>
      stepChoice(bench, 0, -1, true),
    ),
    line("add_after", "Choose the clip after too", "$mod+Shift+ArrowRight", () =>
      stepChoice(bench, 0, 1, true),
    ),
    {
      id: "clip.all",
      name: "Select all clips",
      keys: ["$mod+KeyA"],
      able: isHere(bench),
      run: () => {
        const ids = studio.song.tracks.flatMap((track) => track.clips.map((clip) => clip.id));
        studio.selection.chooseClips(ids);
        bench.say(`${ids.length} clips selected`);
      },
    },
    {
      id: "clip.none",
      name: "Select nothing",
      keys: ["Escape"],
      able: () =>
        isHere(bench)() &&
        (studio.selection.clips.size > 0 ||
          studio.selection.points.size > 0 ||
          studio.selection.range !== null ||
          studio.selection.section !== "" ||
          bench.held !== ""),
      run: () => {
        studio.selection.clear();
        bench.held = "";
      },
    },
    {
      id: "timeline.loop_selection",
      name: "Loop over the selection",
      keys: ["$mod+KeyL"],
      able: () => studio.transport.selected() !== null,
      run: () => studio.transport.loopOver(studio.transport.selected()),
    },
  ];
}

function automation(bench: Bench): Line[] {
  const able = hasPoints(bench);
  const line = (id: string, name: string, key: string, run: () => void): Line => ({
    id: `automation.${id}`,
    name,
    keys: [key],
    repeats: true,
    able,
    run,
  });
  const { studio } = bench;
  return [
    {
      id: "automation.delete",
      name: "Delete the points",
      keys: ["Delete", "Backspace"],
      able,
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
      able: () => studio.selection.focus !== "notes",
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
      able: isHere(bench),
      run: () => {
        studio.view.pencil = !studio.view.pencil;
      },
    },
  ];
}

const isRendered = (track: Track | undefined): boolean =>
  track?.kind === "instrument" || track?.kind === "audio";

function tracks(bench: Bench): Line[] {
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

function sections(bench: Bench): Line[] {
  return [
    {
      id: "marker.add",
      name: "Marker at the playhead",
      keys: ["KeyM"],
      run: () => addMarker(bench, bench.studio.player.status.tick),
    },
    {
      id: "section.add",
      name: "Section over the selection, or from the playhead",
      keys: ["Shift+KeyM"],
      words: "verse chorus part",
      run: () => {
        const range = bench.studio.transport.selected();
        const start = range?.start ?? bench.floored(bench.studio.player.status.tick, bench.barTicks(0));
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
  const here = (): boolean => studio.selection.focus !== "notes";
  return [
    {
      id: "view.zoom_in",
      name: "Zoom in",
      keys: ["Equal", "Shift+Equal"],
      repeats: true,
      able: here,
      run: () => bench.zoomAround(middle(), 1.35),
    },
    {
      id: "view.zoom_out",
      name: "Zoom out",
      keys: ["Minus"],
      repeats: true,
      able: here,
      run: () => bench.zoomAround(middle(), 1 / 1.35),
    },
    {
      id: "view.zoom_fit",
      name: "Zoom to the selection, or to the song",
      keys: ["KeyZ"],
      able: here,
      run: () => {
        const range = studio.transport.selected();
        bench.zoomTo(range?.start ?? 0, range?.end ?? Math.max(bench.end, 4 * bench.barTicks(0)));
      },
    },
    {
      id: "view.zoom_song",
      name: "Zoom to the whole song",
      keys: ["Shift+KeyZ"],
      able: here,
      run: () => bench.zoomTo(0, Math.max(bench.end, 4 * bench.barTicks(0))),
    },
    {
      id: "view.taller",
      name: "Taller tracks",
      keys: ["Alt+Equal"],
      repeats: true,
      run: () => {
        studio.view.trackHeight = Math.min(160, studio.view.trackHeight + 8);
      },
    },
    {
      id: "view.lower",
      name: "Lower tracks",
      keys: ["Alt+Minus"],
      repeats: true,
      run: () => {
        studio.view.trackHeight = Math.max(30, studio.view.trackHeight - 8);
      },
    },
  ];
}
