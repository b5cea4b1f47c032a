/**
 * Files on their way to the server, by tus 1.0.0: begun once, sent piece by piece, and gone on with where the line
 * broke. docs/guide/studio-server.md says what the server adds to it.
 */

import { Problem } from "../server/asking";
import type { Media } from "../song/document";

/** What is sent in one request: after a break no more than this is sent again. */
export const PIECE_BYTES = 4 * 2 ** 20;
const VERSION = { "Tus-Resumable": "1.0.0" };
const PIECE_TYPE = "application/offset+octet-stream";

/** An upload as the server has it: where it is, and how much of it has come. */
export interface Begun {
  readonly place: string;
  readonly offset: number;
}

/** Begin an upload. What the song has already is there at once. */
export async function begin(
  song: string,
  file: { readonly name: string; readonly size: number },
  sha256: string,
  signal: AbortSignal,
): Promise<Begun> {
  const metadata = `filename ${base64(file.name)},sha256 ${base64(sha256)}`;
  const headers = { ...VERSION, "Upload-Length": String(file.size), "Upload-Metadata": metadata };
  const door = `/api/songs/${encodeURIComponent(song)}/uploads`;
  const answer = await ask(door, { method: "POST", headers, signal });
  return { place: answer.headers.get("Location") ?? "", offset: offsetOf(answer) };
}

/** How much of an upload has come. */
export async function howFar(place: string, signal: AbortSignal): Promise<number> {
  return offsetOf(await ask(place, { method: "HEAD", headers: VERSION, signal }));
}

/** Send the bytes from `offset` on, at most a piece; returns how much has come then. */
export function sendPiece(
  place: string,
  file: Blob,
  offset: number,
  signal: AbortSignal,
  progress: (sent: number) => void,
): Promise<number> {
  const body = file.slice(offset, offset + PIECE_BYTES);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch says nothing of how far it is
    const stop = (): void => request.abort();
    signal.addEventListener("abort", stop, { once: true });
    request.onloadend = () => signal.removeEventListener("abort", stop);
    request.open("PATCH", place);
    for (const [name, value] of Object.entries(VERSION)) request.setRequestHeader(name, value);
    request.setRequestHeader("Upload-Offset", String(offset));
    request.setRequestHeader("Content-Type", PIECE_TYPE);
    request.upload.onprogress = ({ loaded }) => progress(offset + Math.min(loaded, body.size));
    request.onload = () =>
      request.status < 300
        ? resolve(Number(request.getResponseHeader("Upload-Offset")))
        : reject(problemOf(request.status, request.responseText));
    request.onerror = () => reject(noLine());
    request.onabort = () => reject(signal.reason);
    request.send(body);
  });
}

/** The record of a file that has come; the server looks at it now when it has not. */
export async function arrived(place: string, signal: AbortSignal): Promise<Media> {
  const answer = await ask(place, { headers: VERSION, signal });
  const { media } = (await answer.json()) as { media: Omit<Media, "extra"> };
  return { ...media, extra: {} };
}

/** Throw away what has come. */
export async function discard(place: string): Promise<void> {
  await ask(place, { method: "DELETE", headers: VERSION, keepalive: true });
}

async function ask(place: string, options: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(place, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw noLine();
  }
  if (!answer.ok) throw problemOf(answer.status, await answer.text().catch(() => ""));
  return answer;
}

const noLine = (): Problem =>
  new Problem("The studio does not answer.", "It goes on by itself when it does.");

function problemOf(status: number, text: string): Problem {
  try {
    const { problem, remedy } = JSON.parse(text) as { problem: string; remedy: string };
    return new Problem(problem, remedy, status);
  } catch {
    return new Problem("The studio gave an answer that nobody expected.", "Try again.", status);
  }
}

const offsetOf = (answer: Response): number => Number(answer.headers.get("Upload-Offset"));

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
