import { afterEach, beforeEach, expect, test, vi } from "vitest";

let isOffline = false;
let made = 0;

/** A worker whose code comes over the network, once. */
class Fetched {
  onerror: (() => void) | undefined;
  onmessage: ((event: { data: unknown }) => void) | undefined;
  private readonly isHere = !isOffline;
  constructor() {
    made++;
  }
  postMessage(file: Blob): void {
    queueMicrotask(() => {
      if (this.isHere) this.onmessage?.({ data: { sha256: `hash of ${file.size}` } });
      else this.onerror?.();
    });
  }
  terminate(): void {}
}

beforeEach(() => {
  isOffline = false;
  made = 0;
  vi.resetModules();
  vi.stubGlobal("Worker", Fetched);
});
afterEach(() => vi.unstubAllGlobals());

const { signal } = new AbortController();

test("what reads files is there without the network once it was fetched", async () => {
  const { hashOf, readyToHash } = await import("./hashing");
  await readyToHash();
  isOffline = true;
  expect(await hashOf(new Blob(["abc"]), signal)).toBe("hash of 3");
  expect(await hashOf(new Blob(["ab"]), signal)).toBe("hash of 2");
  expect(made).toBe(1);
});

test("when it cannot be fetched, nobody says that the file is at fault, and it is tried anew", async () => {
  const { hashOf, Unfetched } = await import("./hashing");
  isOffline = true;
  await expect(hashOf(new Blob(["abc"]), signal)).rejects.toBeInstanceOf(Unfetched);
  isOffline = false;
  expect(await hashOf(new Blob(["abc"]), signal)).toBe("hash of 3");
});
