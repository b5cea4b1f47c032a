/**
 * What a press in the roll begins. A gesture shows a ghost while it moves and makes one step of undo when
 * it is dropped; Escape cancels it.
 */

import { copied, endsMoved, moved, newNote, type Shaped, startsMoved } from "../song/changes/shaping";
import type { Clip, Note, Ticks } from "../song/document";
import { boxOf, type Hit, noteAt, notesIn, pitchAt, tickAt } from "./geometry";
import type { Roll } from "./roll.svelte";
import { NO_GHOST } from "./scene";
import { describe } from "./words";

/** Where the pointer is, and the keys that are held with it. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl or Cmd: nothing snaps. */
  readonly mod: boolean;
  /** 2 for the second press of a double click. */
  readonly count: number;
}

export interface Gesture {
  move(at: Point): void;
  drop(at: Point): void;
  cancel(): void;
}

const SLACK_PX = 4;

export const songTick = (roll: Roll, x: number): Ticks => tickAt(x, roll.frame, roll.zoom);
export const pitchUnder = (roll: Roll, y: number): number => pitchAt(y, roll.rows, roll.frame, roll.zoom);

export function hitUnder(roll: Roll, clip: Clip, x: number, y: number): Hit | null {
  return noteAt(x, y, clip, roll.rows, roll.frame, roll.zoom, roll.grid.step);
}

/** A press among the notes of a keyboard. */
export function pressNotes(roll: Roll, clip: Clip, at: Point): Gesture | null {
  const hit = hitUnder(roll, clip, at.x, at.y);
  if (hit === null)
    return roll.tool === "pencil" || at.count === 2 ? drawing(roll, clip, at) : choosing(roll, clip, at);
  if (at.count === 2 && hit.part === "body") {
    roll.commit({ changes: {}, added: [], removed: [hit.note.id] }, "Note erased");
    return null;
  }
  const already = roll.studio.selection.notes.has(hit.note.id);
  if (at.shift && !already) roll.choose([...roll.studio.selection.notes, hit.note.id]);
  else if (!already) roll.choose([hit.note.id]);
  roll.lastLength = hit.note.length;
  roll.lastVelocity = hit.note.velocity;
  roll.hear(hit.note.pitch, hit.note.velocity);
  const held = clip.notes.filter((note) => roll.studio.selection.notes.has(note.id));
  if (hit.part !== "body") return resizing(roll, clip, hit, held, at);
  return moving(roll, clip, hit.note, held, at, at.shift && already);
}

/** Draw a note of the last length; dragging sets its length. */
function drawing(roll: Roll, clip: Clip, at: Point): Gesture | null {
  const tick = roll.grid.floor(songTick(roll, at.x), at.mod);
  const start = Math.max(0, tick - clip.start);
  if (tick < 0) return null;
  let note = newNote(start, roll.lastLength, pitchUnder(roll, at.y), roll.lastVelocity);
  const show = (): void => {
    roll.ghost = { held: NO_GHOST.held, notes: [note] };
    roll.words = describe(note, clip, roll);
  };
  show();
  roll.hear(note.pitch, note.velocity);
  return {
    move(to) {
      if (Math.abs(to.x - at.x) < SLACK_PX) return;
      const end = roll.grid.snap(songTick(roll, to.x), to.mod) - clip.start;
      const shortest = to.mod ? 1 : Math.min(roll.grid.step, roll.lastLength);
      note = { ...note, length: Math.max(shortest, end - note.start) };
      roll.snapLine = clip.start + note.start + note.length;
      show();
    },
    drop() {
      roll.snapLine = null;
      roll.lastLength = note.length;
      if (roll.commit({ changes: {}, added: [note], removed: [] }, "Note drawn")) roll.choose([note.id]);
    },
    cancel: () => clear(roll),
  };
}

