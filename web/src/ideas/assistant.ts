/**
 * What an assistant is to the studio: it reads the song and a wish, and answers with suggestions.
 *
 * Composer and master are two; mixing, lo-fi and others come as further ones. An assistant changes nothing:
 * a person hears its suggestions and accepts or refuses each as one.
 */

import type { Progress, Wish } from "../server";
import type { Suggestion } from "../song/edits";
import type { Studio } from "../studio/studio.svelte";

export interface Assistant {
  readonly id: string;
  /** How it is called on cards and in the history. */
  readonly name: string;
  ask(studio: Studio, wish: Wish, progress: Progress, signal: AbortSignal): Promise<readonly Suggestion[]>;
}

/** One thing that an assistant proposed, with every try at it so far. */
export interface Card {
  readonly id: string;
  readonly assistant: string;
  readonly wish: Wish;
  readonly tries: readonly { readonly seed: number; readonly suggestion: Suggestion }[];
  /** Which try is shown. */
  readonly shown: number;
  readonly at: number;
  readonly state: "open" | "accepted";
  /** The step of undo that accepting it made; it is accepted as long as that step is not taken back. */
  readonly step?: string;
}

export function shownTry(card: Card): Card["tries"][number] {
  return card.tries[card.shown] ?? card.tries[0]!;
}
