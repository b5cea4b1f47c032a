/** Which part a sentence to the composer is about: "busier drums" is about the drums, not the song. */

import type { Track } from "../song/document";

const WORD = /[\p{L}\p{N}]+/gu;

/** The only track that the sentence names, in the singular or plural; undefined for none or several. */
export function trackNamed(sentence: string, tracks: readonly Track[]): Track | undefined {
  const said = ` ${bare(sentence)} `;
  const named = tracks.filter((track) => track.name.trim() !== "" && said.includes(` ${bare(track.name)} `));
  // "electric piano" names that one, though there is a "piano" too.
  const longest = named.filter(
    (track) =>
      !named.some((other) => other !== track && ` ${bare(other.name)} `.includes(` ${bare(track.name)} `)),
  );
  return longest.length === 1 ? longest[0] : undefined;
}

/** The words of a text in lower case, each without the s of the plural. */
function bare(text: string): string {
  const words = text.toLowerCase().match(WORD) ?? [];
  return words.map((word) => (word.length > 3 ? word.replace(/s$/u, "") : word)).join(" ");
}
