/** The commands of the piano roll; they work while the notes are what a person has in hand. */

import * as shaping from "../song/changes/shaping";
import type { Note } from "../song/document";
import { add, change } from "../song/edits";
import { newId } from "../song/ids";
import type { Command } from "../studio/commands";
import { bottomOf, zoomedRows, zoomedTime } from "./geometry";
import type { Roll } from "./roll.svelte";
import type { ShapingSettings } from "./shaping_settings.svelte";
import { describe } from "./words";

const FINE_TICKS = 10;
const OCTAVE = 12;
const ZOOM = 1.3;

interface Line {
  readonly id: string;
  readonly name: string;
  readonly keys?: readonly string[];
  readonly words?: string;
  readonly repeats?: boolean;
  /** "notes": at least one is selected; "clip": a clip is shown; "surface": the keyboard is on the roll itself. */
  readonly needs: "notes" | "clip" | "surface";
  readonly run: () => void;
}

export function rollCommands(roll: Roll, settings: ShapingSettings): Command[] {
  const able = {
    notes: () => inHand(roll) && roll.selected.length > 0,
    clip: () => inHand(roll),
    surface: () => inHand(roll) && roll.cursorShown,
  };
  return [...editing(roll), ...moving(roll), ...shapes(roll, settings), ...looking(roll)].map((line) => ({
    id: `notes.${line.id}`,
    name: line.name,
    group: "Notes",
    ...(line.keys && { keys: line.keys }),
    ...(line.words && { words: line.words }),
    ...(line.repeats && { repeats: true }),
    able: able[line.needs],
    run: line.run,
  }));
}

