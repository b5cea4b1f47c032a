/**
 * What the server has confirmed of a song: all that came from it, and of what was written here what it has said
 * to be on its disk.
 *
 * It is kept as one state and the updates since, which are merged only when somebody asks.
 */

import * as Y from "yjs";

/** When so much has come on top of a state, the state is taken anew. */
const MOST_UPDATES = 2_000;
const MOST_BYTES = 2 ** 20;

interface Waiting {
  readonly update: Uint8Array;
  /** Its number on this line; 0: it was written before the line was open. */
  readonly number: number;
  readonly isOwn: boolean;
}

export class Confirmed {
  #state: Uint8Array | undefined;
  #since: Uint8Array[] = [];
  #bytes = 0;
  #waiting: Waiting[] = [];

  constructor(private readonly doc: Y.Doc) {}

  /** Take in what came from the server. */
  take(update: Uint8Array): void {
    if (!this.#state) return;
    this.#since.push(update);
    this.#bytes += update.length;
  }

  /** Hold what was written here until the server says that it has it. */
  wait(update: Uint8Array, number: number, isOwn: boolean): void {
    this.#waiting.push({ update, number, isOwn });
  }

  /** The server has all updates up to a number on its disk, and all that was written before the line was open. */
  save(number: number): void {
    const still = this.#waiting.filter((each) => each.number > number);
    for (const each of this.#waiting) if (each.number <= number) this.take(each.update);
    this.#waiting = still;
    const isMuch = this.#since.length > MOST_UPDATES || this.#bytes > MOST_BYTES;
    if (still.length > 0 || (this.#state && !isMuch)) return;
    this.#state = Y.encodeStateAsUpdate(this.doc);
    this.#since = [];
    this.#bytes = 0;
  }

  /** The line is gone: what waits goes to the server before the next line counts anything. */
  part(): void {
    this.#waiting = this.#waiting.map((each) => ({ ...each, number: 0 }));
  }

  /** Whether somebody here wrote what the server has not confirmed. */
  get lacksOwn(): boolean {
    return this.#waiting.some((each) => each.isOwn);
  }

  /** The state that the server has confirmed, as one update; undefined while it has confirmed nothing. */
  state(): Uint8Array | undefined {
    return this.#state && Y.mergeUpdates([this.#state, ...this.#since]);
  }
}
