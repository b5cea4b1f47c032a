/**
 * The song in this browser's own storage, so that a page opened without its server still has it.
 *
 * Updates are appended as they come and now and then made into one. When the browser refuses storage, or has
 * no room left, the page works on and says so: the copy on the server is the one that counts. (y-indexeddb does
 * the same, but nobody hears when it fails.)
 */

import * as Y from "yjs";
import { change, openDatabase, resultOf } from "./database";
import { copyName, STORE } from "./kept_here";
import type { LiveSong } from "./live";

/** So many updates are made into one. */
const MOST_UPDATES = 500;

export interface Offline {
  /** Resolves when the copy that this browser had is in the song; never when it had none. */
  readonly filled: Promise<void>;
  /** Resolves when the storage was looked at; tells whether it had a copy of the song. */
  readonly opened: Promise<boolean>;
  /** Whether what is written now is kept here. */
  readonly isKeeping: boolean;
  observe(listener: () => void): () => void;
  /** Resolves when everything written so far is kept, or could not be. */
  settled(): Promise<void>;
  close(): void;
}

/** Read this browser's copy into the live song, and keep what is written from now on; nothing here rejects. */
export const openOffline = (live: LiveSong, songId: string): Offline => new Copy(live, copyName(songId));

class Copy implements Offline {
  readonly filled: Promise<void>;
  readonly opened: Promise<boolean>;
  isKeeping = false;
  readonly #live: LiveSong;
  readonly #listeners = new Set<() => void>();
  #database: IDBDatabase | undefined;
  #waiting: Uint8Array[] = [];
  #count = 0;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  #isClosed = false;

  constructor(live: LiveSong, name: string) {
    this.#live = live;
    if (live.doc.store.clients.size > 0) this.#waiting.push(Y.encodeStateAsUpdate(live.doc));
    live.doc.on("update", this.#onUpdate);
    this.opened = this.#open(name);
    this.filled = new Promise((resolve) => {
      void this.opened.then((hadCopy) => {
        if (hadCopy) resolve();
      });
    });
  }

  observe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async settled(): Promise<void> {
    await this.opened;
    while (this.#isWriting) await this.#writing;
  }

  close(): void {
    this.#live.doc.off("update", this.#onUpdate);
    this.#isClosed = true;
    void this.settled().then(() => this.#database?.close());
  }

  /** Read what is there; then everything that was written meanwhile is kept too. */
  async #open(name: string): Promise<boolean> {
    try {
      const database = await openDatabase(name, (made) =>
        made.createObjectStore(STORE, { autoIncrement: true }),
      );
      const updates = await resultOf(database.transaction(STORE).objectStore(STORE).getAll());
      this.#database = database;
      this.#count = updates.length;
      if (!this.#isClosed) this.#load(updates);
      this.#become(true);
      this.#write();
      return updates.length > 0;
    } catch {
      return false;
    }
  }

  #load(updates: readonly unknown[]): void {
    this.#live.doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.#live.doc, update as Uint8Array, this);
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
        for (const update of isFull ? [Y.encodeStateAsUpdate(this.#live.doc)] : updates) store.add(update);
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
