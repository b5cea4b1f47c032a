/** Which songs this browser has a copy of; `offline.ts` keeps it. */

import { openDatabase, resultOf } from "./database";

export const STORE = "updates";
export const copyName = (songId: string): string => `woodshed song ${songId}`;

/** Whether this browser has a copy of a song; a browser that does not say has none. */
export async function isKeptHere(songId: string): Promise<boolean> {
  try {
    const name = copyName(songId);
    if (!(await indexedDB.databases()).some((one) => one.name === name)) return false;
    const database = await openDatabase(name, () => undefined);
    const count = await resultOf(database.transaction(STORE).objectStore(STORE).count());
    database.close();
    return count > 0;
  } catch {
    return false;
  }
}
