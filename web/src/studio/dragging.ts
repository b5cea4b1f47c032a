/**
 * Dragging things from one place of the studio to another: sounds and audio onto tracks, devices along
 * and between chains.
 *
 * Whoever takes drops has an element with `data-drop` and hears `woodshed-over`, `woodshed-leave` and
 * `woodshed-drop` on it, each with a `DropPlace` as its detail: after `over` there comes either one of the two others.
 * What may be dropped is in `view.dragged` while it is dragged. Escape ends a drag without a drop.
 */

import type { Fields } from "../song/edits";
import type { View } from "./view.svelte";

export type Dragged =
  /** A device of the song, to another place in a chain. */
  | { readonly kind: "device"; readonly name: string; readonly track: string; readonly device: string }
  /** Devices that are new to the song: one effect, or the instruments of a sound. */
  | {
      readonly kind: "sound";
      readonly name: string;
      readonly sort: "instrument" | "effect";
      readonly icon: string;
      readonly devices: readonly Fields[];
    }
  /** Audio that the song has. */
  | { readonly kind: "media"; readonly name: string; readonly media: string };

export interface DropPlace {
  readonly dragged: Dragged;
  readonly x: number;
  readonly y: number;
}

/** A pointer must go this far before a press becomes a drag. */
const START_PX = 5;

/** Begin at a pointer's press; `view` shows what is dragged and where it is. */
export function startDrag(
  view: View,
  event: PointerEvent,
  dragged: Dragged,
  onend: () => void = () => {},
): void {
  if (event.button !== 0) return;
  const from = { x: event.clientX, y: event.clientY };
  const held = new AbortController();
  const { signal } = held;
  let ghost: HTMLElement | null = null;
  let over: Element | null = null;

  const tell = (to: Element | null, name: string, at: { clientX: number; clientY: number }): void => {
    const detail: DropPlace = { dragged, x: at.clientX, y: at.clientY };
    to?.dispatchEvent(new CustomEvent(`woodshed-${name}`, { detail }));
  };
  const move = (next: PointerEvent): void => {
    if (!ghost) {
      if (Math.hypot(next.clientX - from.x, next.clientY - from.y) < START_PX) return;
      ghost = ghostOf(dragged.name);
      view.dragged = dragged;
    }
    ghost.style.transform = `translate(${next.clientX + 12}px, ${next.clientY + 10}px)`;
    const under = document.elementFromPoint(next.clientX, next.clientY)?.closest("[data-drop]") ?? null;
    if (under !== over) tell(over, "leave", next);
    over = under;
    tell(over, "over", next);
  };
  const end = (drop: PointerEvent | null): void => {
    held.abort();
    if (!ghost) return;
    ghost.remove();
    tell(over, drop ? "drop" : "leave", drop ?? event);
    view.dragged = null;
    // The click that follows the release belongs to the drag, not to what it started on.
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, true));
    onend();
  };
  const leave = (key: KeyboardEvent): void => {
    if (key.key !== "Escape") return;
    key.stopPropagation();
    end(null);
  };
  window.addEventListener("pointermove", move, { signal });
  window.addEventListener("pointerup", end, { signal });
  window.addEventListener("pointercancel", () => end(null), { signal });
  window.addEventListener("keydown", leave, { capture: true, signal });
  // What is dragged over is not selected as text.
  window.addEventListener("selectstart", (selecting) => selecting.preventDefault(), { signal });
}

function swallow(click: MouseEvent): void {
  click.stopPropagation();
  click.preventDefault();
}

function ghostOf(name: string): HTMLElement {
  const ghost = document.createElement("div");
  ghost.className = "drag-ghost";
  ghost.textContent = name;
  document.body.append(ghost);
  return ghost;
}

/** A Svelte attachment for an element that takes drops. */
export function taking(
  name: string,
  hear: { over?: (place: DropPlace) => void; leave?: () => void; drop: (place: DropPlace) => void },
): (element: HTMLElement) => () => void {
  return (element) => {
    element.dataset.drop = name;
    const listen = (on: string, run: (place: DropPlace) => void): (() => void) => {
      const heard = (event: Event): void => run((event as CustomEvent<DropPlace>).detail);
      element.addEventListener(`woodshed-${on}`, heard);
      return () => element.removeEventListener(`woodshed-${on}`, heard);
    };
    const leave = [
      listen("over", (place) => hear.over?.(place)),
      listen("leave", () => hear.leave?.()),
      listen("drop", (place) => hear.drop(place)),
    ];
    return () => {
      for (const each of leave) each();
    };
  };
}
