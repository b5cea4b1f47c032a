/** The commands of the whole studio: transport, undo, places, zoom. Each place adds its own. */

import type { Command } from "../studio/commands";
import { savedSoon } from "../studio/saved";
import type { Studio } from "../studio/studio.svelte";

interface Doors {
  readonly palette: () => void;
  readonly help: () => void;
  readonly leave: () => void;
}

export function songCommands(studio: Studio, doors: Doors): Command[] {
  return [...edit(studio), ...view(studio), ...keeping(studio), ...doorsOf(doors)];
}

function keeping(studio: Studio): Command[] {
  const { view, notices } = studio;
  return [
    {
      id: "song.save",
      name: "Save (the song is saved by itself)",
      group: "Song",
      keys: ["$mod+KeyS"],
      inFields: true,
      run: () =>
        notices.trying(async () => {
          await savedSoon(studio.connection);
          notices.say("Everything is saved, as always.");
        }),
    },
    {
      id: "song.version",
      name: "Keep this version under a name",
      group: "Song",
      keys: ["$mod+Shift+KeyS"],
      words: "save as copy snapshot history",
      run: () => {
        view.historyPage = "versions";
        view.openLow("history");
      },
    },
  ];
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
      why: "There is nothing of yours to take back.",
      run: () => studio.undo(),
    },
    {
      id: "edit.redo",
      name: "Redo",
      group: "Edit",
      keys: ["$mod+Shift+KeyZ", "$mod+KeyY"],
      repeats: true,
      able: () => studio.live.redoable !== "",
      why: "Nothing was taken back.",
      run: () => studio.redo(),
    },
  ];
}

function view(studio: Studio): Command[] {
  const { view } = studio;
  const low = (id: typeof view.low, name: string, key: string, words = ""): Command => ({
    id: `view.${id}`,
    name: `Show ${name}`,
    group: "View",
    keys: [key],
    words,
    run: () => {
      view.showLow = !(view.showLow && view.low === id);
      view.low = id;
    },
  });
  return [
    low("devices", "the devices", "Alt+Digit1"),
    low("notes", "the notes", "Alt+Digit2"),
    low("mixer", "the mixer", "Alt+Digit3"),
    low(
      "record",
      "recording",
      "Alt+Digit4",
      "settings preferences audio input microphone midi delay latency",
    ),
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
      id: "view.below",
      name: "Show or hide the place below",
      group: "View",
      keys: ["Alt+KeyB"],
      run: () => {
        view.showLow = !view.showLow;
      },
    },
    {
      id: "view.transport",
      name: "Show or hide the transport",
      group: "View",
      keys: ["Alt+KeyU"],
      words: "bar above top",
      run: () => {
        view.showTop = !view.showTop;
      },
    },
    {
      id: "view.song",
      name: "Go to the song",
      group: "View",
      keys: ["Alt+Digit0"],
      words: "timeline clips focus",
      run: () => document.querySelector<HTMLElement>("[data-clips]")?.focus(),
    },
    {
      id: "view.theme",
      name: "Light or dark",
      group: "View",
      keys: ["Shift+Alt+KeyL"],
      words: "theme colour night day preferences settings appearance",
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
      words: "shortcuts preferences settings keymap options",
      run: doors.help,
    },
    {
      id: "song.leave",
      name: "All songs",
      group: "Song",
      keys: ["Alt+KeyO"],
      words: "home start close open",
      run: doors.leave,
    },
  ];
}
