/**
 * The song in this browser's own storage, so that a page opened without its server still has it.
 *
 * Updates are appended as they come and now and then made into one. When the browser refuses storage, or has
 * no room left, the page works on and says so: the copy on the server is the one that counts. (y-indexeddb does
 * the same, but nobody hears when it fails.)
 */

import * as Y from "yjs";
import { change, openDatabase, resultOf } from "./database";
import type { LiveSong } from "./live";

const STORE = "updates";
/** So many updates are made into one. */
const MOST_UPDATES = 500;

export interface Offline {
  /** Whether this browser had a copy of the song. */
  readonly hadCopy: boolean;
  /** Whether what is written now is kept here. */
  readonly isKeeping: boolean;
  observe(listener: () => void): () => void;
  /** Resolves when everything written so far is kept, or could not be. */
  settled(): Promise<void>;
  close(): void;
}

/** Read this browser's copy into the live song, and keep what is written from now on; never rejects. */
export async function openOffline(live: LiveSong, songId: string): Promise<Offline> {
  const copy = new Copy(live);
  await copy.open(`woodshed song ${songId}`);
  return copy;
}

class Copy implements Offline {
  hadCopy = false;
  isKeeping = false;
  readonly #live: LiveSong;
  readonly #listeners = new Set<() => void>();
  #database: IDBDatabase | undefined;
  #waiting: Uint8Array[] = [];
  #count = 0;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;

  constructor(live: LiveSong) {
    this.#live = live;
  }

  async open(name: string): Promise<void> {
    this.#live.doc.on("update", this.#onUpdate);
    try {
      this.#database = await openDatabase(name, (made) =>
        made.createObjectStore(STORE, { autoIncrement: true }),
      );
      const updates = await resultOf(this.#database.transaction(STORE).objectStore(STORE).getAll());
      this.#count = updates.length;
      this.hadCopy = updates.length > 0;
      this.#load(updates);
      this.#become(true);
    } catch {
      this.#database = undefined;
      return;
    }
    if (this.#live.doc.store.clients.size > 0 && !this.hadCopy)
      this.#waiting = [Y.encodeStateAsUpdate(this.#live.doc)];
    this.#write();
  }

  observe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async settled(): Promise<void> {
    while (this.#isWriting) await this.#writing;
  }

  close(): void {
    this.#live.doc.off("update", this.#onUpdate);
    void this.settled().then(() => this.#database?.close());
  }

  #load(updates: readonly unknown[]): void {
    const whole = updates.filter((update): update is Uint8Array => update instanceof Uint8Array);
    this.#live.doc.transact(() => {
      for (const update of whole) Y.applyUpdate(this.#live.doc, update, this);
    }, this);
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    this.#waiting.push(update);
    this.#write();
  };

  /** Write what waits, as one transaction; what comes meanwhile goes into the next. */
  #write(): void {
    if (this.#isWriting || !this.#database || this.#waiting.length === 0) return;
    this.#isWriting = true;
    this.#writing = this.#writeWaiting(this.#database).finally(() => {
      this.#isWriting = false;
      if (this.isKeeping) this.#write();
    });
  }

  async #writeWaiting(database: IDBDatabase): Promise<void> {
    const updates = this.#waiting;
    this.#waiting = [];
    const isFull = this.#count + updates.length > MOST_UPDATES;
    try {
      await change(database, STORE, (store) => {
        if (isFull) store.clear();
        if (isFull) store.add(Y.encodeStateAsUpdate(this.#live.doc));
        else for (const update of updates) store.add(update);
      });
      this.#count = isFull ? 1 : this.#count + updates.length;
      this.#become(true);
    } catch {
      this.#waiting = [Y.mergeUpdates([...updates, ...this.#waiting])];
      this.#become(false);
    }
  }

  #become(isKeeping: boolean): void {
    if (isKeeping === this.isKeeping) return;
    this.isKeeping = isKeeping;
    for (const listener of [...this.#listeners]) listener();
  }
}
