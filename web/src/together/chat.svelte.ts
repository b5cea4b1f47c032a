/** What people say to each other in this song; the server keeps the last of it. */

import * as decoding from "lib0/decoding";
import { askJson } from "../server/asking";
import { CHAT } from "../song/connection";
import type { Studio } from "../studio/studio.svelte";
import { personHere } from "./person";
import type { Person } from "./states";

/** One message, as the server tells it. */
export interface Said {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly by: Person;
  readonly text: string;
}

const MOST_SHOWN = 200;

export class Chat {
  messages = $state.raw<readonly Said[]>([]);
  /** The last message that was seen here, over all visits. */
  private seen = $state("");
  isOpen = $state(false);
  private readonly leave: () => void;
  readonly unread = $derived.by(() => {
    if (this.isOpen) return 0;
    const from = this.messages.findIndex((each) => each.id === this.seen) + 1;
    return this.messages.slice(from).filter((each) => !this.isOwn(each)).length;
  });

  constructor(private readonly studio: Studio) {
    try {
      this.seen = localStorage.getItem(this.key) ?? "";
    } catch {
      // Without a store, everything is new.
    }
    this.leave = studio.connection.listen(CHAT, (from) => {
      this.take([JSON.parse(decoding.readVarString(from)) as Said]);
    });
    void this.load();
  }

  isOwn(said: Said): boolean {
    const { id, name } = personHere(this.studio);
    return said.by.id === id || (said.by.id === "" && said.by.name === name);
  }

  /** Say something; false, and told why, when it was not taken. */
  async say(text: string): Promise<boolean> {
    const { name, colour } = personHere(this.studio);
    try {
      this.take([await askJson<Said>(this.path, { method: "POST", json: { text, name, colour } })]);
      return true;
    } catch (error) {
      this.studio.notices.tellError(error);
      return false;
    }
  }

  /** Somebody looks at the chat: nothing is unread. */
  look(): void {
    const last = this.messages.at(-1)?.id;
    if (!last || last === this.seen) return;
    this.seen = last;
    try {
      localStorage.setItem(this.key, last);
    } catch {
      // A full store: the mark comes back with the next visit.
    }
  }

  /** Fetch what was said before, and what was said while the line was broken. */
  async load(): Promise<void> {
    try {
      this.take(await askJson<Said[]>(this.path));
    } catch {
      // Offline: there is nothing to read now, and what is said later comes by the live line.
    }
  }

  close(): void {
    this.leave();
  }

  private take(said: readonly Said[]): void {
    const known = new Set(this.messages.map((each) => each.id));
    const fresh = said.filter((each) => !known.has(each.id));
    if (fresh.length === 0) return;
    const all = [...this.messages, ...fresh].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    this.messages = all.slice(-MOST_SHOWN);
  }

  private get path(): string {
    return `/api/songs/${encodeURIComponent(this.studio.id)}/chat`;
  }

  private get key(): string {
    return `woodshed-chat-${this.studio.id}`;
  }
}
