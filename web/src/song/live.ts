/**
 * The song that several people hold at once: a Yjs document that merges without asking.
 *
 * Everybody edits their own copy, also without a network; whoever has the same updates has the same song, in
 * whatever order they came. `apply` makes its edits as one transaction, or none of them. Undo takes back only
 * what was done here, for ever, and as far as others' work leaves it possible.
 */

import * as Y from "yjs";
import { apply, inverse } from "./applying";
import { checkSong } from "./checks";
import type { Song } from "./document";
import type { Edit } from "./edits";
import { newId } from "./ids";
import { Reader } from "./reading";
import { ROOTS, type Roots } from "./shape";
import { readEdit, trusted } from "./text";
import { type Buried, joined, possible, type Step } from "./undo";
import { untouched } from "./untouched";
import { same } from "./values";
import { Writer } from "./writing";

export type { Step } from "./undo";

/** Who changed the song and why; `own` when it was done here. Others' changes come without a reason. */
export interface Cause {
  readonly by: string;
  readonly why: string;
  readonly own: boolean;
}

export type SongListener = (song: Song, before: Song, cause: Cause) => void;

export interface LiveOptions {
  /** Never let two copies that are edited apart have the same one: leave it out, and it is drawn at random. */
  readonly clientId?: number;
  /** The person who edits here. */
  readonly by?: string;
}

export interface ApplyOptions {
  /** Edits with the same key within a second are one step, so that one undo takes back the whole gesture. */
  readonly join?: string;
  /** The assistant who proposed the edits; the person of this live song when it is left out. */
  readonly by?: string;
}

const JOIN_MS = 1_000;
const OTHERS: Cause = { by: "", why: "", own: false };

export class LiveSong {
  readonly doc = new Y.Doc();
  /** The person who edits here. */
  by: string;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #listeners = new Set<SongListener>();
  readonly #stepListeners = new Set<() => void>();
  #song: Song;
  #isStale = false;
  #cause: Cause = OTHERS;
  /** Whether the last undo or redo left something as others have changed it since. */
  spared = false;
  #past: readonly Step[] = [];
  #future: readonly Step[] = [];
  /** What was removed, and others worked in it nevertheless: when it comes back, then with their work. */
  readonly #disturbed = new Set<string>();
  #joinable: { readonly key: string; readonly at: number } | undefined;

