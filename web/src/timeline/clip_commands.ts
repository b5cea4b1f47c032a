/** Commands of clips: editing, moving and choosing them. */

import type { Bench } from "./bench.svelte";
import {
  changeClips,
  clipAtPlayhead,
  copyClips,
  deleteClips,
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
import { at, CHOOSE_CLIPS, HERE, hasClips, hasPoints, type Line, NOT_NOTES } from "./commands_in_hand";
import { enterClip } from "./hands.svelte";

export function clipCommands(bench: Bench): Line[] {
  return [...editing(bench), ...moving(bench), ...choosing(bench)];
}

function editing(bench: Bench): Line[] {
  const isAble = hasClips(bench);
  const able = { able: isAble, why: CHOOSE_CLIPS, ...at(bench, "timeline") };
  const { studio } = bench;
  return [
    {
      id: "clip.split",
      name: "Split at the playhead",
      keys: ["$mod+KeyE"],
      words: "cut scissors",
      ...at(bench, ...NOT_NOTES),
      run: () => splitClips(bench),
    },
    {
      id: "clip.join",
      name: "Join the clips",
      keys: ["$mod+KeyJ"],
      words: "merge glue consolidate",
      ...able,
      run: () => joinClips(bench),
    },
    {
      id: "clip.duplicate",
      name: "Duplicate",
      keys: ["$mod+KeyD"],
      ...able,
      run: () => duplicateClips(bench),
    },
    {
      id: "clip.copy",
      name: "Copy",
      keys: ["$mod+KeyC"],
      able: () => isAble() || hasPoints(bench)(),
      why: "Choose clips or points first.",
      ...at(bench, ...HERE),
      run: () => copyClips(bench),
    },
    {
      id: "clip.cut",
      name: "Cut",
      keys: ["$mod+KeyX"],
      ...able,
      run: () => {
        copyClips(bench);
        deleteClips(bench, "cut");
      },
    },
    {
      id: "clip.paste",
      name: "Paste at the playhead",
      keys: ["$mod+KeyV"],
      ...at(bench, ...HERE),
      run: () => paste(bench),
    },
    {
      id: "clip.delete",
      name: "Delete the clips",
      keys: ["Delete", "Backspace"],
      ...able,
      run: () => deleteClips(bench),
    },
    {
      id: "clip.mute",
      name: "Mute the clips, or let them sound",
      keys: ["Digit0"],
      ...able,
      run: () => muteClips(bench),
    },
    {
      id: "clip.loop",
      name: "Loop the clips, or not",
      keys: ["Shift+KeyL"],
      ...able,
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
      keys: ["Alt+KeyR"],
      words: "backwards",
      ...able,
      able: () => isAble() && bench.chosen.some(({ clip }) => clip.media !== ""),
      why: "Choose an audio clip first.",
      run: () => {
        const on = !bench.chosen.every(({ clip }) => clip.reverse);
        changeClips(bench, () => ({ reverse: on }), on ? "Reversed" : "Forward again");
      },
    },
    { id: "clip.rename", name: "Rename the clips", keys: ["F2"], ...able, run: () => renameClips(bench) },
    {
      id: "clip.open",
      name: "Open the clip",
      keys: ["Enter"],
      ...at(bench, "timeline"),
      run: () => {
        const home = bench.find(studio.selection.clip);
        if (home) enterClip(bench, home.clip, home.track.id);
        else clipAtPlayhead(bench);
      },
    },
    {
      id: "clip.new",
      name: "New clip at the playhead",
      keys: ["Shift+KeyN"],
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
  const able = { able: hasClips(bench), why: CHOOSE_CLIPS, ...at(bench, "timeline") };
  const line = (id: string, name: string, key: string, run: () => void): Line => ({
    id: `clip.${id}`,
    name,
    keys: [key],
    repeats: true,
    ...able,
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
  const able = at(bench, "timeline");
  const line = (id: string, name: string, key: string, run: () => void): Line => ({
    id: `clip.${id}`,
    name,
    keys: [key],
    repeats: true,
    ...able,
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
      ...at(bench, ...HERE),
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
      ...at(bench, ...HERE),
      able: () =>
        studio.selection.clips.size > 0 ||
        studio.selection.points.size > 0 ||
        studio.selection.range !== null ||
        studio.selection.section !== "" ||
        bench.held !== "",
      why: "Nothing is selected.",
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
      why: "Select clips, a section or a stretch of time first.",
      run: () => studio.transport.loopOver(studio.transport.selected()),
    },
  ];
}
