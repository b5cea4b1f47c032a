/**
 * Turning a knob or sliding a fader: by drag (Shift: fine), wheel, arrow keys, double-click, typing.
 *
 * While a person turns, `ontouch` hears every value and `onturn` only the last one, on release: the
 * gesture is one step that undo takes back.
 */

import { type Scale, shareOf, valueAt } from "./scale";

export interface Turned {
  scale: Scale;
  value: number;
  standard: number;
  /** Pixels of a drag from one end to the other. */
  travel_px?: number;
  /** "up": dragging up is more; "right": dragging to the right is more. */
  toward?: "up" | "right";
  /** Whether it is shown only, and no hand moves it. */
  fixed?: boolean;
  ontouch: (value: number) => void;
  onturn: (value: number) => void;
}

const FINE = 0.1;
const STEP = 1 / 50;
const PAGE = 6;
const WHEEL_REST_MS = 350;

/** A Svelte attachment that lets a person turn the element. `now()` gives what is turned as it is now. */
export function turning(now: () => Turned): (element: HTMLElement) => () => void {
  return (element) => {
    let share = 0;
    let wheel: ReturnType<typeof setTimeout> | undefined;

    const touch = (to: number): number => {
      share = Math.min(1, Math.max(0, to));
      const value = valueAt(share, now().scale);
      now().ontouch(value);
      return value;
    };

    const press = (event: PointerEvent): void => {
      if (event.button !== 0 || now().fixed) return;
      const { scale, value, travel_px = 160, toward = "up" } = now();
      let moved = false;
      let last = value;
      let at = toward === "up" ? event.clientY : event.clientX;
      share = shareOf(value, scale);
      element.setPointerCapture(event.pointerId);
      element.focus({ preventScroll: true });
      const move = (next: PointerEvent): void => {
        const to = toward === "up" ? next.clientY : next.clientX;
        const way = (toward === "up" ? at - to : to - at) / travel_px;
        at = to;
        if (way === 0) return;
        moved = true;
        last = touch(share + way * (next.shiftKey ? FINE : 1));
      };
      const release = (): void => {
        element.removeEventListener("pointermove", move);
        element.removeEventListener("pointerup", release);
        element.removeEventListener("pointercancel", release);
        if (moved) now().onturn(last);
      };
      element.addEventListener("pointermove", move);
      element.addEventListener("pointerup", release);
      element.addEventListener("pointercancel", release);
      event.preventDefault();
      event.stopPropagation();
    };

    const roll = (event: WheelEvent): void => {
      if (document.activeElement !== element || now().fixed) return; // scrolling past a knob must not turn it
      event.preventDefault();
      if (wheel === undefined) share = shareOf(now().value, now().scale);
      const value = touch(share - Math.sign(event.deltaY) * STEP * (event.shiftKey ? FINE : 1));
      clearTimeout(wheel);
      wheel = setTimeout(() => {
        wheel = undefined;
        now().onturn(value);
      }, WHEEL_REST_MS);
    };

    const key = (event: KeyboardEvent): void => {
      const { scale, value } = now();
      const step = scale.stepped
        ? 1 / Math.max(1, scale.maximum - scale.minimum)
        : STEP * (event.shiftKey ? FINE : 1);
      const ways: Record<string, number> = {
        ArrowUp: step,
        ArrowRight: step,
        ArrowDown: -step,
        ArrowLeft: -step,
      };
      ways.PageUp = 5 * STEP;
      ways.PageDown = -5 * STEP;
      if (event.altKey || event.ctrlKey || event.metaKey || now().fixed) return;
      if (event.key in ways && scale.step !== undefined) {
        const size = scale.step * (event.shiftKey ? FINE : 1) * (event.key.startsWith("Page") ? PAGE : 1);
        now().onturn(touch(shareOf(value + Math.sign(ways[event.key]!) * size, scale)));
      } else if (event.key in ways) now().onturn(touch(shareOf(value, scale) + ways[event.key]!));
      else if (event.key === "Home") now().onturn(touch(0));
      else if (event.key === "End") now().onturn(touch(1));
      else return;
      event.preventDefault();
      event.stopPropagation();
    };

    const reset = (): void => {
      if (now().fixed) return;
      now().ontouch(now().standard);
      now().onturn(now().standard);
    };

    element.addEventListener("pointerdown", press);
    element.addEventListener("wheel", roll, { passive: false });
    element.addEventListener("keydown", key);
    element.addEventListener("dblclick", reset);
    return () => {
      clearTimeout(wheel);
      element.removeEventListener("pointerdown", press);
      element.removeEventListener("wheel", roll);
      element.removeEventListener("keydown", key);
      element.removeEventListener("dblclick", reset);
    };
  };
}