/** Move the held notes, or their copies with Alt; a press that does not move selects. */
function moving(
  roll: Roll,
  clip: Clip,
  note: Note,
  held: readonly Note[],
  from: Point,
  toggles: boolean,
): Gesture {
  let shaped: Shaped | null = null;
  let heard = note.pitch;
  let inTime = false;
  const rows = roll.rows;
  const place = clip.start + note.start;
  const move = (to: Point): void => {
    inTime ||= Math.abs(to.x - from.x) >= SLACK_PX;
    const tick = place + (to.x - from.x) / roll.zoom.pixelsPerTick;
    const by = inTime ? roll.grid.snap(tick, to.mod) - place : 0;
    const sideways = to.shift && !from.shift && Math.abs(to.x - from.x) > Math.abs(to.y - from.y);
    const up = sideways ? 0 : pitchUnder(roll, to.y) - pitchUnder(roll, from.y);
    const upright = to.shift && !from.shift && !sideways;
    shaped = (from.alt ? copied : moved)(
      held,
      upright ? 0 : by,
      rows.kind === "drums" ? drumStep(roll, note, up) : up,
    );
    roll.preview(shaped);
    const now = shaped.changes[note.id] ?? shaped.added[held.indexOf(note)] ?? {};
    const shown = { ...note, ...now };
    roll.snapLine = inTime && !upright ? clip.start + shown.start : null;
    roll.words = describe(shown, clip, roll);
    if (shown.pitch !== heard) roll.hear(shown.pitch, note.velocity * 0.8);
    heard = shown.pitch;
  };
  return {
    move: (to) => {
      if (shaped !== null || Math.hypot(to.x - from.x, to.y - from.y) >= SLACK_PX) move(to);
    },
    drop() {
      clear(roll);
      if (shaped === null) {
        const rest = [...roll.studio.selection.notes].filter((id) => id !== note.id);
        if (toggles) roll.choose(rest);
        else if (!from.shift) roll.choose([note.id]);
        return;
      }
      const many = held.length === 1 ? "Note" : "Notes";
      if (roll.commit(shaped, from.alt ? `${many} copied` : `${many} moved`) && from.alt)
        roll.choose(shaped.added.map((each) => each.id));
    },
    cancel: () => clear(roll),
  };
}

/** Among drums, a note moves to the key of another instrument. */
function drumStep(roll: Roll, note: Note, up: number): number {
  return roll.rows.rowOf(note.pitch + up) < 0 ? 0 : up;
}

function resizing(roll: Roll, clip: Clip, hit: Hit, held: readonly Note[], from: Point): Gesture {
  const { note, part } = hit;
  const edge = clip.start + note.start + (part === "end" ? note.length : 0);
  let shaped: Shaped | null = null;
  return {
    move(to) {
      if (shaped === null && Math.abs(to.x - from.x) < SLACK_PX) return;
      const tick = edge + (to.x - from.x) / roll.zoom.pixelsPerTick;
      const by = roll.grid.snap(tick, to.mod) - edge;
      const shortest = to.mod ? 10 : Math.min(roll.grid.step, 240);
      shaped = part === "end" ? endsMoved(held, by, shortest) : startsMoved(held, by, shortest);
      roll.preview(shaped);
      roll.snapLine = edge + by;
      roll.words = describe({ ...note, ...shaped.changes[note.id] }, clip, roll);
    },
    drop() {
      clear(roll);
      if (shaped === null) return;
      roll.lastLength = shaped.changes[note.id]?.length ?? note.length;
      roll.commit(shaped, held.length === 1 ? "Note resized" : "Notes resized");
    },
    cancel: () => clear(roll),
  };
}

/** Select what a box touches; a press that does not move selects nothing and brings the cursor here. */
export function choosing(roll: Roll, clip: Clip, from: Point): Gesture {
  const before = from.shift ? [...roll.studio.selection.notes] : [];
  return {
    move(to) {
      const box = boxOf(from.x, from.y, to.x, to.y);
      if (roll.box === null && Math.hypot(box.width, box.height) < SLACK_PX) return;
      roll.box = box;
      const found = notesIn(box, clip, roll.rows, roll.frame, roll.zoom);
      roll.choose([...before, ...found.map((note) => note.id)]);
      roll.words = `${roll.studio.selection.notes.size} notes selected`;
    },
    drop() {
      if (roll.box === null) {
        roll.choose(before);
        const tick = Math.max(clip.start, roll.grid.floor(songTick(roll, from.x)));
        roll.cursor = { tick, pitch: pitchUnder(roll, from.y) };
      }
      roll.box = null;
    },
    cancel: () => clear(roll),
  };
}

