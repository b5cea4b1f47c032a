/**
 * The pointer on the lanes: which press becomes which gesture, what a click and a double-click do, how the
 * wheel and two fingers move the view.
 *
 * A click selects, a drag changes, a double-click opens, Escape leaves. With a finger: a tap selects, a
 * drag moves what is selected and otherwise the view, a long press opens the menu.
 */

import { BLANK_CLIP } from "../song/blank";
import { plain } from "../song/changes/clip_places";
import { roomAt } from "../song/changes/covering";
import type { Clip } from "../song/document";
import { add } from "../song/edits";
import { newId } from "../song/ids";
import { LANE_AIR_PX, yOf } from "./automation_curve";
import type { Bench } from "./bench.svelte";
import {
  dragEnd,
  dragFade,
  dragGain,
  dragLoop,
  dragStart,
  drawClip,
  marquee,
  moveClips,
} from "./clip_gestures";
import { clipMenu, emptyMenu, pointMenu } from "./clip_menu";
import { type Gesture, modifiers, type Place } from "./gestures";
import { type Hit, hitAt, POINTERS } from "./hits";
import {
  addPoint,
  bendCurve,
  catchPoints,
  choosePoints,
  dragPoints,
  drawFreehand,
  lookOf,
  pointNear,
} from "./lane_gestures";
import { type Heard, listening } from "./listening";
import { typePoint } from "./point_actions";
import type { LaneRow, TrackRow } from "./rows";
import type { Hover } from "./tracks_canvas";

const START_PX = 3;
const FINGER_START_PX = 9;
const LONG_MS = 480;
const EDGE_PX = 26;

interface Press {
  readonly from: Place;
  readonly hit: Hit;
  readonly finger: boolean;
  /** Whether the clip was selected before: a second click on it alone leaves only it. */
  readonly was: boolean;
  gesture: Gesture | null;
  pans: boolean;
  last: { x: number; y: number };
}

