/** The commands of the piano roll; they work while the notes are what a person has in hand. */

import * as shaping from "../song/changes/shaping";
import type { Note } from "../song/document";
import type { Command } from "../studio/commands";
import type { Studio } from "../studio/studio.svelte";
import {
  copy,
  drawAtCursor,
  duplicate,
  erase,
  inQuestion,
  lengthen,
  nudge,
  paste,
  velocity,
} from "./editing";
import { bottomOf, zoomedRows, zoomedTime } from "./geometry";
import { type Roll, rollOf } from "./roll.svelte";
import { type ShapingSettings, settingsOf } from "./shaping_settings.svelte";

const FINE_TICKS = 10;
const OCTAVE = 12;
const ZOOM = 1.3;

interface Line {
  readonly id: string;
  readonly name: string;
  readonly keys?: readonly string[];
  readonly words?: string;
  readonly repeats?: boolean;
  /** "notes": at least one is selected; "clip": a clip is shown; "surface": the keyboard is on the roll itself;
   * "shapes": the panel of shapes is open. */
  readonly needs: "notes" | "clip" | "surface" | "shapes";
  readonly run: () => void;
}

const THERE = new WeakSet<Studio>();

/** Put the commands of notes into the table, once: they are found from every place, and open that of the notes. */
export function addRollCommands(studio: Studio): void {
  if (THERE.has(studio)) return;
  THERE.add(studio);
  const roll = rollOf(studio);
  studio.commands.add(...rollCommands(roll, settingsOf(roll)));
}

export function rollCommands(roll: Roll, settings: ShapingSettings): Command[] {
  const { selection, view } = roll.studio;
  const hasClip = (): boolean => roll.clip !== undefined;
  const needs: Record<Line["needs"], Pick<Command, "able" | "why">> = {
    notes: { able: () => hasClip() && roll.selected.length > 0, why: "Select notes of a clip first." },
    clip: { able: hasClip, why: "Choose a clip with notes first." },
    surface: { able: () => hasClip() && roll.cursorShown, why: "Go to the notes by keyboard first." },
    shapes: { able: () => settings.open, why: "It is not open." },
  };
  const meant = (): boolean =>
    hasClip() && selection.focus === "notes" && view.showLow && view.low === "notes";
  const enter = (): void => {
    view.openLow("notes");
    selection.focus = "notes";
  };
  // The first that can be done is done: Escape closes the shapes before it lets go of the notes.
  return [...shapes(roll, settings), ...editing(roll), ...moving(roll), ...looking(roll)].map((line) => ({
    id: `notes.${line.id}`,
    name: line.name,
    group: "Notes",
    ...(line.keys && { keys: line.keys }),
    ...(line.words && { words: line.words }),
    ...(line.repeats && { repeats: true }),
    ...needs[line.needs],
    meant,
    enter,
    run: line.run,
  }));
}

function editing(roll: Roll): Line[] {
  return [
    {
      id: "delete",
      name: "Delete the notes",
      keys: ["Delete", "Backspace"],
      needs: "notes",
      run: () => erase(roll),
    },
    { id: "copy", name: "Copy the notes", keys: ["$mod+KeyC"], needs: "notes", run: () => copy(roll) },
    {
      id: "cut",
      name: "Cut the notes",
      keys: ["$mod+KeyX"],
      needs: "notes",
      run: () => {
        copy(roll);
        erase(roll, "Notes cut");
      },
    },
    {
      id: "paste",
      name: "Paste notes at the playhead",
      keys: ["$mod+KeyV"],
      needs: "clip",
      run: () => paste(roll),
    },
    {
      id: "duplicate",
      name: "Duplicate the notes after themselves",
      keys: ["$mod+KeyD"],
      needs: "notes",
      run: () => duplicate(roll),
    },
    {
      id: "all",
      name: "Select all notes",
      keys: ["$mod+KeyA"],
      needs: "clip",
      run: () => roll.choose(roll.clip!.notes.map((note) => note.id)),
    },
    {
      id: "none",
      name: "Select no note",
      keys: ["Escape"],
      needs: "notes",
      run: () => roll.choose([]),
    },
    {
      id: "same_pitch",
      name: "Select every note of this pitch",
      keys: ["Shift+KeyA"],
      needs: "notes",
      run: () => {
        const pitches = new Set(roll.selected.map((note) => note.pitch));
        roll.choose(roll.clip!.notes.filter((note) => pitches.has(note.pitch)).map((note) => note.id));
      },
    },
    {
      id: "draw",
      name: "Draw a note at the cursor, or take it away",
      keys: ["Enter"],
      needs: "surface",
      run: () => drawAtCursor(roll),
    },
    {
      id: "pencil",
      name: "Pencil: a click draws a note",
      keys: ["KeyP"],
      words: "tool draw",
      needs: "clip",
      run: () => {
        roll.tool = roll.tool === "pencil" ? "select" : "pencil";
      },
    },
  ];
}

