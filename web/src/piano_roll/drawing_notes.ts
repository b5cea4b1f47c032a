/** Notes: the clip's own by velocity, its repeats, other tracks' as ghosts, the selected ones in amber. */

import type { Clip, Note, Ticks } from "../song/document";
import { pitchName } from "../song/scales";
import { bottomOf, hitWidth, seen, xOf, yOf } from "./geometry";
import { indexOf } from "./note_index";
import { type Picture, within } from "./picture";
import { SHADES, shadeOf } from "./theme";

/** Above this many, notes are plain boxes. */
const MANY = 1_500;
const NAMED_PX = 24;
const NAMED_ROW_PX = 13;

/** Boxes of one colour: x, y, width and height one after the other. */
type Boxes = number[];

export function drawNotes(picture: Picture): void {
  const { context, frame } = picture;
  within(context, frame.keys, frame.top, frame.width - frame.keys, bottomOf(frame) - frame.top, () => {
    drawOthers(picture);
    drawRepeats(picture);
    drawOwn(picture);
  });
}

function drawOthers(picture: Picture): void {
  const { scene, theme, context } = picture;
  const boxes: Boxes = [];
  for (const clip of scene.others) {
    if (clip.loop > 0)
      for (const [from, length] of repeats(clip)) collect(picture, clip, from, length, boxes);
    else collect(picture, clip, 0, clip.length, boxes);
  }
  context.globalAlpha = 0.3;
  fill(picture, boxes, theme.faint);
  context.globalAlpha = 1;
}

function drawRepeats(picture: Picture): void {
  const { scene, theme, context } = picture;
  const boxes: Boxes = [];
  if (scene.clip.loop > 0)
    for (const [from, length] of repeats(scene.clip))
      if (from > 0) collect(picture, scene.clip, from, length, boxes);
  context.globalAlpha = 0.34;
  fill(picture, boxes, theme.track);
  context.globalAlpha = 1;
}

/** Where a looped clip begins anew, and how much of it fits. */
export function* repeats(clip: Clip): Generator<[from: Ticks, length: Ticks]> {
  for (let from = 0; from < clip.length; from += clip.loop)
    yield [from, Math.min(clip.loop, clip.length - from)];
}

/** The boxes of a clip's notes, played `from` ticks after its start for `length` ticks. */
function collect(picture: Picture, clip: Clip, from: Ticks, length: Ticks, boxes: Boxes): void {
  const { scene, frame, zoom } = picture;
  const view = seen(scene.rows, frame, zoom);
  const begin = clip.start + from;
  if (begin > view.to || begin + length < view.from) return;
  for (const note of indexOf(clip.notes).between(
    Math.max(0, view.from - begin),
    Math.min(length, view.to - begin),
  )) {
    if (note.start >= length) continue;
    place(picture, note, begin, Math.min(note.length, length - note.start), boxes);
  }
}

function place(picture: Picture, note: Note, begin: Ticks, length: Ticks, boxes: Boxes): void {
  const { scene, frame, zoom } = picture;
  const row = scene.rows.rowOf(note.pitch);
  if (row < 0) return;
  const y = yOf(row, frame, zoom);
  if (y > frame.height || y + zoom.rowHeight < frame.top) return;
  const x = xOf(begin + note.start, frame, zoom);
  const drums = scene.rows.kind === "drums";
  const width = drums ? hitWidth(scene.grid.step, zoom) : Math.max(2, length * zoom.pixelsPerTick - 1);
  const top = Math.round(y) + (drums ? 2 : 1);
  boxes.push(x, top, width, Math.round(y + zoom.rowHeight) - top - (drums ? 2 : 1));
}

