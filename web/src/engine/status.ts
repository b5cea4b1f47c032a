/**
 * What the audio thread tells the page some sixty times a second: one row of numbers.
 *
 * The rows travel back and forth, so that neither side makes new ones while the song plays.
 */

import type { Problem } from "./commands";
import { LEVELS } from "./rig";

export const LOAD = 0;
export const LATE = 1;
export const LATENCY = 2;
/** Which list of watched tracks and devices the meters belong to. */
export const REVISION = 3;
const HEAD = 4;
export const MOST_TRACKS = 512;
export const MOST_METERS = 256;
export const LENGTH = HEAD + LEVELS * MOST_TRACKS + MOST_METERS;

/** Where the levels of the `index`th watched track lie. */
export function levelsAt(index: number): number {
  return HEAD + LEVELS * index;
}

/** Where the `index`th watched meter of a device lies. */
export function meterAt(index: number): number {
  return HEAD + LEVELS * MOST_TRACKS + index;
}

/** What the audio thread says besides its rows of numbers. */
export type Said =
  | { readonly said: "moved"; readonly frame: number; readonly position: number; readonly moving: boolean }
  | { readonly said: "pages"; readonly pages: readonly (readonly [sha: string, page: number])[] }
  | { readonly said: "faults"; readonly devices: readonly string[] }
  | { readonly said: "problem"; readonly problem: Problem }
  | { readonly said: "done"; readonly batch: number; readonly latency: number };
