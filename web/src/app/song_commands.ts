/** The commands of the whole studio: transport, undo, places, zoom. Each place adds its own. */

import type { Command } from "../studio/commands";
import type { Studio } from "../studio/studio.svelte";

interface Doors {
  readonly palette: () => void;
  readonly help: () => void;
  readonly leave: () => void;
}

export function songCommands(studio: Studio, doors: Doors): Command[] {
  return [...edit(studio), ...view(studio), ...doorsOf(doors)];
}

function edit(studio: Studio): Command[] {
  return [
    {
      id: "edit.undo",
      name: "Undo",
      group: "Edit",
      keys: ["$mod+KeyZ"],
      repeats: true,
      able: () => studio.live.undoable !== "",
      run: () => studio.undo(),
    },
    {
      id: "edit.redo",
      name: "Redo",
      group: "Edit",
      keys: ["$mod+Shift+KeyZ", "$mod+KeyY"],
      repeats: true,
      able: () => studio.live.redoable !== "",
      run: () => studio.redo(),
    },
  ];
}

function view(studio: Studio): Command[] {
  const { view } = studio;
  const low = (id: typeof view.low, name: string, key: string): Command => ({
    id: `view.${id}`,
    name: `Show ${name}`,
    group: "View",
    keys: [key],
    run: () => {
      view.showLow = !(view.showLow && view.low === id);
      view.low = id;
    },
  });
  return [
    low("devices", "the devices", "Alt+Digit1"),
    low("notes", "the notes", "Alt+Digit2"),
    low("mixer", "the mixer", "Alt+Digit3"),
    low("record", "recording", "Alt+Digit4"),
    low("history", "the history", "Alt+Digit5"),
    {
      id: "view.sounds",
      name: "Show or hide the sounds",
      group: "View",
      keys: ["Alt+KeyS"],
      run: () => {
        view.showLeft = !view.showLeft;
      },
    },
    {
      id: "view.ideas",
      name: "Show or hide the ideas",
      group: "View",
      keys: ["Alt+KeyI"],
      run: () => {
        view.showRight = !view.showRight;
      },
    },
    {
      id: "view.theme",
      name: "Light or dark",
      group: "View",
      words: "theme colour night day",
      run: () => {
        view.theme = view.theme === "dark" ? "light" : "dark";
      },
    },
    {
      id: "view.follow",
      name: "Follow the playhead",
      group: "View",
      keys: ["KeyF"],
      run: () => {
        view.followPlayhead = !view.followPlayhead;
      },
    },
  ];
}

function doorsOf(doors: Doors): Command[] {
  return [
    {
      id: "help.palette",
      name: "Find a command",
      group: "Help",
      keys: ["$mod+KeyK"],
      inFields: true,
      run: doors.palette,
    },
    {
      id: "help.keys",
      name: "Every command and its key",
      group: "Help",
      keys: ["Shift+?", "?"],
      run: doors.help,
    },
    { id: "song.leave", name: "All songs", group: "Song", words: "home start close", run: doors.leave },
  ];
}
