/**
 * Files on their way, in this browser's own storage until they have arrived: a page that is closed or dies goes on
 * with them the next time. Where the browser refuses storage, or has no room, sending works and only that is lost.
 */

import { change, openDatabase, resultOf } from "../song/database";
import type { Landing } from "../sounds/landing";

const STORE = "files";
const FLAG = "woodshed-uploads";

/** A file on its way, as it is kept. */
export interface Kept {
  readonly id: string;
  readonly song: string;
  readonly name: string;
  readonly file: Blob;
  readonly sha256: string;
  /** null: it does not become a clip. */
  readonly landing: Landing | null;
  /** Its clip, and the track when one was made for it; null before it lies in the song. */
  readonly placed: { readonly clip: string; readonly track: string } | null;
  /** Where it is on the server; "" before it was begun. */
  readonly place: string;
}

/** Whether this browser keeps files on their way at all; asked before anything is opened. */
export function anyKept(): boolean {
  try {
    return localStorage.getItem(FLAG) !== null;
  } catch {
    return false;
  }
}

export class KeptFiles {
  private readonly database = openDatabase("woodshed uploads", (made) =>
    made.createObjectStore(STORE, { keyPath: "id" }),
  );

  constructor() {
    this.database.catch(() => {});
  }

  /** Those of a song, oldest first. */
  async ofSong(song: string): Promise<Kept[]> {
    try {
      const store = (await this.database).transaction(STORE).objectStore(STORE);
      const all: Kept[] = await resultOf(store.getAll());
      if (all.length === 0) localStorage.removeItem(FLAG);
      return all.filter((each) => each.song === song);
    } catch {
      return [];
    }
  }

  /** Keep a file, or what is new about it; says whether it is kept. */
  async keep(kept: Kept): Promise<boolean> {
    try {
      await change(await this.database, STORE, (store) => store.put(kept));
      localStorage.setItem(FLAG, "");
      return true;
    } catch {
      return false;
    }
  }

  async forget(id: string): Promise<void> {
    try {
      await change(await this.database, STORE, (store) => store.delete(id));
    } catch {
      // What cannot be reached was not kept either.
    }
  }

  close(): void {
    void this.database.then((database) => database.close()).catch(() => {});
  }
}