export class Hands {
  onhover: (hover: Hover | null) => void = () => {};
  private element: HTMLElement | null = null;
  private press: Press | null = null;
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private pinch: { apart: number; x: number; y: number } | null = null;
  private long: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly bench: Bench) {}

  get busy(): boolean {
    return this.press?.gesture != null || this.pinch !== null;
  }

  listen(element: HTMLElement): () => void {
    this.element = element;
    const events: Heard[] = [
      ["pointerdown", this.down],
      ["pointermove", this.move],
      ["pointerup", this.up],
      ["pointercancel", this.callOff],
      ["pointerleave", this.leave],
      ["dblclick", this.double],
      ["contextmenu", this.menu],
      ["wheel", this.wheel, { passive: false }],
    ];
    return listening(element, events, this);
  }

  private place(event: MouseEvent): Place {
    const box = this.element!.getBoundingClientRect();
    return {
      x: event.clientX - box.left,
      y: event.clientY - box.top + this.bench.studio.view.scrollTop,
      ...modifiers(event),
    };
  }

  private hit(at: Place): Hit {
    return hitAt(at.x, at.y, this.bench.rows, this.bench.zoom);
  }

  private readonly down = (event: PointerEvent): void => {
    const finger = event.pointerType === "touch";
    if (finger) {
      this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (this.fingers.size === 2) {
        this.beginPinch();
        return;
      }
    }
    if (event.button === 1) {
      event.preventDefault();
      this.grab(event);
      const from = this.place(event);
      this.press = {
        from,
        hit: this.hit(from),
        finger,
        was: false,
        gesture: null,
        pans: true,
        last: here(event),
      };
      return;
    }
    if (event.button !== 0) return;
    const from = this.place(event);
    const hit = this.hit(from);
    const { selection } = this.bench.studio;
    const was = hit.on === "clip" && selection.clips.has(hit.clip.id);
    this.press = { from, hit, finger, was, gesture: null, pans: false, last: here(event) };
    this.grab(event);
    this.bench.pressing = true;
    this.element?.querySelector<HTMLElement>("[data-clips]")?.focus({ preventScroll: true });
    this.bench.pressing = false;
    this.bench.listFocused = false;
    if (finger) this.long = setTimeout(() => this.longPress(event), LONG_MS);
    else this.choose(hit, from, was);
  };

  /** What a press selects at once, so that a drag takes hold of it. */
  private choose(hit: Hit, at: Place, was: boolean): void {
    const { selection } = this.bench.studio;
    if (hit.on === "clip") {
      const { id } = hit.clip;
      this.bench.focused = id;
      if (at.shift && !was) selection.chooseClips([...selection.clips, id], hit.row.track.id);
      else if (!was) selection.chooseClips([id], hit.row.track.id);
      else {
        selection.clip = id;
        selection.track = hit.row.track.id;
        selection.focus = "timeline";
      }
      selection.points = new Set();
    } else if (hit.on === "lane") {
      const point = pointNear(this.bench, hit.row, at.x, at.y);
      if (point && !selection.points.has(point.id))
        choosePoints(this.bench, hit.row, at.shift ? [...selection.points, point.id] : [point.id]);
      else if (point) selection.focus = "automation";
    }
  }

  private readonly move = (event: PointerEvent): void => {
    if (this.fingers.has(event.pointerId))
      this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.pinch) {
      this.movePinch();
      return;
    }
    const { press } = this;
    const at = this.place(event);
    if (press === null) {
      this.hover(at);
      return;
    }
    const far = Math.hypot(at.x - press.from.x, at.y - press.from.y);
    if (press.pans) {
      this.bench.scrollBy(press.last.x - event.clientX, press.last.y - event.clientY);
      press.last = here(event);
      return;
    }
    if (press.gesture === null) {
      if (far < (press.finger ? FINGER_START_PX : START_PX)) return;
      clearTimeout(this.long);
      press.gesture = this.begin(press);
      if (press.gesture === null) {
        press.pans = press.finger;
        press.last = here(event);
        return;
      }
      if (press.gesture.cursor && this.element) this.element.style.cursor = press.gesture.cursor;
    }
    this.scrollAtEdges(event);
    press.gesture.move(this.place(event));
  };

  /** The gesture that a drag from here is. */
  private begin(press: Press): Gesture | null {
    const { bench } = this;
    const { hit, from, finger } = press;
    const { pencil } = bench.studio.view;
    if (finger && !(hit.on === "clip" && press.was) && !pencil) return null;
    if (hit.on === "clip") {
      const held = { clip: hit.clip, track: hit.row.track };
      switch (hit.part) {
        case "start":
          return dragStart(bench, held, from);
        case "end":
          return dragEnd(bench, held, from);
        case "loop":
          return dragLoop(bench, held, from);
        case "fade_in":
        case "fade_out":
          return dragFade(bench, held, hit.part);
        case "gain":
          return dragGain(bench, held, from);
        default:
          return moveClips(bench, held, from);
      }
    }
    if (hit.on === "lane") return this.beginOnLane(hit.row, from, pencil);
    if (hit.on === "track" && pencil && hit.row.track.kind === "instrument") {
      const { track } = hit.row;
      return drawClip(bench, track, from, (start, length) =>
        this.makeClip(hit.row, start, length, Math.max(start, Math.floor(bench.tickAt(from.x)))),
      );
    }
    if (!from.shift) bench.studio.selection.clear();
    return marquee(bench, from);
  }

  private beginOnLane(row: LaneRow, from: Place, pencil: boolean): Gesture {
    const point = pointNear(this.bench, row, from.x, from.y);
    if (pencil) return drawFreehand(this.bench, row, from);
    if (point) return dragPoints(this.bench, row, point, from);
    const bent = from.alt ? bendCurve(this.bench, row, this.bench.tickAt(from.x)) : null;
    if (bent) return bent;
    const onLine = this.lineNear(row, from);
    return onLine ?? catchPoints(this.bench, row, from);
  }

  /** A drag of the line itself moves the two points at its ends together. */
  private lineNear(row: LaneRow, from: Place): Gesture | null {
    const { bench } = this;
    const look = lookOf(bench, row.target);
    const points = row.automation?.points ?? [];
    const only = points[0];
    if (!look || !only || points.length > 1) return null;
    const y = row.top + yOf(only.value, look.scale, row.height);
    if (Math.abs(from.y - y) > LANE_AIR_PX) return null;
    choosePoints(bench, row, [only.id]);
    return dragPoints(bench, row, only, from);
  }

  private readonly up = (event: PointerEvent): void => {
    clearTimeout(this.long);
    this.fingers.delete(event.pointerId);
    if (this.pinch) {
      if (this.fingers.size < 2) this.pinch = null;
      this.press = null;
      return;
    }
    const { press } = this;
    this.press = null;
    if (press === null || press.pans) return;
    const at = this.place(event);
    if (press.gesture) {
      press.gesture.end(at);
      this.bench.clearGhosts();
      this.hover(at);
    } else this.click(press);
  };

  private click({ hit, from, was, finger }: Press): void {
    const { bench } = this;
    const { selection } = bench.studio;
    if (finger) this.choose(hit, from, was);
    if (hit.on === "clip") {
      if (was && from.shift) selection.chooseClips([...selection.clips].filter((id) => id !== hit.clip.id));
      else if (was && selection.clips.size > 1) selection.chooseClips([hit.clip.id], hit.row.track.id);
    } else if (hit.on === "lane") {
      if (pointNear(bench, hit.row, from.x, from.y)) return;
      if (selection.points.size > 0 && selection.lane !== hit.row.target) selection.points = new Set();
      else addPoint(bench, hit.row, from);
    } else {
      selection.clear();
      if (hit.on === "track") selection.chooseTrack(hit.row.track.id);
      selection.focus = "timeline";
    }
  }

  private readonly double = (event: MouseEvent): void => {
    const at = this.place(event);
    const hit = this.hit(at);
    if (hit.on === "clip") openClip(this.bench, hit.clip, hit.row.track.id);
    if (hit.on === "lane") this.typePoint(hit.row, at);
    if (hit.on !== "track") return;
    const { kind } = hit.row.track;
    if (kind === "instrument") {
      const bar = this.bench.barTicks(hit.tick);
      const step = Math.max(bar, this.bench.step);
      this.makeClip(hit.row, this.bench.floored(hit.tick, step), step, Math.floor(hit.tick));
    } else if (kind === "audio")
      this.bench.studio.notices.say("Drop an audio file here, or arm the track and record.");
  };

  /** An empty clip where there is room for it: it covers nothing. `at` is the place that was pointed at. */
  makeClip({ track }: TrackRow, start: number, length: number, at = start): void {
    const { bench } = this;
    const room = roomAt(track, at, { start, end: start + length });
    if (room === null) return;
    const clip: Clip = {
      ...BLANK_CLIP,
      id: newId(),
      start: room.start,
      length: room.end - room.start,
      name: track.name,
    };
    if (!bench.studio.apply([add("Clip", [plain(clip)], track.id)], `A clip on ${track.name}`)) return;
    openClip(bench, clip, track.id);
    bench.focused = clip.id;
    bench.say(`A clip on ${track.name}`);
  }

  private typePoint(row: LaneRow, at: Place): void {
    const point = pointNear(this.bench, row, at.x, at.y);
    if (point) typePoint(this.bench, row, point);
  }

  private hover(at: Place): void {
    const hit = this.hit(at);
    const { pencil } = this.bench.studio.view;
    this.onhover(hit.on === "clip" ? { clip: hit.clip, row: hit.row, part: hit.part } : null);
    if (!this.element) return;
    const onPoint = hit.on === "lane" && pointNear(this.bench, hit.row, at.x, at.y) !== undefined;
    if (hit.on === "clip") this.element.style.cursor = POINTERS[hit.part];
    else if (onPoint) this.element.style.cursor = "move";
    else this.element.style.cursor = pencil || hit.on === "lane" ? "crosshair" : "default";
  }

  private readonly leave = (): void => this.onhover(null);

  readonly callOff = (): void => {
    clearTimeout(this.long);
    this.fingers.clear();
    this.pinch = null;
    this.press?.gesture?.cancel?.();
    this.press = null;
    this.bench.clearGhosts();
  };

  private readonly menu = (event: MouseEvent): void => {
    event.preventDefault();
    if (this.press?.finger) return;
    this.openMenu(this.place(event), { x: event.clientX, y: event.clientY });
  };

  private openMenu(at: Place, screen: { x: number; y: number }): void {
    const { bench } = this;
    const hit = this.hit(at);
    if (hit.on === "clip") {
      if (!bench.studio.selection.clips.has(hit.clip.id))
        bench.studio.selection.chooseClips([hit.clip.id], hit.row.track.id);
      bench.menu = { at: screen, label: `Menu of ${hit.clip.name || "the clip"}`, items: clipMenu(bench) };
    } else if (hit.on === "lane") {
      const point = pointNear(bench, hit.row, at.x, at.y);
      if (point && !bench.studio.selection.points.has(point.id)) choosePoints(bench, hit.row, [point.id]);
      bench.menu = { at: screen, label: "Menu of the automation", items: pointMenu(bench, hit.row) };
    } else {
      const row = hit.on === "track" ? hit.row : undefined;
      bench.menu = {
        at: screen,
        label: "Menu of the timeline",
        items: emptyMenu(
          bench,
          row,
          hit.tick,
          (start, length) => row && this.makeClip(row, start, length, Math.floor(hit.tick)),
        ),
      };
    }
  }

  private longPress(event: PointerEvent): void {
    const { press } = this;
    if (!press || press.gesture) return;
    this.press = null;
    this.openMenu(press.from, { x: event.clientX, y: event.clientY });
  }

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 18 : 1;
    const [dx, dy] = [event.deltaX * lines, event.deltaY * lines];
    if (event.ctrlKey || event.metaKey) {
      const x = event.clientX - this.element!.getBoundingClientRect().left;
      this.bench.zoomAround(x, Math.exp(-dy * (event.deltaMode === 0 && Math.abs(dy) < 40 ? 0.012 : 0.003)));
    } else if (event.shiftKey && dx === 0) this.bench.scrollBy(dy, 0);
    else this.bench.scrollBy(dx, dy);
  };

  private beginPinch(): void {
    clearTimeout(this.long);
    this.press?.gesture?.cancel?.();
    this.press = null;
    this.bench.clearGhosts();
    this.pinch = this.spread();
  }

  private movePinch(): void {
    const before = this.pinch;
    if (!before || this.fingers.size < 2) return;
    const now = this.spread();
    const x = now.x - this.element!.getBoundingClientRect().left;
    this.bench.scrollBy(before.x - now.x, before.y - now.y);
    if (before.apart > 20) this.bench.zoomAround(x, now.apart / before.apart);
    this.pinch = now;
  }

  private spread(): { apart: number; x: number; y: number } {
    const [a, b] = [...this.fingers.values()] as [{ x: number; y: number }, { x: number; y: number }];
    return { apart: Math.abs(a.x - b.x), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  /** A drag that comes to the edge brings more of the song into view. */
  private scrollAtEdges(event: PointerEvent): void {
    const box = this.element!.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const dx = x < EDGE_PX ? x - EDGE_PX : x > box.width - EDGE_PX ? x - box.width + EDGE_PX : 0;
    const dy = y < 0 ? y : y > box.height ? y - box.height : 0;
    if (dx === 0 && dy === 0) return;
    const { view } = this.bench.studio;
    const before = view.scrollTick;
    this.bench.scrollBy(Math.max(-24, Math.min(24, dx)), Math.max(-16, Math.min(16, dy)));
    // The place where the drag began goes along with the song.
    const { press } = this;
    const by = (view.scrollTick - before) * view.pixelsPerTick;
    if (press) Object.assign(press.from, { x: press.from.x - by });
  }

  private grab(event: PointerEvent): void {
    this.element?.setPointerCapture(event.pointerId);
  }
}

const here = (event: PointerEvent): { x: number; y: number } => ({ x: event.clientX, y: event.clientY });

/** Show a clip's notes below; an audio clip shows what can be set on it. */
export function openClip(bench: Bench, clip: Clip, track: string): void {
  bench.studio.selection.chooseClips([clip.id], track);
  if (!clip.media) bench.studio.view.openLow("notes");
}

/** Open a clip by keyboard, which goes along to its notes. */
export function enterClip(bench: Bench, clip: Clip, track: string): void {
  openClip(bench, clip, track);
  if (!clip.media) bench.studio.view.entering = "notes";
}
