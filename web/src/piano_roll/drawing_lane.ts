/** The lane below: velocities as bars with a head, a controller as steps with its points. */

import type { Control, Note } from "../song/document";
import { bottomOf, seen, xOf } from "./geometry";
import { laneControls, laneRange, laneY } from "./lane";
import { indexOf } from "./note_index";
import { type Picture, sharp, within } from "./picture";
import { SHADES, shadeOf } from "./theme";

const HEADS_SHOWN = 2_000;

export function drawLane(picture: Picture, pitch: number | null): void {
  const { context, frame, theme, scene } = picture;
  if (frame.lane <= 0) return;
  const bottom = bottomOf(frame);
  context.fillStyle = theme.panel;
  context.fillRect(0, bottom, frame.width, frame.lane);
  within(context, frame.keys, bottom, frame.width - frame.keys, frame.lane, () => {
    context.fillStyle = theme.dark;
    context.fillRect(frame.keys, bottom, frame.width, frame.lane);
    drawBars(picture);
    if (scene.lane === "velocity") drawVelocities(picture, scene.clip.notes);
    else drawControls(picture, laneControls(scene.clip, scene.lane, pitch), theme.track);
  });
  context.fillStyle = theme.line;
  context.fillRect(0, bottom, frame.width, 1);
  drawScale(picture);
}

function drawBars({ context, frame, zoom, scene, theme }: Picture): void {
  const { from, to } = seen(scene.rows, frame, zoom);
  for (const line of scene.grid.lines(from, to, 0)) {
    context.fillStyle = line.weight === "bar" ? theme.line : theme.soft;
    context.fillRect(sharp(xOf(line.tick, frame, zoom)), bottomOf(frame), 1, frame.lane);
  }
  const { rest, minimum } = laneRange(scene.lane);
  if (scene.lane === "velocity" || rest === minimum) return;
  context.fillStyle = theme.strong;
  context.fillRect(frame.keys, sharp(laneY(rest, scene.lane, frame)), frame.width, 1);
}

/** The lane's ends in numbers; its name is a menu that the panel lays over it. */
function drawScale({ context, frame, scene, theme }: Picture): void {
  if (frame.lane < 56) return;
  const { minimum, maximum } = laneRange(scene.lane);
  context.font = `11px ${theme.numbers}`;
  context.fillStyle = theme.faint;
  context.textAlign = "right";
  context.textBaseline = "middle";
  const words = (value: number): string => String(value).replace("-", "−");
  context.fillText(words(maximum), frame.keys - 5, bottomOf(frame) + 11);
  context.fillText(words(minimum), frame.keys - 5, frame.height - 9);
}

export function drawVelocities(picture: Picture, notes: readonly Note[], lively = false): void {
  const { frame, zoom, scene, theme, ghost } = picture;
  const { from, to } = seen(scene.rows, frame, zoom);
  const shown = lively ? notes : [...indexOf(notes).between(from - scene.clip.start, to - scene.clip.start)];
  const heads = shown.length <= HEADS_SHOWN;
  const shades: Note[][] = Array.from({ length: SHADES }, () => []);
  const chosen: Note[] = [];
  for (const note of shown) {
    if (lively || scene.selected.has(note.id)) {
      if (lively || !ghost.held.has(note.id)) chosen.push(note);
    } else if (!ghost.held.has(note.id)) shades[shadeOf(note.velocity)]!.push(note);
  }
  for (const [shade, each] of shades.entries()) drawBarsOf(picture, each, theme.shades[shade]!, 2, heads);
  // The selected ones come last, on top.
  drawBarsOf(picture, chosen, theme.amber, 3, heads);
}

function drawBarsOf(
  { context, frame, zoom, scene }: Picture,
  notes: readonly Note[],
  colour: string,
  width: number,
  heads: boolean,
): void {
  const floor = frame.height - 1;
  context.fillStyle = colour;
  for (const note of notes) {
    const x = sharp(xOf(scene.clip.start + note.start, frame, zoom));
    const y = laneY(note.velocity, "velocity", frame);
    context.fillRect(x, y, width, floor - y);
    if (heads) context.fillRect(x - 1, y - 2, 6, 4);
  }
}

export function drawControls(picture: Picture, controls: readonly Control[], colour: string): void {
  const { context, frame, zoom, scene } = picture;
  const kind = scene.lane;
  const rest = laneY(laneRange(kind).rest, kind, frame);
  const end = Math.min(frame.width, xOf(scene.clip.start + scene.clip.length, frame, zoom));
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  let y = rest;
  let x = xOf(scene.clip.start, frame, zoom);
  context.moveTo(x, y);
  for (const control of controls) {
    x = xOf(scene.clip.start + control.tick, frame, zoom);
    context.lineTo(x, y);
    y = laneY(control.value, kind, frame);
    context.lineTo(x, y);
  }
  if (end > x) context.lineTo(end, y);
  context.stroke();
  for (const control of controls) {
    const left = xOf(scene.clip.start + control.tick, frame, zoom);
    if (left < frame.keys || left > frame.width) continue;
    context.fillRect(left - 2.5, laneY(control.value, kind, frame) - 2.5, 5, 5);
  }
  context.globalAlpha = 0.14;
  for (const [index, control] of controls.entries()) {
    const left = xOf(scene.clip.start + control.tick, frame, zoom);
    const next = controls[index + 1];
    const right = next ? xOf(scene.clip.start + next.tick, frame, zoom) : end;
    const top = laneY(control.value, kind, frame);
    if (right > frame.keys) context.fillRect(left, Math.min(top, rest), right - left, Math.abs(rest - top));
  }
  context.globalAlpha = 1;
  context.lineWidth = 1;
}
