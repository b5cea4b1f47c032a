/**
 * What was copied: as text on the system's clipboard, so that it reaches other songs and other windows, and
 * kept here for browsers that do not let a page read it.
 */

import type { Clip, Media, Point, Ticks } from "../song/document";

export type Carried =
  | {
      readonly woodshed: "clips";
      /** The song that they come from: their audio may have to be fetched from there. */
      readonly song: string;
      readonly clips: readonly { readonly clip: Clip; readonly row: number; readonly at: Ticks }[];
      readonly media: readonly Media[];
    }
  | { readonly woodshed: "points"; readonly points: readonly Point[] };

let kept: Carried | null = null;

export function writeCarried(carried: Carried): void {
  kept = carried;
  void navigator.clipboard?.writeText(JSON.stringify(carried)).catch(() => {});
}

/** What was copied last, here or elsewhere; null when it is nothing of ours. */
export async function readCarried(): Promise<Carried | null> {
  try {
    const found = parseCarried(await navigator.clipboard.readText());
    if (found) return found;
  } catch {
    // The page may not look: then what was copied here is all there is.
  }
  return kept;
}

function parseCarried(text: string): Carried | null {
  try {
    const found = JSON.parse(text) as Partial<Carried>;
    if (found.woodshed === "clips" && Array.isArray(found.clips) && found.clips.every(isClip))
      return found as Carried;
    if (found.woodshed === "points" && Array.isArray(found.points)) return found as Carried;
  } catch {
    // Some other text.
  }
  return null;
}

function isClip(each: unknown): boolean {
  if (typeof each !== "object" || each === null || !("clip" in each)) return false;
  const { clip } = each as { clip: Partial<Clip> };
  return typeof clip?.length === "number" && Array.isArray(clip.notes) && Array.isArray(clip.controls);
}