function drawOwn(picture: Picture): void {
  const { scene, frame, zoom, theme, ghost } = picture;
  const { clip } = scene;
  const view = seen(scene.rows, frame, zoom);
  const shades: Boxes[] = Array.from({ length: SHADES }, () => []);
  const quiet: Boxes[] = Array.from({ length: SHADES }, () => []);
  const chosen: Boxes = [];
  const named: Note[] = [];
  const played = clip.loop > 0 ? Math.min(clip.loop, clip.length) : clip.length;
  let count = 0;
  for (const note of indexOf(clip.notes).between(view.from - clip.start, view.to - clip.start)) {
    if (ghost.held.has(note.id)) continue;
    const into = scene.selected.has(note.id)
      ? chosen
      : (note.start < played ? shades : quiet)[shadeOf(note.velocity)]!;
    place(picture, note, clip.start, note.length, into);
    count += 1;
    if (note.length * zoom.pixelsPerTick > NAMED_PX) named.push(note);
  }
  const plain = count > MANY;
  for (let shade = 0; shade < SHADES; shade += 1) {
    fill(picture, quiet[shade]!, theme.shadesFaint[shade]!, plain);
    fill(picture, shades[shade]!, theme.shades[shade]!, plain);
  }
  fill(picture, chosen, theme.amber, plain);
  outline(picture, chosen, theme.text);
  if (!plain && scene.rows.kind === "keys" && zoom.rowHeight >= NAMED_ROW_PX) name(picture, named);
}

/** Notes that a gesture or a preview makes, on top of everything. */
export function drawGhost(picture: Picture): void {
  const { scene, ghost, theme, context, frame } = picture;
  if (ghost.notes.length === 0) return;
  const boxes: Boxes = [];
  for (const note of ghost.notes) place(picture, note, scene.clip.start, note.length, boxes);
  within(context, frame.keys, frame.top, frame.width - frame.keys, bottomOf(frame) - frame.top, () => {
    context.globalAlpha = 0.85;
    fill(picture, boxes, theme.amber, ghost.notes.length > MANY);
    context.globalAlpha = 1;
    outline(picture, boxes, theme.text);
  });
}

/** The notes that sound where the playhead is, lit up. */
export function drawSounding(picture: Picture, notes: readonly Note[], begin: Ticks): void {
  const { context, frame, theme } = picture;
  const boxes: Boxes = [];
  for (const note of notes) place(picture, note, begin, note.length, boxes);
  within(context, frame.keys, frame.top, frame.width - frame.keys, bottomOf(frame) - frame.top, () => {
    context.globalAlpha = 0.4;
    fill(picture, boxes, theme.text);
    context.globalAlpha = 1;
  });
}

function fill({ context, zoom }: Picture, boxes: Boxes, colour: string, plain = true): void {
  if (boxes.length === 0) return;
  context.fillStyle = colour;
  if (plain || zoom.rowHeight < 8) {
    for (let index = 0; index < boxes.length; index += 4)
      context.fillRect(boxes[index]!, boxes[index + 1]!, boxes[index + 2]!, boxes[index + 3]!);
    return;
  }
  context.beginPath();
  for (let index = 0; index < boxes.length; index += 4)
    context.roundRect(boxes[index]!, boxes[index + 1]!, boxes[index + 2]!, boxes[index + 3]!, 3);
  context.fill();
}

function outline({ context }: Picture, boxes: Boxes, colour: string): void {
  if (boxes.length === 0 || boxes.length > 4 * MANY) return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let index = 0; index < boxes.length; index += 4)
    context.roundRect(
      boxes[index]! + 0.5,
      boxes[index + 1]! + 0.5,
      boxes[index + 2]! - 1,
      boxes[index + 3]! - 1,
      3,
    );
  context.stroke();
}

function name({ context, frame, zoom, scene, theme }: Picture, notes: readonly Note[]): void {
  context.font = `11px ${theme.words}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const note of notes) {
    const quiet = shadeOf(note.velocity) < 3 && !scene.selected.has(note.id);
    context.fillStyle = scene.selected.has(note.id) ? theme.amberInk : quiet ? theme.text : theme.noteInk;
    const x = Math.max(frame.keys, xOf(scene.clip.start + note.start, frame, zoom)) + 4;
    const y = yOf(scene.rows.rowOf(note.pitch), frame, zoom) + zoom.rowHeight / 2 + 0.5;
    context.fillText(pitchName(note.pitch, scene.key), x, y);
  }
}
