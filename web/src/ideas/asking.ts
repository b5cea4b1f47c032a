/** What suggestions ask of the server; fetched with them, so that no song waits for it. */

import type { Compared, Suggested, Wish } from "../server/answers";
import { type Progress, work } from "../server/asking";
import type { Edit } from "../song/edits";

const path = (song: string): string => `/api/songs/${encodeURIComponent(song)}`;

/** Ask an assistant; another `seed` is another try. */
export const askAssistant = (
  song: string,
  wish: Wish,
  progress?: Progress,
  signal?: AbortSignal,
): Promise<Suggested> => work(`${path(song)}/suggestions`, wish, progress, signal);

/** Measure at most 30 s before and after some edits, to hear both at one loudness. */
export const compare = (
  song: string,
  edits: readonly Edit[],
  stretch: { readonly start: number; readonly end: number },
  progress?: Progress,
  signal?: AbortSignal,
): Promise<Compared> => work(`${path(song)}/compare`, { edits, ...stretch }, progress, signal);

/** Where the report of the last mastering is, as a page of its own. */
export const masterReportAddress = (song: string): string => `${path(song)}/master/report.html`;
