/** What the page itself finds out about an audio file, so that it lies in the song before the server has it. */

import type { Media } from "../song/document";
import { HEAD_BYTES, headOf } from "./heads";

const NO_MORE = { licence: "", author: "", source: "", extra: {} };
const PATIENCE_MS = 3_000;

/** The record of a file as far as this browser can tell; null when it cannot. */
export async function claimOf(file: Blob, name: string, sha256: string): Promise<Media | null> {
  const head = headOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()), file.size);
  if (!head) return null;
  const frames = head.frames || Math.round((await durationOf(file)) * head.sample_rate);
  return frames > 0 ? { ...head, frames, sha256, name: name.slice(0, 200), ...NO_MORE } : null;
}

/** How long a file plays, in seconds; 0 when the browser cannot say. */
function durationOf(file: Blob): Promise<number> {
  const address = URL.createObjectURL(file);
  return new Promise<number>((resolve) => {
    const audio = new Audio();
    const tell = (): void => resolve(Number.isFinite(audio.duration) ? audio.duration : 0);
    setTimeout(tell, PATIENCE_MS);
    audio.onloadedmetadata = tell;
    audio.onerror = tell;
    audio.preload = "metadata";
    audio.src = address;
  }).finally(() => URL.revokeObjectURL(address));
}
