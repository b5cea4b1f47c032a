/**
 * The keys that a person chose instead of ours, kept in this browser.
 *
 * A key is written as in `commands.ts`. An empty list means that a command shall have no key.
 */

const KEPT = "woodshed-keys";

export class Keymap {
  private readonly chosen: Map<string, readonly string[]>;

  constructor() {
    this.chosen = new Map(Object.entries(read()));
  }

  /** The keys chosen for a command; undefined when it has its usual ones. */
  of(command: string): readonly string[] | undefined {
    return this.chosen.get(command);
  }

  get isEmpty(): boolean {
    return this.chosen.size === 0;
  }

  choose(command: string, keys: readonly string[]): void {
    this.chosen.set(command, keys);
    this.save();
  }

  /** Give one command its usual keys again, or all of them. */
  reset(command?: string): void {
    if (command === undefined) this.chosen.clear();
    else this.chosen.delete(command);
    this.save();
  }

  private save(): void {
    try {
      localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(this.chosen)));
    } catch {
      // A full store: the keys hold until the page is left.
    }
  }
}

function read(): Record<string, readonly string[]> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter(
        (entry): entry is [string, string[]] =>
          Array.isArray(entry[1]) && entry[1].every((key) => typeof key === "string"),
      ),
    );
  } catch {
    return {};
  }
}

const MODIFIERS = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead"]);

/** What was pressed, written as a key of a command; null for a modifier alone. */
export function keyOf(
  event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
  onMac = false,
): string | null {
  if (MODIFIERS.has(event.key) || event.code === "") return null;
  const [mod, other] = onMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  const parts = [
    mod && "$mod",
    other && (onMac ? "Control" : "Meta"),
    event.altKey && "Alt",
    event.shiftKey && "Shift",
  ];
  return [...parts.filter(Boolean), event.code].join("+");
}