/** A press on the drum grid: it sets or takes away hits, and goes on doing so where it is dragged. */
export function pressDrums(roll: Roll, clip: Clip, at: Point): Gesture | null {
  const hit = hitUnder(roll, clip, at.x, at.y);
  if (at.shift || at.alt) {
    if (hit === null) return choosing(roll, clip, at);
    const already = roll.studio.selection.notes.has(hit.note.id);
    if (!already) roll.choose(at.shift ? [...roll.studio.selection.notes, hit.note.id] : [hit.note.id]);
    const held = clip.notes.filter((note) => roll.studio.selection.notes.has(note.id));
    return moving(roll, clip, hit.note, held, at, already);
  }
  if (hit !== null && roll.studio.selection.notes.has(hit.note.id) && roll.studio.selection.notes.size > 1) {
    const held = clip.notes.filter((note) => roll.studio.selection.notes.has(note.id));
    return moving(roll, clip, hit.note, held, at, false);
  }
  return hit === null ? striking(roll, clip, at) : wiping(roll, clip, hit.note, at);
}

function striking(roll: Roll, clip: Clip, at: Point): Gesture {
  const added = new Map<string, Note>();
  const strike = (x: number, y: number): void => {
    const start = roll.grid.floor(songTick(roll, x), at.mod) - clip.start;
    const pitch = pitchUnder(roll, y);
    const place = `${start} ${pitch}`;
    if (start < 0 || added.has(place) || hitUnder(roll, clip, x, y) !== null) return;
    const note = newNote(start, roll.grid.step, pitch, roll.lastVelocity);
    added.set(place, note);
    roll.ghost = { held: NO_GHOST.held, notes: [...added.values()] };
    roll.words = describe(note, clip, roll);
    roll.hear(pitch, note.velocity);
  };
  strike(at.x, at.y);
  return {
    // A drag stays in the row where it began.
    move: (to) => strike(to.x, at.y),
    drop() {
      const notes = [...added.values()];
      roll.commit({ changes: {}, added: notes, removed: [] }, notes.length === 1 ? "Hit set" : "Hits set");
      roll.choose([]);
    },
    cancel: () => clear(roll),
  };
}

function wiping(roll: Roll, clip: Clip, first: Note, at: Point): Gesture {
  const removed = new Set<string>([first.id]);
  const show = (): void => {
    roll.ghost = { held: new Set(removed), notes: [] };
  };
  show();
  return {
    move(to) {
      const hit = hitUnder(roll, clip, to.x, at.y);
      if (hit === null || removed.has(hit.note.id)) return;
      removed.add(hit.note.id);
      show();
    },
    drop() {
      roll.commit(
        { changes: {}, added: [], removed: [...removed] },
        removed.size === 1 ? "Hit taken away" : "Hits taken away",
      );
    },
    cancel: () => clear(roll),
  };
}

/** Play the keys at the left; sliding plays the next one. */
export function pressKeys(roll: Roll, at: Point): Gesture {
  let pitch = pitchUnder(roll, at.y);
  const loudness = (x: number): number =>
    Math.max(20, Math.min(127, Math.round(50 + (77 * x) / roll.frame.keys)));
  roll.press(pitch, loudness(at.x));
  return {
    move(to) {
      const next = pitchUnder(roll, to.y);
      if (next === pitch) return;
      roll.release(pitch);
      pitch = next;
      roll.press(pitch, loudness(to.x));
    },
    drop: () => roll.release(pitch),
    cancel: () => roll.release(pitch),
  };
}

/** Above the notes: a press brings the playhead here, a drag loops. */
export function pressBars(roll: Roll, from: Point): Gesture {
  const { transport } = roll.studio;
  const start = roll.grid.snap(Math.max(0, songTick(roll, from.x)), from.mod);
  let dragged = false;
  return {
    move(to) {
      const end = roll.grid.snap(Math.max(0, songTick(roll, to.x)), to.mod);
      dragged ||= Math.abs(to.x - from.x) >= SLACK_PX;
      if (dragged && end !== start)
        transport.loopOver({ start: Math.min(start, end), end: Math.max(start, end) });
    },
    drop() {
      if (!dragged) transport.seek(start);
    },
    cancel: () => {},
  };
}

/** Make the lane taller or lower. */
export function dragEdge(roll: Roll, from: Point): Gesture {
  const height = roll.frame.lane;
  return {
    move(to) {
      roll.laneHeight = Math.max(40, height + from.y - to.y);
    },
    drop: () => {},
    cancel() {
      roll.laneHeight = height;
    },
  };
}

export function clear(roll: Roll): void {
  roll.ghost = NO_GHOST;
  roll.stroke = null;
  roll.box = null;
  roll.snapLine = null;
}
