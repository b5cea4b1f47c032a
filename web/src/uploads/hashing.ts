/** What a file is called by: the hash of its content. */

import type { Said } from "./hash_worker";

/** The code that reads files could not be fetched: nothing is wrong with the file. */
export class Unfetched extends Error {
  readonly problem = "What reads files could not be loaded.";
  readonly remedy = "It is tried again when the studio answers.";
}

/** One that has nothing to do: it was fetched while there was a network, and needs none. */
let spare: Worker | undefined;

const hired = (): Worker => new Worker(new URL("./hash_worker.ts", import.meta.url), { type: "module" });

/** Resolves when files can be read without the network; rejects with `Unfetched`. */
export async function readyToHash(): Promise<void> {
  if (!spare) await hashOf(new Blob(), new AbortController().signal);
}

/** The SHA-256 of a file in hexadecimal; rejects when it can be read no more, and with `Unfetched`. */
export async function hashOf(file: Blob, signal: AbortSignal): Promise<string> {
  const worker = spare ?? hired();
  spare = undefined;
  let isWhole = false;
  try {
    const sha256 = await new Promise<string>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      worker.onerror = () => reject(new Unfetched());
      worker.onmessage = ({ data }: MessageEvent<Said>) => {
        if ("sha256" in data) resolve(data.sha256);
        else if ("failed" in data) reject(unreadable());
      };
      worker.postMessage(file);
    });
    isWhole = true;
    return sha256;
  } finally {
    if (isWhole && !spare) spare = worker;
    else worker.terminate();
  }
}

const unreadable = () => ({
  problem: "The file cannot be read any more.",
  remedy: "Look whether it is still where it was, and drop it again.",
});
