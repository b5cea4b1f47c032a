/**
 * Working apart: what the song was when the line broke, so that on coming back both versions can be held
 * against it.
 *
 * Yjs merges whatever was done meanwhile, and nothing is lost; but two people may have rewritten the same bar.
 * So the last state that the server had confirmed is kept, also over a reload, and when the server's part comes
 * in, all three go to it to be compared (`POST /api/songs/{song}/conflicts`). What was written between the
 * loss of the line and the moment it was noticed belongs to what was done apart.
 */

import * as Y from "yjs";
import { type Base, forgetBase, keepBase, keepWhys, keptBase, keptWhys } from "./apart_store";
import { Confirmed } from "./confirmed";
import { type Connection, SAVED } from "./connection";
import type { LiveSong } from "./live";

/** Base, and what was done since on either side, as updates; `since` in seconds since 1970. */
export interface Met {
  readonly base: Uint8Array;
  readonly mine: Uint8Array;
  readonly theirs: Uint8Array;
  readonly since: number;
}

export class Apart {
  #kept: Base | undefined;
  #isEdited = false;
  /** How many reasons are kept. */
  #whys = 0;
  #hasReturned = false;
  readonly #live: LiveSong;
  readonly #connection: Connection;
  readonly #confirmed: Confirmed;
  readonly #songId: string;
  readonly #leave: readonly (() => void)[];
  /** What was found on coming back; the studio is told of it, now or when it is there. */
  #met: Met | undefined;
  #tell: ((met: Met) => void) | undefined;

  /** `filled` resolves when the copy that this browser had is in the song. */
  constructor(live: LiveSong, connection: Connection, songId: string, filled: Promise<void>) {
    this.#live = live;
    this.#connection = connection;
    this.#songId = songId;
    this.#confirmed = new Confirmed(live.doc);
    void Promise.all([filled, this.#load()]).then(() => {
      if (connection.state === "offline") this.#part();
    });
    const onUpdate = (update: Uint8Array, origin: unknown): void => {
      if (origin === connection) this.#confirmed.take(update);
      else this.#confirmed.wait(update, connection.sent, isOwn(origin));
      if (this.#kept && isOwn(origin)) this.#edit();
    };
    live.doc.on("update", onUpdate);
    this.#leave = [
      () => live.doc.off("update", onUpdate),
      connection.observe(() => {
        if (connection.state === "offline") this.#part();
      }),
      connection.listen(SAVED, () => this.#confirmed.save(connection.saved ?? 0)),
      connection.onReturn((theirs) => this.#return(theirs)),
    ];
  }

  /** Call a listener when somebody comes back from working apart. */
  whenBack(tell: (met: Met) => void): void {
    this.#tell = tell;
    if (this.#met) tell(this.#met);
    this.#met = undefined;
  }

  close(): void {
    for (const leave of this.#leave) leave();
  }

  #part(): void {
    this.#confirmed.part();
    if (this.#kept || this.#live.doc.store.clients.size === 0) return;
    this.#isEdited = false;
    // A page that was opened without the server begins at what this browser knows.
    const base = this.#confirmed.state() ?? Y.encodeStateAsUpdate(this.#live.doc);
    this.#kept = { base, since: Date.now() / 1000 };
    if (this.#confirmed.lacksOwn) this.#edit();
  }

  /** The first thing that is done apart: from now on the base is kept over a reload too. */
  #edit(): void {
    this.#keepWhys();
    if (this.#isEdited) return;
    this.#isEdited = true;
    const kept = this.#kept;
    if (kept) void keepBase(this.#songId, kept);
  }

  /** Why it was done is told to the server with it, also after a reload. */
  #keepWhys(): void {
    const { whys } = this.#connection.offlineWork;
    if (whys.length === this.#whys) return;
    this.#whys = whys.length;
    void keepWhys(this.#songId, whys);
  }

  #return(theirs: Uint8Array): void {
    const kept = this.#kept;
    this.#kept = undefined;
    this.#whys = 0;
    this.#hasReturned = true;
    if (!kept || !this.#isEdited) return;
    this.#isEdited = false;
    const known = Y.encodeStateVectorFromUpdate(kept.base);
    const met = { ...kept, mine: Y.encodeStateAsUpdate(this.#live.doc, known), theirs };
    void forgetBase(this.#songId);
    if (this.#tell) this.#tell(met);
    else this.#met = met;
  }

  async #load(): Promise<void> {
    const [kept, whys] = await Promise.all([keptBase(this.#songId), keptWhys(this.#songId)]);
    if (!kept || this.#hasReturned) return;
    this.#connection.offlineWork.recall(whys);
    this.#kept = kept;
    this.#isEdited = true;
  }
}

const isOwn = (origin: unknown): boolean =>
  typeof origin === "object" && origin !== null && "own" in origin && origin.own === true;
