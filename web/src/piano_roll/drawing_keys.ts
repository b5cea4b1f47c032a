/** The keyboard at the left of the roll, or the names of a kit's instruments. */

import { isBlackKey, isTonic } from "../song/scales";
import { bottomOf, seen, yOf } from "./geometry";
import { type Picture, sharp, within } from "./picture";

/** `lit` are the pitches that sound, `marked` those of the selected notes. */
export function drawKeys(picture: Picture, lit: ReadonlySet<number>, marked: ReadonlySet<number>): void {
  const { context, frame, theme, scene } = picture;
  within(context, 0, frame.top, frame.keys, bottomOf(frame) - frame.top, () => {
    context.fillStyle = theme.panel;
    context.fillRect(0, frame.top, frame.keys, bottomOf(frame) - frame.top);
    if (scene.rows.kind === "keys") drawPiano(picture, lit, marked);
    else drawInstruments(picture, lit, marked);
  });
  context.fillStyle = theme.line;
  context.fillRect(frame.keys - 1, frame.top, 1, frame.height - frame.top);
}

function drawPiano(
  { context, frame, zoom, scene, theme }: Picture,
  lit: ReadonlySet<number>,
  marked: ReadonlySet<number>,
): void {
  const { first, last } = seen(scene.rows, frame, zoom);
  const width = frame.keys - 1;
  context.fillStyle = theme.whiteKey;
  context.fillRect(0, frame.top, width, bottomOf(frame) - frame.top);
  context.font = `11px ${theme.words}`;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (let row = first; row <= last; row += 1) {
    const { pitch, name } = scene.rows.list[row]!;
    const y = sharp(yOf(row, frame, zoom));
    const height = sharp(yOf(row + 1, frame, zoom)) - y;
    const black = isBlackKey(pitch);
    const glow = lit.has(pitch) ? theme.amber : marked.has(pitch) ? theme.track : "";
    if (black) {
      context.fillStyle = theme.blackKey;
      context.fillRect(0, y, width * 0.6, height);
      context.fillRect(width * 0.6, y + height / 2, width * 0.4, 0.75);
    } else if (pitch % 12 === 0 || pitch % 12 === 5) {
      context.fillStyle = theme.blackKey;
      context.fillRect(0, y + height - 1, width, 1);
    }
    if (glow) {
      context.fillStyle = glow;
      context.fillRect(black ? 0 : width * 0.6, y + 1, width * (black ? 0.6 : 0.4), height - 2);
    }
    const tonic = isTonic(pitch, scene.key);
    if (pitch % 12 !== 0 && !(tonic && zoom.rowHeight >= 11) && zoom.rowHeight < 17) continue;
    if (zoom.rowHeight < 8 && pitch % 24 !== 0) continue;
    context.fillStyle = black ? theme.whiteKey : theme.keyInk;
    if (black) continue;
    context.fillText(name, width - 4, y + height / 2 + 0.5);
  }
}

function drawInstruments(
  { context, frame, zoom, scene, theme }: Picture,
  lit: ReadonlySet<number>,
  marked: ReadonlySet<number>,
): void {
  const { first, last } = seen(scene.rows, frame, zoom);
  context.font = `12px ${theme.words}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (let row = first; row <= last; row += 1) {
    const { pitch, name } = scene.rows.list[row]!;
    const y = sharp(yOf(row, frame, zoom));
    const height = sharp(yOf(row + 1, frame, zoom)) - y;
    if (lit.has(pitch)) {
      context.fillStyle = theme.amberSoft;
      context.fillRect(0, y, frame.keys, height);
    }
    if (marked.has(pitch)) {
      context.fillStyle = theme.track;
      context.fillRect(0, y, 3, height - 1);
    }
    context.fillStyle = lit.has(pitch) ? theme.amber : theme.text;
    within(context, 0, y, frame.keys - 6, height, () => context.fillText(name, 10, y + height / 2));
    context.fillStyle = theme.soft;
    context.fillRect(0, y + height - 1, frame.keys, 1);
  }
}
