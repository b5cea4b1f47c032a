/**
 * Everything a person can do, in one table: menus, keys, the palette and the `?` overlay read it.
 *
 * A key is written as tinykeys does: "$mod+KeyZ", "Shift+ArrowUp", "Space"; $mod is Ctrl, or Cmd on a Mac.
 */

import { Keymap } from "./keymap";

export type Group =
  | "Transport"
  | "Edit"
  | "Song"
  | "Tracks"
  | "Clips"
  | "Notes"
  | "Sections"
  | "Devices"
  | "Mixer"
  | "Record"
  | "Ideas"
  | "View"
  | "Help";

export interface Command {
  /** A noun and a verb: "clip.split". Never shown. */
  readonly id: string;
  /** What it does, in plain words: "Split at the playhead". */
  readonly name: string;
  readonly group: Group;
  readonly keys?: readonly string[];
  /** Does it; told when the person asked for it, in ms of the page's own clock. */
  readonly run: (asked_ms: number) => void | Promise<void>;
  /** Whether it can be done now; when it is missing, always. */
  readonly able?: () => boolean;
  /** What to do first while it cannot be done, in a sentence. */
  readonly why?: string | (() => string);
  /** Whether its key means it where a person is now; asked for by name it is done from everywhere. */
  readonly meant?: () => boolean;
  /** Brings a person to where it is done; asked for by name, it goes there first. */
  readonly enter?: () => void;
  /** Other words by which the palette finds it. */
  readonly words?: string;
  /** Whether it runs again while its key is held. */
  readonly repeats?: boolean;
  /** Whether its key works while a person writes in a field too. */
  readonly inFields?: boolean;
}

export class Commands {
  private readonly table = new Map<string, Command>();
  private readonly usual = new Map<string, readonly string[]>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly keymap = new Keymap()) {}

  /** Add commands; returns what takes them out again. An id that is taken is a fault of the page. */
  add(...commands: readonly Command[]): () => void {
    for (const command of commands) {
      if (this.table.has(command.id)) throw new Error(`There are two commands called ${command.id}.`);
      this.usual.set(command.id, command.keys ?? []);
      this.table.set(command.id, { ...command, keys: this.keymap.of(command.id) ?? command.keys ?? [] });
    }
    this.tell();
    return () => {
      for (const command of commands) this.table.delete(command.id);
      this.tell();
    };
  }

  get all(): readonly Command[] {
    return [...this.table.values()];
  }

  find(id: string): Command | undefined {
    return this.table.get(id);
  }

  isAble(id: string): boolean {
    const command = this.table.get(id);
    return command !== undefined && (command.able?.() ?? true);
  }

  /** Whether its key means it now, and it can be done. */
  isMeant(id: string): boolean {
    return this.isAble(id) && (this.table.get(id)?.meant?.() ?? true);
  }

  /** What stands in its way, in a sentence; "" when it can be done. */
  whyNot(id: string): string {
    const command = this.table.get(id);
    if (command === undefined || this.isAble(id)) return "";
    const { why = "It has nothing to do now." } = command;
    return typeof why === "string" ? why : why();
  }

  /** Do it where a person is, if it can be done now; says whether it was. */
  run(id: string, asked_ms = performance.now()): boolean {
    const command = this.table.get(id);
    if (command === undefined || !(command.able?.() ?? true)) return false;
    void command.run(asked_ms);
    return true;
  }

  /** Do it wherever a person is, in its own place; says whether it could be done. */
  ask(id: string): boolean {
    if (!this.isAble(id)) return false;
    this.table.get(id)?.enter?.();
    return this.run(id);
  }

  /** Give a command other keys than its usual ones; they are kept in this browser. */
  choose(id: string, keys: readonly string[]): void {
    this.keymap.choose(id, keys);
    this.takeKeys();
  }

  /** Give a command its usual keys again, or all of them. */
  reset(id?: string): void {
    this.keymap.reset(id);
    this.takeKeys();
  }

  /** Whether a command has keys that somebody chose. */
  isChosen(id: string): boolean {
    return this.keymap.of(id) !== undefined;
  }

  /** Other commands with one of its keys; of all that can be done, the first in the table is done. */
  sharing(id: string): readonly Command[] {
    const keys = this.table.get(id)?.keys ?? [];
    return this.all.filter((other) => other.id !== id && other.keys?.some((key) => keys.includes(key)));
  }

  observe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private takeKeys(): void {
    for (const [id, command] of this.table)
      this.table.set(id, { ...command, keys: this.keymap.of(id) ?? this.usual.get(id) ?? [] });
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export const ON_MAC = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES: Readonly<Record<string, string>> = {
  $mod: ON_MAC ? "⌘" : "Ctrl",
  Control: "Ctrl",
  Alt: ON_MAC ? "⌥" : "Alt",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Delete: "Del",
  Slash: "/",
  Comma: ",",
  Period: ".",
  Minus: "−",
  Equal: "+",
  BracketLeft: "[",
  BracketRight: "]",
  Backslash: "\\",
};

/** How a key reads to a person: "$mod+Shift+KeyZ" is "Ctrl Shift Z". */
export function keyInWords(key: string): string {
  return key
    .split(/[+ ]/)
    .map((part) => NAMES[part] ?? part.replace(/^(Key|Digit)/, ""))
    .join(" ");
}