function inHand(roll: Roll): boolean {
  const { selection, view } = roll.studio;
  return roll.clip !== undefined && selection.focus === "notes" && view.showLow && view.low === "notes";
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
      "snap timing grid",
    ),
    {
      id: "shape",
      name: "Quantise, humanise, transform …",
      keys: ["KeyQ"],
      words: "swing timing legato reverse",
      needs: "clip",
      run: () => {
        settings.open = !settings.open;
      },
    },
    shape(
      "humanise",
      "Humanise as last time",
      (notes) => settings.humanise(notes),
      undefined,
      "random timing feel",
    ),
    shape("legato", "Legato: hold each note until the next", shaping.legato, ["KeyL"]),
    shape("split", "Split the notes at the playhead", (notes) => shaping.split(notes, playhead()), [
      "$mod+KeyE",
    ]),
    shape("join", "Join notes of one pitch", shaping.joined, ["$mod+KeyJ"], "glue merge"),
    shape("reverse", "Play backwards", shaping.reversed, undefined, "reverse"),
    shape(
      "invert",
      "Turn upside down",
      (notes) => shaping.inverted(notes, roll.studio.song.key),
      undefined,
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
    shape("double", "Twice as slow", (notes) => shaping.stretched(notes, 2), undefined, "half speed stretch"),
    shape("halve", "Twice as fast", (notes) => shaping.stretched(notes, 0.5), undefined, "double speed"),
    shape("doubles", "Take out notes on top of each other", shaping.withoutDoubles, undefined, "duplicates"),
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

/** The selected notes; all of the clip's when none is. */
export function inQuestion(roll: Roll): readonly Note[] {
  return roll.selected.length > 0 ? roll.selected : (roll.clip?.notes ?? []);
}

function erase(roll: Roll, why = ""): void {
  const ids = roll.selected.map((note) => note.id);
  const words = ids.length === 1 ? "Note deleted" : `${ids.length} notes deleted`;
  if (roll.commit({ changes: {}, added: [], removed: ids }, why || words)) roll.choose([]);
}

function copy(roll: Roll): void {
  roll.clipboard = roll.selected;
  const count = roll.selected.length;
  roll.studio.notices.say(count === 1 ? "One note copied" : `${count} notes copied`);
}

/** Put the copied notes at the playhead; a clip that ends before them grows to its next bar. */
function paste(roll: Roll): void {
  const { clip, clipboard } = roll;
  if (!clip || clipboard.length === 0) return;
  const first = Math.min(...clipboard.map((note) => note.start));
  const tick = roll.studio.player.status.tick;
  const inside = tick >= clip.start && tick < clip.start + clip.length;
  const at = inside ? roll.grid.floor(tick) - clip.start : roll.cursor.tick - clip.start;
  const added = clipboard.map((note) => ({
    ...note,
    id: newId(),
    start: Math.max(0, note.start - first + at),
  }));
  put(roll, added, "Notes pasted");
}

/** Put the selected notes once more after themselves, on the grid. */
function duplicate(roll: Roll): void {
  const { selected, clip } = roll;
  if (!clip) return;
  const first = Math.min(...selected.map((note) => note.start));
  const last = Math.max(...selected.map((note) => note.start + note.length));
  const step = roll.grid.step;
  const span = Math.max(step, Math.ceil((last - first) / step) * step);
  put(roll, shaping.copied(selected, span, 0).added, "Notes duplicated");
}

function put(roll: Roll, added: readonly Note[], why: string): void {
  const clip = roll.clip!;
  const end = clip.start + Math.max(...added.map((note) => note.start + note.length));
  const edits = shaping.shapedEdits(clip.id, { changes: {}, added, removed: [] });
  if (end > clip.start + clip.length && clip.loop === 0) {
    const length = roll.grid.barAt(end - 1).end - clip.start;
    edits.unshift(change("Clip", { [clip.id]: { length } }));
  }
  if (!roll.studio.apply(edits, why)) return;
  roll.choose(added.map((note) => note.id));
  const first = added[0]!;
  roll.reveal(clip.start + first.start, first.pitch);
}

/** Move the selected notes; without any, the cursor. */
function nudge(roll: Roll, ticks: number, semitones: number): void {
  if (roll.selected.length === 0) {
    moveCursor(roll, ticks, semitones);
    return;
  }
  const shaped = shaping.moved(roll.selected, ticks, semitones);
  if (!roll.commit(shaped, "Notes moved", "nudge notes")) return;
  const first = roll.selected[0]!;
  if (semitones !== 0) roll.hear(first.pitch, first.velocity);
  roll.reveal(roll.clip!.start + first.start, first.pitch);
  roll.words = describe(first, roll.clip!, roll);
}

function moveCursor(roll: Roll, ticks: number, semitones: number): void {
  const { cursor, rows, grid } = roll;
  const tick = Math.max(roll.clip!.start, ticks === 0 ? cursor.tick : grid.floor(cursor.tick + ticks));
  let pitch = cursor.pitch;
  if (semitones !== 0) {
    // Among drums, a semitone is the next instrument.
    const stride = rows.kind === "drums" ? Math.sign(semitones) : semitones;
    const row = rows.rowOf(pitch) - stride;
    pitch = rows.list[Math.max(0, Math.min(rows.list.length - 1, row))]?.pitch ?? pitch;
    roll.hear(pitch);
  }
  roll.cursor = { tick, pitch };
  roll.reveal(tick, pitch);
  const here = noteAtCursor(roll);
  const place = describe(
    shaping.newNote(tick - roll.clip!.start, roll.lastLength, pitch, 100),
    roll.clip!,
    roll,
  );
  roll.words = here ? describe(here, roll.clip!, roll) : place.replace(/, length.*/, ", empty");
}

function noteAtCursor(roll: Roll): Note | undefined {
  const at = roll.cursor.tick - roll.clip!.start;
  return roll.clip!.notes.find(
    (note) => note.pitch === roll.cursor.pitch && note.start <= at && at < note.start + note.length,
  );
}

function drawAtCursor(roll: Roll): void {
  const { clip, cursor } = roll;
  if (!clip) return;
  const there = noteAtCursor(roll);
  if (there) {
    roll.commit({ changes: {}, added: [], removed: [there.id] }, "Note erased");
    roll.words = "Note erased";
    return;
  }
  const length = roll.drums ? roll.grid.step : roll.lastLength;
  const note = shaping.newNote(cursor.tick - clip.start, length, cursor.pitch, roll.lastVelocity);
  if (!roll.commit({ changes: {}, added: [note], removed: [] }, "Note drawn")) return;
  roll.hear(note.pitch);
  roll.words = describe(note, clip, roll);
  roll.cursor = { ...cursor, tick: roll.grid.snap(cursor.tick + length) };
  roll.reveal(roll.cursor.tick, cursor.pitch);
}

function velocity(roll: Roll, by: number): void {
  roll.commit(shaping.velocitiesMoved(roll.selected, by), "Velocities", "velocity notes");
  const first = roll.selected[0];
  if (!first) return;
  roll.lastVelocity = first.velocity;
  roll.hear(first.pitch, first.velocity);
  roll.words = describe(first, roll.clip!, roll);
}

function lengthen(roll: Roll, by: number): void {
  roll.commit(
    shaping.endsMoved(roll.selected, by, Math.min(roll.grid.step, 60)),
    "Notes resized",
    "length notes",
  );
  const first = roll.selected[0];
  if (!first) return;
  roll.lastLength = first.length;
  roll.words = describe(first, roll.clip!, roll);
}

/** Make an empty clip of four bars where the playhead is, on the track in hand. */
export function makeClip(roll: Roll): void {
  const { studio } = roll;
  const track = studio.track;
  if (track?.kind !== "instrument") return;
  const from = roll.grid.barAt(studio.player.status.tick);
  let end = from.end;
  for (let more = 0; more < 3; more += 1) end = roll.grid.barAt(end).end;
  const id = newId();
  const record = { id, start: from.start, length: end - from.start, name: track.name };
  if (!studio.apply([add("Clip", [record], track.id)], "Clip made")) return;
  studio.selection.chooseClips([id], track.id);
  studio.selection.focus = "notes";
}
