/** One file, until the server has it: whatever the line does. */

import { Problem } from "../server/asking";
import type { Media } from "../song/document";
import { arrived, begin, howFar, sendPiece } from "./tus";

export interface ToSend {
  readonly song: string;
  readonly name: string;
  readonly file: Blob;
  readonly sha256: string;
  /** Where it is on the server; "" before it was begun. */
  place: string;
  readonly signal: AbortSignal;
  /** So many bytes are there; `waiting` while the studio does not answer. */
  told(state: "sending" | "waiting" | "checking", sent: number): void;
  /** It has a place on the server now. */
  begun(place: string): void;
}

const AGAIN_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** Statuses of who stands between: a proxy whose server is away, or one that is too busy. */
const PASSING = new Set([0, 408, 425, 429, 502, 503, 504]);

/** Send it and return its record. Rejects with the server's refusal, or when it is stopped. */
export async function send(one: ToSend): Promise<Media> {
  let sent = 0;
  let wait_ms = AGAIN_MS;
  for (;;) {
    try {
      sent = await offsetOf(one);
      while (sent < one.file.size) {
        one.told("sending", sent);
        sent = await sendPiece(one.place, one.file, sent, one.signal, (so_far) =>
          one.told("sending", so_far),
        );
        wait_ms = AGAIN_MS;
      }
      one.told("checking", sent);
      return await arrived(one.place, one.signal);
    } catch (error) {
      one.signal.throwIfAborted();
      if (!(error instanceof Problem)) throw error;
      if (error.status === 404 && one.place) {
        one.place = ""; // it was given up there; from its beginning then
        continue;
      }
      if (error.status === 409) continue;
      if (!PASSING.has(error.status)) throw error;
      one.told("waiting", sent);
      await rest(wait_ms, one.signal);
      wait_ms = Math.min(2 * wait_ms, LONGEST_WAIT_MS);
    }
  }
}

async function offsetOf(one: ToSend): Promise<number> {
  if (one.place) return howFar(one.place, one.signal);
  const begun = await begin(one.song, { name: one.name, size: one.file.size }, one.sha256, one.signal);
  one.place = begun.place;
  one.begun(begun.place);
  return begun.offset;
}

/** Wait, but no longer than until the browser says that there is a network again. */
export function rest(wait_ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = (): void => {
      clearTimeout(timer);
      removeEventListener("online", over);
      signal.removeEventListener("abort", over);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(over, wait_ms);
    addEventListener("online", over);
    signal.addEventListener("abort", over);
  });
}
