/**
 * Where a recording goes while it is made: to the server, piece by piece, so that no crash can take it.
 *
 * A piece stays here until the server has it, and is sent again when the line was gone.
 */

import { crc32 } from "../engine/crc32";
import type { Media } from "../song/document";

/** Frame of the finished recording, and how many frames were lost there. */
export type Gap = readonly [frame: number, frames: number];

export interface Tape {
  begin(sample_rate: number, channels: number, name: string): Promise<string>;
  /** Keep piece `number`, which begins at `frame` of the recording: float32, interleaved. */
  piece(recording: string, number: number, frame: number, samples: Float32Array<ArrayBuffer>): Promise<void>;
  /** Put it together; returns the record of the audio file, ready to be added to the song. */
  finish(recording: string, gaps: readonly Gap[]): Promise<Media>;
  discard(recording: string): Promise<void>;
}

const AGAIN_MS = 500;
const MOST_WAIT_MS = 5000;

/** The tape of a song on the server that the page came from. */
export function serverTape(songId: string): Tape {
  const door = `/api/songs/${encodeURIComponent(songId)}/recordings`;
  return {
    async begin(sample_rate, channels, name) {
      const body = JSON.stringify({ sample_rate, channels, name });
      const answer = await ask(door, { method: "POST", headers: JSON_BODY, body });
      return ((await answer.json()) as { recording: string }).recording;
    },
    async piece(recording, number, frame, samples) {
      const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      const place = `${door}/${recording}/${number}?frame=${frame}&crc=${crc32(bytes)}`;
      const headers = { "Content-Type": "application/octet-stream" };
      for (let wait_ms = AGAIN_MS; ; wait_ms = Math.min(2 * wait_ms, MOST_WAIT_MS)) {
        try {
          await ask(place, { method: "PUT", headers, body: bytes });
          return;
        } catch (problem) {
          if (!(problem instanceof TypeError)) throw problem; // the server said no; only a lost line is tried again
          await new Promise((resolve) => setTimeout(resolve, wait_ms));
        }
      }
    },
    async finish(recording, gaps) {
      const body = JSON.stringify({ gaps });
      const answer = await ask(`${door}/${recording}/finish`, { method: "POST", headers: JSON_BODY, body });
      return { extra: {}, ...((await answer.json()) as Omit<Media, "extra">) };
    },
    async discard(recording) {
      await ask(`${door}/${recording}`, { method: "DELETE" });
    },
  };
}

const JSON_BODY = { "Content-Type": "application/json" };

async function ask(place: string, options: RequestInit): Promise<Response> {
  const answer = await fetch(place, options);
  if (answer.ok) return answer;
  const { problem = "The recording could not be kept.", remedy = "" } = (await answer
    .json()
    .catch(() => ({}))) as {
    problem?: string;
    remedy?: string;
  };
  throw new Error(`${problem} ${remedy}`.trim());
}
