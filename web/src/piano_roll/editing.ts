/** What keys and menus do with notes: they act on the selected ones, or at the cursor. */

import { roomAt } from "../song/changes/covering";
import * as shaping from "../song/changes/shaping";
import type { Note } from "../song/document";
import { add, change } from "../song/edits";
import { newId } from "../song/ids";
import type { Roll } from "./roll.svelte";
import { describe } from "./words";

/** The selected notes; all of the clip's when none is. */
export function inQuestion(roll: Roll): readonly Note[] {
  return roll.selected.length > 0 ? roll.selected : (roll.clip?.notes ?? []);
}

export function erase(roll: Roll, why = ""): void {
  const ids = roll.selected.map((note) => note.id);
  const words = ids.length === 1 ? "Note deleted" : `${ids.length} notes deleted`;
  if (roll.commit({ changes: {}, added: [], removed: ids }, why || words)) roll.choose([]);
}

export function copy(roll: Roll): void {
  roll.clipboard = roll.selected;
  const count = roll.selected.length;
  roll.studio.notices.say(count === 1 ? "One note copied" : `${count} notes copied`);
}

/** Put the copied notes at the playhead; a clip that ends before them grows to its next bar. */
export function paste(roll: Roll): void {
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
export function duplicate(roll: Roll): void {
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
export function nudge(roll: Roll, ticks: number, semitones: number): void {
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

export function drawAtCursor(roll: Roll): void {
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

export function velocity(roll: Roll, by: number): void {
  roll.commit(shaping.velocitiesMoved(roll.selected, by), "Velocities", "velocity notes");
  const first = roll.selected[0];
  if (!first) return;
  roll.lastVelocity = first.velocity;
  roll.hear(first.pitch, first.velocity);
  roll.words = describe(first, roll.clip!, roll);
}

export function lengthen(roll: Roll, by: number): void {
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
  const at = Math.floor(studio.player.status.tick);
  const room = roomAt(track, at, { start: from.start, end });
  const id = room ? newId() : track.clips.findLast((clip) => clip.start <= at)!.id;
  const record = room && { id, start: room.start, length: room.end - room.start, name: track.name };
  if (record && !studio.apply([add("Clip", [record], track.id)], "Clip made")) return;
  studio.selection.chooseClips([id], track.id);
  studio.selection.focus = "notes";
}
