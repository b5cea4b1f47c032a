/** What pointers, wheel and touch do on the roll: they begin gestures, scroll and zoom. */

import { areaAt, bottomOf, zoomedRows, zoomedTime } from "./geometry";
import {
  choosing,
  dragEdge,
  type Gesture,
  hitUnder,
  type Point,
  pitchUnder,
  pressBars,
  pressDrums,
  pressKeys,
  pressNotes,
  songTick,
} from "./gestures";
import { laneName, laneValue, laneWords } from "./lane";
import { pressLane } from "./lane_gestures";
import type { Roll } from "./roll.svelte";
import { describe } from "./words";

const DOUBLE_MS = 400;
const DOUBLE_PX = 6;
const HOLD_MS = 550;
const HOLD_PX = 8;
const LINE_PX = 16;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** A Svelte attachment: the element hears a person's hands. `menu` opens a menu at a place of the window. */
export function surface(roll: Roll, menu: (at: Place) => void): (element: HTMLElement) => () => void {
  return (element) => new Surface(roll, element, menu).listen();
}

class Surface {
  private gesture: Gesture | null = null;
  private pointer = -1;
  private last = { at: 0, x: 0, y: 0 };
  private readonly fingers = new Map<number, Place>();
  private hold: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly roll: Roll,
    private readonly element: HTMLElement,
    private readonly menu: (at: Place) => void,
  ) {}

  listen(): () => void {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const { element } = this;
    element.addEventListener("pointerdown", this.down, options);
    element.addEventListener("pointermove", this.move, options);
    element.addEventListener("pointerup", this.up, options);
    element.addEventListener("pointercancel", this.cancel, options);
    element.addEventListener("pointerleave", this.leave, options);
    element.addEventListener("wheel", this.wheel, { ...options, passive: false });
    element.addEventListener("contextmenu", this.context, options);
    window.addEventListener("keydown", this.key, { ...options, capture: true });
    return () => {
      this.gesture?.cancel();
      clearTimeout(this.hold);
      stop.abort();
    };
  }

  private readonly down = (event: PointerEvent): void => {
    if (event.target instanceof Element && event.target.closest("button, select, label") !== null) return;
    const place = this.place(event);
    this.element.focus({ preventScroll: true });
    this.roll.cursorShown = false;
    if (event.pointerType === "touch" && this.touched(event, place)) return;
    if (event.button !== 0 || this.gesture !== null) return;
    const { at, x, y } = this.last;
    const again = event.timeStamp - at < DOUBLE_MS && Math.hypot(place.x - x, place.y - y) < DOUBLE_PX;
    this.last = again ? { at: 0, x: 0, y: 0 } : { at: event.timeStamp, ...place };
    this.gesture = this.begin(point(event, place, again ? 2 : 1));
    if (this.gesture === null) return;
    this.pointer = event.pointerId;
    this.element.setPointerCapture(event.pointerId);
    event.preventDefault();
  };

  /** A second finger scrolls and zooms; one that rests opens the menu. Says whether the touch is used up. */
  private touched(event: PointerEvent, place: Place): boolean {
    this.fingers.set(event.pointerId, place);
    clearTimeout(this.hold);
    if (this.fingers.size > 1) {
      this.gesture?.cancel();
      this.gesture = null;
      this.element.setPointerCapture(event.pointerId);
      return true;
    }
    this.hold = setTimeout(() => {
      this.gesture?.cancel();
      this.gesture = null;
      this.selectUnder(place);
      this.menu({ x: event.clientX, y: event.clientY });
    }, HOLD_MS);
    return false;
  }

  private begin(at: Point): Gesture | null {
    const { roll } = this;
    const { clip } = roll;
    if (!clip) return null;
    switch (areaAt(at.x, at.y, roll.frame)) {
      case "bars":
        return pressBars(roll, at);
      case "keys":
        return pressKeys(roll, at);
      case "edge":
        return dragEdge(roll, at);
      case "lane":
        return at.mod && roll.lane === "velocity" ? choosing(roll, clip, at) : pressLane(roll, clip, at);
      case "notes":
        return roll.drums ? pressDrums(roll, clip, at) : pressNotes(roll, clip, at);
      default:
        return null;
    }
  }

  private readonly move = (event: PointerEvent): void => {
    const place = this.place(event);
    if (event.pointerType === "touch" && this.pinched(event.pointerId, place)) return;
    if (Math.hypot(place.x - this.last.x, place.y - this.last.y) > HOLD_PX) clearTimeout(this.hold);
    if (this.gesture === null) this.hover(place);
    else if (event.pointerId === this.pointer) this.gesture.move(point(event, place, 1));
  };

  private pinched(finger: number, place: Place): boolean {
    const before = this.fingers.get(finger);
    this.fingers.set(finger, place);
    if (this.fingers.size < 2 || !before) return false;
    const other = [...this.fingers].find(([id]) => id !== finger)![1];
    const { roll } = this;
    const wide = Math.abs(place.x - other.x) / Math.max(8, Math.abs(before.x - other.x));
    const zoomed =
      Math.abs(before.x - other.x) > 40 ? zoomedTime(roll.zoom, wide, other.x, roll.frame) : roll.zoom;
    // Both fingers take part in a scroll, so each of them moves the page by half.
    roll.zoom = {
      ...zoomed,
      scrollTick: zoomed.scrollTick - (place.x - before.x) / 2 / zoomed.pixelsPerTick,
      scrollRow: zoomed.scrollRow - (place.y - before.y) / 2 / zoomed.rowHeight,
    };
    return true;
  }

  private readonly up = (event: PointerEvent): void => {
    this.fingers.delete(event.pointerId);
    clearTimeout(this.hold);
    if (event.pointerId !== this.pointer) return;
    this.pointer = -1;
    const { gesture } = this;
    this.gesture = null;
    gesture?.drop(point(event, this.place(event), 1));
  };

  private readonly cancel = (event: PointerEvent): void => {
    this.fingers.delete(event.pointerId);
    clearTimeout(this.hold);
    this.stop();
  };

  private stop(): void {
    this.gesture?.cancel();
    this.gesture = null;
    this.pointer = -1;
  }

  private readonly leave = (): void => {
    if (this.gesture === null) this.roll.words = "";
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.gesture === null) return;
    this.stop();
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { roll } = this;
    const { x, y } = this.place(event);
    const scale = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    const [dx, dy] = [event.deltaX * scale, event.deltaY * scale];
    if (event.ctrlKey || event.metaKey) roll.zoom = zoomedTime(roll.zoom, Math.exp(-dy / 300), x, roll.frame);
    else if (event.altKey) roll.zoom = zoomedRows(roll.zoom, Math.exp(-dy / 400), y, roll.frame);
    else {
      const [across, down] = event.shiftKey && dx === 0 ? [dy, 0] : [dx, dy];
      const { scrollTick, scrollRow, pixelsPerTick, rowHeight } = roll.zoom;
      roll.zoom = {
        ...roll.zoom,
        scrollTick: scrollTick + across / pixelsPerTick,
        scrollRow: scrollRow + down / rowHeight,
      };
    }
  };

  private readonly context = (event: MouseEvent): void => {
    event.preventDefault();
    this.selectUnder(this.place(event));
    const { left, top } = this.element.getBoundingClientRect();
    // The menu key has no place of its own.
    const byKey = event.clientX === 0 && event.clientY === 0;
    this.menu(
      byKey ? { x: left + this.roll.frame.keys + 20, y: top + 40 } : { x: event.clientX, y: event.clientY },
    );
  };

  private selectUnder({ x, y }: Place): void {
    const { roll } = this;
    if (!roll.clip || areaAt(x, y, roll.frame) !== "notes") return;
    const hit = hitUnder(roll, roll.clip, x, y);
    if (hit && !roll.studio.selection.notes.has(hit.note.id)) roll.choose([hit.note.id]);
  }

  /** Say what lies under the pointer, and show what a press would do. */
  private hover({ x, y }: Place): void {
    const { roll, element } = this;
    const { clip, frame } = roll;
    if (!clip) return;
    const area = areaAt(x, y, frame);
    element.style.cursor =
      area === "edge" ? "ns-resize" : area === "keys" || area === "lane" ? "pointer" : "default";
    if (area === "lane")
      roll.words = `${laneName(roll.lane)} ${laneWords(roll.lane, laneValue(y, roll.lane, frame))}`;
    else if (area === "keys") roll.words = roll.rows.list[roll.rows.rowOf(pitchUnder(roll, y))]?.name ?? "";
    else if (area !== "notes" || y > bottomOf(frame)) roll.words = "";
    else this.hoverNotes(x, y);
  }

  private hoverNotes(x: number, y: number): void {
    const { roll, element } = this;
    const clip = roll.clip!;
    const hit = hitUnder(roll, clip, x, y);
    if (hit) {
      element.style.cursor = hit.part === "body" ? "grab" : "ew-resize";
      roll.words = describe(hit.note, clip, roll);
      return;
    }
    element.style.cursor = roll.tool === "pencil" || roll.drums ? "crosshair" : "default";
    const { bar, beat } = roll.grid.position(Math.max(0, songTick(roll, x)));
    const name = roll.rows.list[roll.rows.rowOf(pitchUnder(roll, y))]?.name ?? "";
    roll.words = `${name}, bar ${bar} beat ${beat}`;
  }

  private place(event: MouseEvent): Place {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function point(event: PointerEvent, { x, y }: Place, count: number): Point {
  return { x, y, shift: event.shiftKey, alt: event.altKey, mod: event.ctrlKey || event.metaKey, count };
}
