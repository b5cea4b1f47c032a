/** What can be chosen of an export, and what is asked of the server for it. */

import type { ExportWish } from "../server";
import type { Song, Ticks } from "../song/document";
import type { MetreMap } from "../song/metre";
import type { Range } from "../studio/selection.svelte";

export type Kind = ExportWish["kind"];

export type Bits = 16 | 24 | 32;

export const KINDS: readonly { readonly id: Kind; readonly name: string; readonly about: string }[] = [
  { id: "wav", name: "WAV", about: "The sound itself: for mastering, distributors and other studios" },
  { id: "flac", name: "FLAC", about: "The same sound in half the space" },
  { id: "mp3", name: "MP3", about: "Small: to send to friends" },
  { id: "stems", name: "Stems", about: "One WAV a track, all in step: for remixes and other studios" },
  { id: "midi", name: "MIDI", about: "The notes, without sound: for other programs and instruments" },
];
export const BITS: Readonly<Record<Kind, readonly Bits[]>> = {
  wav: [16, 24, 32],
  flac: [16, 24],
  mp3: [],
  stems: [16, 24, 32],
  midi: [],
};
export const RATES: Readonly<Record<Kind, readonly number[]>> = {
  wav: [44_100, 48_000, 96_000],
  flac: [44_100, 48_000, 96_000],
  mp3: [44_100, 48_000],
  stems: [44_100, 48_000, 96_000],
  midi: [],
};

/** A stretch of the song; without times, all of it. */
export interface Stretch {
  readonly id: string;
  readonly name: string;
  readonly start?: Ticks;
  readonly end?: Ticks;
}

/** All that can be exported: the song, the loop, what is selected, each section. */
export function stretchesOf(
  song: Song,
  loop: Range | null,
  selected: Range | null,
  metre: Pick<MetreMap, "position">,
): Stretch[] {
  const bars = ({ start, end }: Range): string => {
    const [first, last] = [metre.position(start).bar, metre.position(Math.max(start, end - 1)).bar];
    return first === last ? `bar ${first}` : `bars ${first} to ${last}`;
  };
  const found: Stretch[] = [{ id: "all", name: "The whole song" }];
  if (selected) found.push({ id: "selected", name: `What is selected, ${bars(selected)}`, ...selected });
  if (loop) found.push({ id: "loop", name: `The loop, ${bars(loop)}`, ...loop });
  for (const section of song.sections) {
    const range = { start: section.start, end: section.start + section.length };
    found.push({ id: `section ${section.id}`, name: `${section.name}, ${bars(range)}`, ...range });
  }
  return found;
}

export interface Chosen {
  readonly kind: Kind;
  readonly stretch: Stretch;
  readonly bits: Bits;
  readonly rate: number;
  readonly ring: boolean;
  readonly mastered: boolean;
}

/** What the server is asked for; fields that a kind of file does not have are left out. */
export function wantedOf({ kind, stretch, bits, rate, ring, mastered }: Chosen): ExportWish {
  if (kind === "midi") return { kind };
  return {
    kind,
    sample_rate: rate,
    ...(BITS[kind].includes(bits) && { bits }),
    ...(stretch.start !== undefined &&
      stretch.end !== undefined && { start: stretch.start, end: stretch.end }),
    ...(!ring && { tail_s: 0 }),
    ...(mastered && kind !== "stems" && { mastered }),
  };
}
