/** The hash of a file, away from the page: a message for how much of it was read, and one at the end. */

import { Sha256 } from "./sha256";

const PIECE = 4 * 2 ** 20;
/** So much may lie in memory at once: the browser's own hash is quicker, and takes nothing piece by piece. */
const AT_ONCE = 2 ** 27;

export type Said = { readonly read: number } | { readonly sha256: string } | { readonly failed: string };

self.onmessage = async ({ data: file }: MessageEvent<Blob>) => {
  const say = (said: Said): void => self.postMessage(said);
  try {
    if (file.size <= AT_ONCE && typeof crypto.subtle !== "undefined") {
      const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      say({ sha256: [...sha256].map((byte) => byte.toString(16).padStart(2, "0")).join("") });
      return;
    }
    const hash = new Sha256();
    for (let at = 0; at < file.size; at += PIECE) {
      hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
      say({ read: Math.min(file.size, at + PIECE) });
    }
    say({ sha256: hash.hex() });
  } catch (error) {
    say({ failed: String(error) });
  }
};