function moving(roll: Roll): Line[] {
  const line = (id: string, name: string, key: string, ticks: () => number, semitones: number): Line => ({
    id,
    name,
    keys: [key],
    needs: "clip",
    repeats: true,
    ...(semitones !== 0 && { words: "transpose pitch" }),
    run: () => nudge(roll, ticks(), semitones),
  });
  const step = (): number => roll.grid.step;
  const more = (id: string, name: string, key: string, run: () => void): Line => ({
    id,
    name,
    keys: [key],
    needs: "notes",
    repeats: true,
    run,
  });
  return [
    line("left", "Earlier by a grid step", "ArrowLeft", () => -step(), 0),
    line("right", "Later by a grid step", "ArrowRight", step, 0),
    line("up", "Up a semitone", "ArrowUp", () => 0, 1),
    line("down", "Down a semitone", "ArrowDown", () => 0, -1),
    line("octave_up", "Up an octave", "Shift+ArrowUp", () => 0, OCTAVE),
    line("octave_down", "Down an octave", "Shift+ArrowDown", () => 0, -OCTAVE),
    more("earlier", "Earlier by a hair", "Alt+ArrowLeft", () => nudge(roll, -FINE_TICKS, 0)),
    more("later", "Later by a hair", "Alt+ArrowRight", () => nudge(roll, FINE_TICKS, 0)),
    more("louder", "Louder", "Alt+ArrowUp", () => velocity(roll, 5)),
    more("softer", "Softer", "Alt+ArrowDown", () => velocity(roll, -5)),
    more("longer", "Longer by a grid step", "Shift+ArrowRight", () => lengthen(roll, step())),
    more("shorter", "Shorter by a grid step", "Shift+ArrowLeft", () => lengthen(roll, -step())),
  ];
}

function shapes(roll: Roll, settings: ShapingSettings): Line[] {
  const shape = (
    id: string,
    name: string,
    make: (notes: readonly Note[]) => shaping.Shaped,
    keys?: string[],
    words?: string,
  ): Line => ({
    id,
    name,
    needs: "clip",
    ...(keys && { keys }),
    ...(words && { words }),
    run: () => void roll.commit(make(inQuestion(roll)), name),
  });
  const key = () => roll.studio.song.key ?? { tonic: 0, scale: "chromatic" };
  const playhead = () => Math.round(roll.studio.player.status.tick) - roll.clip!.start;
  return [
    shape(
      "quantise",
      "Quantise as last time",
      (notes) => settings.quantise(notes),
      ["$mod+KeyU"],
      "quantize snap timing grid",
    ),
    {
      id: "shape",
      name: "Quantise, humanise, transform …",
      keys: ["KeyQ"],
      words: "quantize swing timing legato reverse transpose",
      needs: "clip",
      run: () => {
        settings.open = !settings.open;
      },
    },
    shape(
      "humanise",
      "Humanise as last time",
      (notes) => settings.humanise(notes),
      ["KeyH"],
      "random timing feel",
    ),
    {
      id: "shape_leave",
      name: "Close quantise, humanise, transform",
      keys: ["Escape"],
      needs: "shapes",
      run: () => {
        settings.open = false;
      },
    },
    shape("legato", "Legato: hold each note until the next", shaping.legato, ["Shift+KeyL"]),
    shape("split", "Split the notes at the playhead", (notes) => shaping.split(notes, playhead()), [
      "$mod+KeyE",
    ]),
    shape("join", "Join notes of one pitch", shaping.joined, ["$mod+KeyJ"], "glue merge"),
    shape("reverse", "Play backwards", shaping.reversed, ["Alt+KeyR"], "reverse backwards"),
    shape(
      "invert",
      "Turn upside down",
      (notes) => shaping.inverted(notes, roll.studio.song.key),
      ["Shift+KeyI"],
      "invert mirror",
    ),
    shape(
      "scale_up",
      "Up a step of the scale",
      (notes) => shaping.transposedInKey(notes, 1, key()),
      ["$mod+ArrowUp"],
      "transpose key",
    ),
    shape(
      "scale_down",
      "Down a step of the scale",
      (notes) => shaping.transposedInKey(notes, -1, key()),
      ["$mod+ArrowDown"],
      "transpose key",
    ),
    shape(
      "double",
      "Twice as slow",
      (notes) => shaping.stretched(notes, 2),
      ["Shift+Alt+ArrowRight"],
      "half speed stretch",
    ),
    shape(
      "halve",
      "Twice as fast",
      (notes) => shaping.stretched(notes, 0.5),
      ["Shift+Alt+ArrowLeft"],
      "double speed",
    ),
    shape(
      "doubles",
      "Take out notes on top of each other",
      shaping.withoutDoubles,
      ["Shift+KeyD"],
      "duplicates",
    ),
  ];
}

function looking(roll: Roll): Line[] {
  const middle = (): [number, number] => [
    (roll.frame.keys + roll.frame.width) / 2,
    (roll.frame.top + bottomOf(roll.frame)) / 2,
  ];
  const line = (id: string, name: string, run: () => void, keys?: string[]): Line => ({
    id,
    name,
    needs: "clip",
    run,
    ...(keys && { keys, repeats: true }),
  });
  return [
    line(
      "nearer",
      "Nearer in time",
      () => (roll.zoom = zoomedTime(roll.zoom, ZOOM, middle()[0], roll.frame)),
      ["Equal"],
    ),
    line(
      "farther",
      "Farther in time",
      () => (roll.zoom = zoomedTime(roll.zoom, 1 / ZOOM, middle()[0], roll.frame)),
      ["Minus"],
    ),
    line("taller", "Taller rows", () => (roll.zoom = zoomedRows(roll.zoom, ZOOM, middle()[1], roll.frame)), [
      "Alt+Equal",
    ]),
    line(
      "flatter",
      "Flatter rows",
      () => (roll.zoom = zoomedRows(roll.zoom, 1 / ZOOM, middle()[1], roll.frame)),
      ["Alt+Minus"],
    ),
    line("fit", "Show the whole clip", () => roll.fit(), ["Digit0"]),
    line("drums", "As drums or as keys", () => roll.showAs(!roll.drums), ["KeyD"]),
    line("others", "Show or hide other tracks' notes", () => (roll.showOthers = !roll.showOthers), ["KeyG"]),
    line("lane", "Show or hide the lane below", () => (roll.showLane = !roll.showLane), ["KeyV"]),
  ];
}
