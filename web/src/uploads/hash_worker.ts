/** The hash of a file, away from the page: a message for how much of it was read, and one at the end. */

import { Sha256 } from "./sha256";

const PIECE = 4 * 2 ** 20;

export type Said = { readonly read: number } | { readonly sha256: string } | { readonly failed: string };

self.onmessage = async ({ data: file }: MessageEvent<Blob>) => {
  const say = (said: Said): void => self.postMessage(said);
  try {
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
