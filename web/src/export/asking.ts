/** What the export asks of the server. */

import type { Exported, ExportWish } from "../server/answers";
import { type Progress, work } from "../server/asking";

const path = (song: string): string => `/api/songs/${encodeURIComponent(song)}/exports`;

export const exported = (
  song: string,
  wish: ExportWish,
  progress?: Progress,
  signal?: AbortSignal,
): Promise<Exported> => work(path(song), wish, progress, signal);

/** Where an export can be downloaded. */
export const exportAddress = (song: string, file: string): string =>
  `${path(song)}/${encodeURIComponent(file)}`;
