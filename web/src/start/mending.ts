/** A broken song: what there still is of it, and how it becomes whole again. */

import type { LastGood } from "../server";
import { askJson } from "../server/asking";
import { lengthInWords } from "../transport/words";
import { whenInWords } from "./when";

const path = (song: string): string => `/api/songs/${encodeURIComponent(song)}`;

/** How much of a broken song can be read. */
export const lastGood = (song: string): Promise<LastGood> => askJson(`${path(song)}/last-good`);

/** Mend a broken song with what can be read of it, and with a state that is known here; returns which to open. */
export async function mend(song: string, body?: Uint8Array<ArrayBuffer>): Promise<string> {
  return (await askJson<{ id: string }>(`${path(song)}/rescue`, { method: "POST", body })).id;
}

/** How good the last good version is. */
export function goodInWords(good: LastGood): string {
  const why = good.of === "log" && good.why ? ` (“${good.why}”)` : "";
  const tracks = `${good.tracks} ${good.tracks === 1 ? "track" : "tracks"}`;
  return `What can be read is from ${whenInWords(good.at)}${why}: ${good.title}, ${lengthInWords(good.length_s)}, ${tracks}.${lost(good)}`;
}

function lost({ lost }: LastGood): string {
  if (lost === null) return " What came after that, if anything did, is lost.";
  return lost > 0 ? ` ${lost} later ${lost === 1 ? "change is" : "changes are"} lost.` : "";
}