  constructor(options: LiveOptions = {}) {
    if (options.clientId !== undefined) this.doc.clientID = options.clientId;
    this.by = options.by ?? "";
    const roots: Roots = Object.fromEntries(ROOTS.map((name) => [name, this.doc.getMap(name)]));
    this.#reader = new Reader(roots);
    this.#writer = new Writer(roots, () => this.doc.clientID);
    this.#song = this.#reader.song();
    for (const name of ROOTS) {
      roots[name]!.observeDeep((events, { origin }) => {
        for (const event of events as Y.YEvent<Y.AbstractType<unknown>>[]) {
          if (!causeOf(origin).own)
            for (const key of this.#reader.gravesOf(name, event)) this.#disturbed.add(key);
          this.#reader.forget(name, event);
        }
        this.#isStale = true;
      });
    }
    this.doc.on("afterTransaction", (transaction) => {
      if (transaction.changed.size > 0) this.#cause = causeOf(transaction.origin);
    });
    this.doc.on("afterAllTransactions", () => this.#tell());
  }

  /** Return a live song that begins as a given one; SongError when that song is impossible. */
  static fromSong(song: Song, options: LiveOptions = {}): LiveSong {
    checkSong(song);
    const live = new LiveSong(options);
    live.doc.transact(() => live.#writer.writeSong(song), {
      by: live.by,
      why: "",
      own: true,
    } satisfies Cause);
    return live;
  }

  /** The song as it is now; what did not change since the last look is the same object. */
  get song(): Song {
    if (this.#isStale) {
      this.#isStale = false;
      this.#song = this.#reader.song();
    }
    return this.#song;
  }

  /** Make edits as one transaction and one step of undo; SongError, and no change, when one is impossible. */
  apply(edits: readonly Edit[], why: string, options: ApplyOptions = {}): void {
    if (edits.length === 0) return;
    const before = this.song;
    const read = edits.map(readEdit);
    const by = options.by ?? this.by;
    const step = { id: newId(), why, by, at: Date.now(), edits: read, inverse: inverses(read, before) };
    const last = this.#past.at(-1);
    const joins = options.join !== undefined && last !== undefined && this.#joins(options.join, step.at);
    this.#joinable = options.join === undefined ? undefined : { key: options.join, at: step.at };
    this.#past = joins ? [...this.#past.slice(0, -1), joined(last, step)] : [...this.#past, step];
    this.#future = [];
    this.#write(read, before, { by, why, own: true });
    this.#tellSteps();
  }

  /** Take back the last step made here, but for what others have changed of it since; false when there is none. */
  undo(): boolean {
    const step = this.#past.at(-1);
    if (!step) return false;
    const mine = untouched(step.inverse, step.edits, this.song);
    this.spared = !same(mine, step.inverse);
    const done = possible(mine, this.song, this.#buried);
    const edits = done.length > 0 ? inverses(done, this.song) : step.edits;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, { ...step, edits }];
    this.#step(done, `Undo: ${step.why}`);
    return true;
  }

  /** Make again what the last undo took back; false when there is nothing. */
  redo(): boolean {
    const step = this.#future.at(-1);
    if (!step) return false;
    const mine = untouched(step.edits, step.inverse, this.song);
    this.spared = !same(mine, step.edits);
    const done = possible(mine, this.song, this.#buried);
    const back = done.length > 0 ? inverses(done, this.song) : step.inverse;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, { ...step, inverse: back }];
    this.#step(done, `Redo: ${step.why}`);
    return true;
  }

  /** The reason of the step that undo would take back; "" when there is none. */
  get undoable(): string {
    return this.#past.at(-1)?.why ?? "";
  }

  /** The reason of the step that redo would make again; "" when there is none. */
  get redoable(): string {
    return this.#future.at(-1)?.why ?? "";
  }

  /** The steps that can be taken back, the last one last. */
  get past(): readonly Step[] {
    return this.#past;
  }

  /** The steps that can be made again, the next one last. */
  get future(): readonly Step[] {
    return this.#future;
  }

  /** Call a listener after each change of the song; returns how to stop that. */
  observe(listener: SongListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Call a listener whenever the steps of undo change; returns how to stop that. */
  observeSteps(listener: () => void): () => void {
    this.#stepListeners.add(listener);
    return () => this.#stepListeners.delete(listener);
  }

  /** Bring back steps of earlier sittings, before those made since. */
  restoreSteps(past: readonly Step[], future: readonly Step[]): void {
    const hasOwn = this.#past.length > 0;
    this.#past = [...past, ...this.#past];
    if (!hasOwn) this.#future = [...future, ...this.#future];
    this.#tellSteps();
  }

  readonly #buried: Buried = (kind, key) =>
    this.#disturbed.has(key) ? this.#reader.buried(kind, key) : undefined;

  #joins(key: string, at: number): boolean {
    return this.#joinable?.key === key && at - this.#joinable.at < JOIN_MS && this.#future.length === 0;
  }

  #step(edits: readonly Edit[], why: string): void {
    this.#joinable = undefined;
    this.#write(edits, this.song, { by: this.by, why, own: true });
    this.#tellSteps();
  }

  #write(edits: readonly Edit[], before: Song, cause: Cause): void {
    this.doc.transact(() => {
      let after = before;
      for (const edit of edits) {
        after = apply(edit, after);
        this.#writer.write(edit, after);
      }
    }, cause);
  }

  #tell(): void {
    if (!this.#isStale) return;
    const before = this.#song;
    const now = this.song;
    if (now !== before) for (const listener of [...this.#listeners]) listener(now, before, this.#cause);
  }

  #tellSteps(): void {
    for (const listener of [...this.#stepListeners]) listener();
  }
}

/** Return the edits that take several back; SongError when one of them is impossible. */
function inverses(edits: readonly Edit[], song: Song): readonly Edit[] {
  const found: Edit[] = [];
  let now = song;
  for (const edit of edits) {
    const after = apply(edit, now);
    found.push(trusted(inverse(edit, now)));
    now = after;
  }
  return found.reverse();
}

function causeOf(origin: unknown): Cause {
  return typeof origin === "object" && origin !== null && "own" in origin ? (origin as Cause) : OTHERS;
}
