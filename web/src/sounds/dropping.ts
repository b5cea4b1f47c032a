/** All that a file needs that is dropped on the song, fetched ahead so that it is there without the network. */

import { readyToHash } from "../uploads/hashing";

/** Resolves when it is here. */
export async function bringWhatDropsNeed(): Promise<void> {
  await Promise.all([import("./importing"), import("./dropped"), readyToHash()]);
}
