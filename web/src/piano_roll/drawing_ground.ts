/** The ground of the roll: rows of the key, the grid, what is outside the clip, bars and chords above. */

import { inKey, isBlackKey, isTonic } from "../song/scales";
import { bottomOf, seen, xOf, yOf } from "./geometry";
import { type Picture, sharp, within } from "./picture";

const STEP_PX = 7;
export const BARS_PX = 20;
export const CHORDS_PX = 20;

export function drawGround(picture: Picture): void {
  const { context, frame, theme } = picture;
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, frame.width, frame.height);
  within(context, frame.keys, frame.top, frame.width - frame.keys, bottomOf(frame) - frame.top, () => {
    drawRows(picture);
    drawGrid(picture);
  });
}

function drawRows({ context, frame, zoom, scene, theme }: Picture): void {
  const { rows, key } = scene;
  const { first, last } = seen(rows, frame, zoom);
  const width = frame.width - frame.keys;
  for (let row = first; row <= last; row += 1) {
    const { pitch } = rows.list[row]!;
    const y = sharp(yOf(row, frame, zoom));
    const height = sharp(yOf(row + 1, frame, zoom)) - y;
    const dark =
      rows.kind === "drums" ? row % 2 === 1 : key === null ? isBlackKey(pitch) : !inKey(pitch, key);
    if (dark) {
      context.fillStyle = theme.dark;
      context.fillRect(frame.keys, y, width, height);
    } else if (rows.kind === "keys" && isTonic(pitch, key)) {
      context.fillStyle = theme.panel;
      context.fillRect(frame.keys, y, width, height);
    }
    const strong = rows.kind === "keys" && (key === null ? pitch % 12 === 0 : isTonic(pitch, key));
    context.fillStyle = strong ? theme.strong : theme.soft;
    context.fillRect(frame.keys, y + height - 1, width, 1);
  }
}

function drawGrid(picture: Picture): void {
  const { context, frame, zoom, scene, theme } = picture;
  const bottom = bottomOf(frame);
  const { from, to } = seen(scene.rows, frame, zoom);
  for (const line of scene.grid.lines(from, to, stepSeen(picture))) {
    context.fillStyle =
      line.weight === "bar" ? theme.strong : line.weight === "beat" ? theme.line : theme.soft;
    context.fillRect(sharp(xOf(line.tick, frame, zoom)), frame.top, 1, bottom - frame.top);
  }
}

/** The step whose lines are far enough apart to be drawn; 0 for none. */
function stepSeen({ scene, zoom }: Picture): number {
  const { step } = scene.grid;
  return step * zoom.pixelsPerTick >= STEP_PX ? step : 0;
}

/** Shade what the clip does not play: before it, after it, and mark where it repeats. */
export function drawOutside({ context, frame, zoom, scene, theme }: Picture): void {
  const { clip } = scene;
  const bottom = bottomOf(frame);
  const start = xOf(clip.start, frame, zoom);
  const end = xOf(clip.start + clip.length, frame, zoom);
  within(context, frame.keys, frame.top, frame.width - frame.keys, frame.height - frame.top, () => {
    context.globalAlpha = 0.58;
    context.fillStyle = theme.dark;
    if (start > frame.keys) context.fillRect(frame.keys, frame.top, start - frame.keys, frame.height);
    if (end < frame.width) context.fillRect(Math.max(frame.keys, end), frame.top, frame.width, frame.height);
    context.globalAlpha = 1;
    context.fillStyle = theme.track;
    context.fillRect(sharp(start) - 1, frame.top, 2, bottom - frame.top);
    context.fillRect(sharp(end) - 1, frame.top, 2, bottom - frame.top);
    if (clip.loop > 0 && clip.loop < clip.length) {
      context.setLineDash([3, 3]);
      context.strokeStyle = theme.track;
      context.beginPath();
      for (let tick = clip.loop; tick < clip.length; tick += clip.loop) {
        const x = sharp(xOf(clip.start + tick, frame, zoom)) + 0.5;
        context.moveTo(x, frame.top);
        context.lineTo(x, bottom);
      }
      context.stroke();
      context.setLineDash([]);
    }
  });
}

/** Bar numbers, the loop and the chords, above the notes. */
export function drawTop(picture: Picture): void {
  const { context, frame, zoom, scene, theme } = picture;
  context.fillStyle = theme.panel;
  context.fillRect(0, 0, frame.width, frame.top);
  within(context, frame.keys, 0, frame.width - frame.keys, frame.top, () => {
    drawLoop(picture);
    drawBarNumbers(picture);
    if (frame.top > BARS_PX) drawChords(picture);
  });
  context.fillStyle = theme.line;
  context.fillRect(0, frame.top - 1, frame.width, 1);
  if (frame.top > BARS_PX && scene.chords.length > 0) {
    context.fillStyle = theme.faint;
    context.font = `11px ${theme.words}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.fillText("Chords", 8, BARS_PX + CHORDS_PX / 2);
  }
  const { clip } = scene;
  const start = Math.max(frame.keys, xOf(clip.start, frame, zoom));
  const end = xOf(clip.start + clip.length, frame, zoom);
  context.fillStyle = theme.track;
  if (end > start) context.fillRect(start, 0, end - start, 2);
}

function drawLoop({ context, frame, zoom, scene, theme }: Picture): void {
  if (scene.loop === null) return;
  const from = xOf(scene.loop.start, frame, zoom);
  context.fillStyle = theme.amberSoft;
  context.fillRect(from, 2, xOf(scene.loop.end, frame, zoom) - from, BARS_PX - 2);
}

function drawBarNumbers(picture: Picture): void {
  const { context, frame, zoom, scene, theme } = picture;
  const { from, to } = seen(scene.rows, frame, zoom);
  context.font = `11px ${theme.numbers}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  let free = Number.NEGATIVE_INFINITY;
  for (const line of scene.grid.lines(from, to, 0)) {
    const x = sharp(xOf(line.tick, frame, zoom));
    const bar = line.weight === "bar";
    context.fillStyle = bar ? theme.strong : theme.line;
    context.fillRect(x, bar ? 5 : 13, 1, BARS_PX - (bar ? 5 : 13));
    if (!bar || x < free) continue;
    context.fillStyle = theme.dim;
    context.fillText(String(line.bar), x + 5, BARS_PX / 2 + 1);
    free = x + 34;
  }
}

function drawChords({ context, frame, zoom, scene, theme }: Picture): void {
  const { from, to } = seen(scene.rows, frame, zoom);
  context.font = `11px ${theme.words}`;
  for (const chord of scene.chords) {
    if (chord.start >= to) break;
    if (chord.start + chord.length <= from) continue;
    const x = xOf(chord.start, frame, zoom);
    const width = chord.length * zoom.pixelsPerTick - 1;
    context.fillStyle = theme.raise;
    context.fillRect(x, BARS_PX, width, CHORDS_PX - 2);
    if (width < 16) continue;
    context.fillStyle = theme.dim;
    within(context, x, BARS_PX, width, CHORDS_PX, () =>
      context.fillText(readable(chord.symbol), Math.max(x, frame.keys) + 5, BARS_PX + CHORDS_PX / 2 - 1),
    );
  }
}

/** A chord's symbol with real accidentals: "Ebmaj9" is "E♭maj9". */
function readable(symbol: string): string {
  return symbol.replace(/(^|\/)([A-G])b/g, "$1$2♭").replace(/(^|\/)([A-G])#/g, "$1$2♯");
}
