/**
 * Undo for ever: the steps made in a song, kept in this browser, so that they can still be taken back after a
 * reload.
 *
 * Each step is one entry, written when it is made and again when it is taken back. When the browser refuses
 * storage or has no room left, undo goes on working until the page is closed.
 */

import { change, openDatabase, resultOf } from "./database";
import type { LiveSong, Step } from "./live";

const STORE = "steps";

/** A step as it is kept; those of several tabs lie in one store, and are told apart by their ids. */
interface Kept {
  readonly key: string;
  readonly place: number;
  readonly isUndone: boolean;
  readonly step: Step;
}

export interface UndoStore {
  /** Resolves when every step so far is kept, or could not be. */
  settled(): Promise<void>;
  close(): void;
}

/** Bring back the steps of earlier sittings and keep those made from now on; never rejects. */
export async function keepUndo(live: LiveSong, songId: string): Promise<UndoStore> {
  try {
    const database = await openDatabase(`woodshed undo ${songId}`, (made) => {
      made.createObjectStore(STORE, { keyPath: "key" });
    });
    const kept: Kept[] = await resultOf(database.transaction(STORE).objectStore(STORE).getAll());
    return new Keeper(
      live,
      database,
      kept.sort((a, b) => a.place - b.place),
    );
  } catch {
    return { settled: async () => {}, close: () => {} };
  }
}

class Keeper implements UndoStore {
  readonly #live: LiveSong;
  readonly #database: IDBDatabase;
  /** What the store holds: the step as it was written last, by its id. */
  #stored: ReadonlyMap<string, Kept>;
  #writing: Promise<void> = Promise.resolve();
  #isWaiting = false;
  readonly #stop: () => void;

  constructor(live: LiveSong, database: IDBDatabase, kept: readonly Kept[]) {
    this.#live = live;
    this.#database = database;
    this.#stored = new Map(kept.map((each) => [each.key, each]));
    const undone = kept.filter((each) => each.isUndone).map((each) => each.step);
    live.restoreSteps(
      kept.filter((each) => !each.isUndone).map((each) => each.step),
      undone.reverse(),
    );
    this.#stop = live.observeSteps(() => this.#write());
    this.#write();
  }

  async settled(): Promise<void> {
    let last: Promise<void> | undefined;
    while (last !== this.#writing) {
      last = this.#writing;
      await last;
    }
  }

  close(): void {
    this.#stop();
    void this.settled().then(() => this.#database.close());
  }

  #write(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#writing = this.#writing.then(() => this.#writeNews());
  }

  /** Write only what differs from what is there. */
  async #writeNews(): Promise<void> {
    this.#isWaiting = false;
    const wanted = this.#wanted();
    const before = this.#stored;
    const fresh = [...wanted.values()].filter((each) => !isSame(before.get(each.key), each));
    const gone = [...before.keys()].filter((key) => !wanted.has(key));
    if (fresh.length === 0 && gone.length === 0) return;
    try {
      await change(this.#database, STORE, (store) => {
        for (const key of gone) store.delete(key);
        for (const each of fresh) store.put(each);
      });
      this.#stored = wanted;
    } catch {
      // No room, or the browser took its storage back: the steps stay in memory, and the next one tries again.
    }
  }

  #wanted(): ReadonlyMap<string, Kept> {
    const wanted = new Map<string, Kept>();
    let place = Number.NEGATIVE_INFINITY;
    const put = (step: Step, isUndone: boolean): void => {
      place = Math.max(this.#stored.get(step.id)?.place ?? step.at, place + TINY);
      wanted.set(step.id, { key: step.id, place, isUndone, step });
    };
    for (const step of this.#live.past) put(step, false);
    for (const step of [...this.#live.future].reverse()) put(step, true);
    return wanted;
  }
}

/** Steps of one millisecond are told apart by less than one. */
const TINY = 1 / 1_024;

const isSame = (a: Kept | undefined, b: Kept): boolean =>
  a !== undefined && a.step === b.step && a.isUndone === b.isUndone && a.place === b.place;
