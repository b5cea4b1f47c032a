/**
 * Which of the eight track colours of `app/tokens.css` stands for a colour of the song.
 *
 * A small number is the place in the eight. What the composer, an import or another program writes is
 * 0xRRGGBB, and becomes the one of the eight that is nearest in hue, so that light and dark suit it.
 */

import type { Song } from "../song/document";

/** The eight in the order of their tokens, dark theme. */
const EIGHT: readonly number[] = [
  0xeba33c, 0x6ea8d8, 0x86b86b, 0xd98fbf, 0xe0d05a, 0xe0784f, 0x7fc8bd, 0xa99ce0,
];
const PLACES = 256;
const kept = new Map<number, number>();

/** 0 to 7, for `var(--t0)` to `var(--t7)`. */
export function colourIndex(colour: number): number {
  if (colour < PLACES) return ((colour % 8) + 8) % 8;
  let index = kept.get(colour);
  if (index === undefined) {
    index = nearest(colour);
    kept.set(colour, index);
  }
  return index;
}

/** The place among the eight colours that the fewest tracks have, the first of them. */
export function freeColour(song: Song): number {
  const counts = new Array<number>(8).fill(0);
  for (const track of song.tracks) if (track.kind !== "master") counts[colourIndex(track.colour)]! += 1;
  return counts.indexOf(Math.min(...counts));
}

/** As CSS writes it. */
export const colourToken = (colour: number): string => `var(--t${colourIndex(colour)})`;

function nearest(colour: number): number {
  const wanted = hueOf(colour);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, each] of EIGHT.entries()) {
    const away = Math.abs(hueOf(each) - wanted);
    const round = Math.min(away, 360 - away);
    if (round < least) [best, least] = [index, round];
  }
  return best;
}

/** Degrees on the colour wheel; of a grey, 0. */
function hueOf(colour: number): number {
  const [red, green, blue] = [colour >> 16, (colour >> 8) & 255, colour & 255] as const;
  const most = Math.max(red, green, blue);
  const span = most - Math.min(red, green, blue);
  if (span === 0) return 0;
  if (most === red) return (60 * ((green - blue) / span) + 360) % 360;
  return most === green ? 60 * ((blue - red) / span) + 120 : 60 * ((red - green) / span) + 240;
}
