/**
 * Parts of the page that come after the first view: each is fetched when it is first shown, and all of them as
 * soon as nothing else is to be done, so that nobody waits for them and they are there without the network.
 */

import type { Component } from "svelte";

export class Later<Props extends object = Record<string, never>> {
  /** The part, once it is here. */
  part = $state.raw<Component<Props> | null>(null);
  private fetching: Promise<void> | undefined;

  constructor(private readonly fetch: () => Promise<{ default: Component<Props> }>) {}

  /** Fetch the part, once; rejects when it cannot be had, and is tried again the next time. */
  load(): Promise<void> {
    this.fetching ??= this.fetch().then(
      ({ default: part }) => {
        this.part = part;
      },
      (error: unknown) => {
        this.fetching = undefined;
        throw error;
      },
    );
    return this.fetching;
  }
}

/** Do something when the browser has nothing else to do. */
export function whenIdle(action: () => void): () => void {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(action, 500);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(action, { timeout: 3_000 });
  return () => cancelIdleCallback(handle);
}

/** Fetch parts one after the other; what cannot be had now is fetched when it is shown. */
export async function loadAll(parts: Iterable<{ load(): Promise<void> }>): Promise<void> {
  for (const part of parts) await part.load().catch(() => undefined);
}
