/** The state in which the line broke, in this browser's storage; what it refuses is as if there were none. */

import { change, openDatabase, resultOf } from "./database";

export interface Base {
  readonly base: Uint8Array;
  /** Seconds since 1970. */
  readonly since: number;
}

const STORE = "base";
const KEY = 0;
/** Where the reasons of what was done since lie: they grow with every step, and the state does not. */
const WHYS = 1;

async function opened<T>(
  songId: string,
  action: (database: IDBDatabase) => Promise<T>,
): Promise<T | undefined> {
  try {
    const name = `woodshed apart ${songId}`;
    const database = await openDatabase(name, (made) => made.createObjectStore(STORE));
    try {
      return await action(database);
    } finally {
      database.close();
    }
  } catch {
    // Without it, nobody hears of conflicts after a reload; the song itself is whole.
    return undefined;
  }
}

export const keepBase = (songId: string, base: Base): Promise<void> =>
  opened(songId, (database) => change(database, STORE, (store) => store.put(base, KEY)));

export const forgetBase = (songId: string): Promise<void> =>
  opened(songId, (database) => change(database, STORE, (store) => store.clear()));

export async function keptBase(songId: string): Promise<Base | undefined> {
  const kept = await opened(songId, (database) =>
    resultOf<unknown>(database.transaction(STORE).objectStore(STORE).get(KEY)),
  );
  return isBase(kept) ? kept : undefined;
}

export const keepWhys = (songId: string, whys: readonly string[]): Promise<void> =>
  opened(songId, (database) => change(database, STORE, (store) => store.put(whys, WHYS)));

export async function keptWhys(songId: string): Promise<readonly string[]> {
  const kept = await opened(songId, (database) =>
    resultOf<unknown>(database.transaction(STORE).objectStore(STORE).get(WHYS)),
  );
  return Array.isArray(kept) ? kept.filter((why) => typeof why === "string") : [];
}

const isBase = (value: unknown): value is Base =>
  typeof value === "object" && value !== null && "base" in value && value.base instanceof Uint8Array;
