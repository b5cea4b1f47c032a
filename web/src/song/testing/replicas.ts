/**
 * Copies of a song in Yjs, for tests/server/test_converging.py: each line of the input asks one of them to do
 * something, each line of the output answers. Updates and states are base64.
 */

import { createInterface } from "node:readline";
import * as Y from "yjs";
import type { Edit } from "../edits";
import { LiveSong } from "../live";
import { formatSong } from "../text";

type Wish = { readonly who: number } & (
  | { readonly do: "edit"; readonly edits: readonly Edit[] }
  | { readonly do: "merge"; readonly update: string }
  | { readonly do: "since"; readonly known: string }
  | { readonly do: "vector" | "song" }
);

const copies: LiveSong[] = [];
const ofBytes = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));

function copy(who: number): LiveSong {
  copies[who] ??= new LiveSong();
  return copies[who];
}

/** Make the edits as one transaction, and return what others have to hear of it. */
function edited(live: LiveSong, edits: readonly Edit[]): string[] {
  const updates: string[] = [];
  const hear = (update: Uint8Array): number => updates.push(ofBytes(update));
  live.doc.on("update", hear);
  live.apply(edits, "An edit");
  live.doc.off("update", hear);
  return updates;
}

function answer(wish: Wish): unknown {
  const live = copy(wish.who);
  switch (wish.do) {
    case "edit":
      return edited(live, wish.edits);
    case "merge":
      Y.applyUpdate(live.doc, bytesOf(wish.update));
      return null;
    case "since":
      return ofBytes(Y.encodeStateAsUpdate(live.doc, bytesOf(wish.known)));
    case "vector":
      return ofBytes(Y.encodeStateVector(live.doc));
    case "song":
      return formatSong(live.song);
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line) as Wish))}\n`);
