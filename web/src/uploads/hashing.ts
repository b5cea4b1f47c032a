/** What a file is called by: the hash of its content. */

import type { Said } from "./hash_worker";

/** The SHA-256 of a file in hexadecimal; rejects when it can be read no more. */
export function hashOf(file: Blob, signal: AbortSignal): Promise<string> {
  const worker = new Worker(new URL("./hash_worker.ts", import.meta.url), { type: "module" });
  return new Promise<string>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    worker.onerror = () => reject(unreadable());
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      if ("sha256" in data) resolve(data.sha256);
      else if ("failed" in data) reject(unreadable());
    };
    worker.postMessage(file);
  }).finally(() => worker.terminate());
}

const unreadable = () => ({
  problem: "The file cannot be read any more.",
  remedy: "Look whether it is still where it was, and drop it again.",
});
