/** Lo-fi as an assistant: a worn medium of some year on the master, a place around the song, a lazy groove. */

import type { Suggestion } from "../song/edits";
import { askAssistant } from "./asking";
import type { Assistant } from "./assistant";

/** A medium and the years in which there was one of it to be worn, as `woodshed.lofi.media` has them. */
export interface Medium {
  readonly id: string;
  readonly name: string;
  readonly first: number;
  readonly usual: number;
  readonly last: number;
}

export const MEDIA: readonly Medium[] = [
  { id: "vinyl", name: "Vinyl", first: 1925, usual: 1974, last: 1995 },
  { id: "cassette", name: "Cassette", first: 1964, usual: 1985, last: 2000 },
  { id: "sampler", name: "Sampler", first: 1981, usual: 1987, last: 2000 },
  { id: "radio", name: "Radio", first: 1925, usual: 1960, last: 2000 },
];

export const PLACES: readonly (readonly [id: string, name: string])[] = [
  ["", "no place"],
  ["rain", "rain on a window"],
  ["thunder", "distant thunder"],
  ["cafe", "a café"],
  ["street", "a city street"],
  ["train", "a train"],
  ["sea", "the sea"],
  ["wind", "wind"],
  ["fire", "a fireplace"],
  ["birds", "birds"],
  ["run-out", "a record that has ended"],
];

/** The year nearest to one in which there was the medium. */
export function yearOf(medium: Medium, year: number): number {
  return Math.min(medium.last, Math.max(medium.first, Math.round(year)));
}

export const lofi: Assistant = {
  id: "lofi",
  name: "Lo-fi",
  async ask(studio, wish, progress, signal): Promise<readonly Suggestion[]> {
    return (await askAssistant(studio.id, wish, progress, signal)).suggestions;
  },
};
