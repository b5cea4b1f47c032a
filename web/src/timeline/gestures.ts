/** What a drag is: it follows the pointer, is kept on release, and leaves no trace when it is called off. */

export interface Place {
  /** From the left edge of the lanes and the top of the first row, unscrolled; in CSS pixels. */
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl, or Cmd on a Mac. */
  readonly mod: boolean;
}

export interface Gesture {
  move(to: Place): void;
  end(at: Place): void;
  cancel?(): void;
  readonly cursor?: string;
}

export interface Modified {
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

export const modifiers = (event: Modified): Pick<Place, "shift" | "alt" | "mod"> => ({
  shift: event.shiftKey,
  alt: event.altKey,
  mod: event.ctrlKey || event.metaKey,
});
