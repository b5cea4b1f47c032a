/** The pointer on the rows above: seeking and scrubbing, the loop, sections, chords, markers, tempo. */

import type { Chord, Section, TempoPoint, Ticks } from "../song/document";
import type { Bench } from "./bench.svelte";
import { type Gesture, modifiers, type Place } from "./gestures";
import { type Heard, listening } from "./listening";
import { type RulerHit, type RulerRow, rulerHitAt, type Side, tempoSpan } from "./ruler";
import {
  addMarker,
  addSection,
  markerMenu,
  moveMarker,
  moveSection,
  placeChord,
  renameMarker,
  renameSection,
  resizeSection,
  rowMenu,
  sectionMenu,
  writeChord,
} from "./ruler_actions";
import { addTempo, metreMenu, moveTempo, tempoMenu, typeTempo, writeMetre } from "./tempo_actions";
import { lengthInWords, placeInWords } from "./words";

const START_PX = 3;
const LONG_MS = 480;

export class RulerHands {
  private element: HTMLElement | null = null;
  private press: { from: Place; hit: RulerHit; gesture: Gesture | null } | null = null;
  private long: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly bench: Bench) {}

  get busy(): boolean {
    return this.press?.gesture != null;
  }

  listen(element: HTMLElement): () => void {
    this.element = element;
    const events: Heard[] = [
      ["pointerdown", this.down],
      ["pointermove", this.move],
      ["pointerup", this.up],
      ["pointercancel", this.callOff],
      ["dblclick", this.double],
      ["contextmenu", this.menu],
      ["wheel", this.wheel, { passive: false }],
    ];
    return listening(element, events, this);
  }

  private place(event: MouseEvent): Place {
    const box = this.element!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top, ...modifiers(event) };
  }

  private hit(at: Place): RulerHit | null {
    const { rulers, zoom, studio } = this.bench;
    return rulerHitAt(at.x, at.y, rulers, studio.song, zoom, studio.transport.loop);
  }

  private readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const from = this.place(event);
    const hit = this.hit(from);
    if (!hit) return;
    this.press = { from, hit, gesture: null };
    this.element?.setPointerCapture(event.pointerId);
    this.choose(hit);
    if (hit.on === "bars") this.press.gesture = this.scrub(from);
    if (event.pointerType === "touch")
      this.long = setTimeout(() => {
        this.press = null;
        this.openMenu(hit, { x: event.clientX, y: event.clientY });
      }, LONG_MS);
  };

  private choose(hit: RulerHit): void {
    const { selection } = this.bench.studio;
    const held = heldOf(hit);
    this.bench.held = held;
    if (hit.on === "section") {
      selection.clear();
      selection.section = hit.section.id;
    } else if (hit.on !== "bars" && hit.on !== "loop" && hit.on !== "loop_row") selection.section = "";
    if (selection.focus === "notes") selection.focus = "timeline";
  }

  private readonly move = (event: PointerEvent): void => {
    const at = this.place(event);
    const { press } = this;
    if (!press) {
      this.hover(at);
      return;
    }
    if (!press.gesture) {
      if (Math.hypot(at.x - press.from.x, at.y - press.from.y) < START_PX) return;
      clearTimeout(this.long);
      press.gesture = this.begin(press.hit, press.from);
      if (!press.gesture) return;
    }
    press.gesture.move(at);
  };

  private readonly up = (event: PointerEvent): void => {
    clearTimeout(this.long);
    const { press } = this;
    this.press = null;
    if (!press) return;
    if (press.gesture) press.gesture.end(this.place(event));
    else if (press.hit.on === "loop") this.bench.studio.transport.toggleLoop();
    this.bench.clearGhosts();
  };

  readonly callOff = (): void => {
    clearTimeout(this.long);
    this.press?.gesture?.cancel?.();
    this.press = null;
    this.bench.clearGhosts();
  };

  private begin(hit: RulerHit, from: Place): Gesture | null {
    switch (hit.on) {
      case "bars":
        return this.scrub(from);
      case "loop_row":
        return this.drawLoop(from);
      case "loop":
        return this.changeLoop(hit.side, from);
      case "section":
        return this.changeSection(hit.section, hit.side, from);
      case "chord":
        return this.changeChord(hit.chord, hit.side, from);
      case "marker":
        return this.slide(hit.row, hit.marker.tick, from, hit.marker.name, (tick) =>
          moveMarker(this.bench, hit.marker, tick),
        );
      case "tempo":
        return this.changeTempo(hit.point, hit.row, from);
      case "empty":
        return hit.row.kind === "sections" ? this.drawSection(from) : null;
      default:
        return null;
    }
  }

  private scrub(from: Place): Gesture {
    const { transport } = this.bench.studio;
    const seek = (at: Place): void => transport.seek(this.bench.snapped(this.bench.tickAt(at.x), at.shift));
    seek(from);
    return { move: seek, end: () => {} };
  }

  private stretch(from: Place, at: Place): { start: Ticks; end: Ticks } {
    const [a, b] = [this.bench.tickAt(from.x), this.bench.tickAt(at.x)].map((tick) =>
      this.bench.snapped(tick, at.shift),
    ) as [Ticks, Ticks];
    return { start: Math.min(a, b), end: Math.max(a, b) };
  }

  private drawLoop(from: Place): Gesture {
    const { transport } = this.bench.studio;
    return {
      move: (at) => this.show("bars", this.stretch(from, at)),
      end: (at) => {
        const range = this.stretch(from, at);
        if (range.end > range.start) {
          transport.loopOver(range);
          this.bench.say(`Loop ${this.words(range)}`);
        }
      },
    };
  }

  private changeLoop(side: Side, from: Place): Gesture | null {
    const { transport } = this.bench.studio;
    const { loop } = transport;
    if (!loop) return null;
    const now = (at: Place): { start: Ticks; end: Ticks } =>
      this.changed(loop.start, loop.end, side, from, at);
    return {
      move: (at) => this.show("bars", now(at)),
      end: (at) => {
        transport.loopOver(now(at));
        this.bench.say(`Loop ${this.words(now(at))}`);
      },
    };
  }

  /** A stretch as a drag of one of its sides, or of its middle, has it now. */
  private changed(
    start: Ticks,
    end: Ticks,
    side: Side,
    from: Place,
    at: Place,
  ): { start: Ticks; end: Ticks } {
    const { bench } = this;
    const by = (at.x - from.x) / bench.zoom.pixelsPerTick;
    const least = Math.max(1, Math.min(bench.step, end - start));
    if (side === "start") return { start: Math.min(end - least, bench.snapped(start + by, at.shift)), end };
    if (side === "end") return { start, end: Math.max(start + least, bench.snapped(end + by, at.shift)) };
    const moved = bench.snapped(start + by, at.shift);
    return { start: moved, end: moved + end - start };
  }

  private drawSection(from: Place): Gesture {
    const range = (at: Place): { start: Ticks; end: Ticks } => this.stretch(from, at);
    return {
      move: (at) =>
        this.show(
          "sections",
          range(at),
          lengthInWords(
            this.bench.studio.metre,
            range(at).start,
            Math.max(1, range(at).end - range(at).start),
          ),
        ),
      end: (at) => {
        const { start, end } = range(at);
        if (end > start) addSection(this.bench, start, end - start);
      },
    };
  }

  private changeSection(section: Section, side: Side, from: Place): Gesture {
    const stop = section.start + section.length;
    const now = (at: Place): { start: Ticks; end: Ticks } =>
      this.changed(section.start, stop, side, from, at);
    return {
      move: (at) => {
        const { start, end } = now(at);
        const words =
          side === "body"
            ? `${at.alt ? "Copy to" : "Move to"} bar ${placeInWords(this.bench.studio.metre, start)}`
            : lengthInWords(this.bench.studio.metre, start, end - start);
        this.show("sections", { start, end }, words);
      },
      end: (at) => {
        const { start, end } = now(at);
        if (side !== "body") resizeSection(this.bench, section, start, end - start);
        else if (start !== section.start) moveSection(this.bench, section, start, at.alt);
      },
    };
  }

  private changeChord(chord: Chord, side: Side, from: Place): Gesture {
    const now = (at: Place): { start: Ticks; end: Ticks } =>
      this.changed(chord.start, chord.start + chord.length, side, from, at);
    return {
      move: (at) => this.show("chords", now(at), chord.symbol),
      end: (at) => {
        const { start, end } = now(at);
        if (start !== chord.start || end !== chord.start + chord.length)
          placeChord(this.bench, chord, start, end - start);
      },
    };
  }

  private slide(row: RulerRow, tick: Ticks, from: Place, text: string, keep: (tick: Ticks) => void): Gesture {
    const now = (at: Place): Ticks =>
      this.bench.snapped(tick + (at.x - from.x) / this.bench.zoom.pixelsPerTick, at.shift);
    return {
      move: (at) =>
        this.show(
          row.kind,
          { start: now(at), end: now(at) + 1 },
          `${text} · ${placeInWords(this.bench.studio.metre, now(at))}`,
        ),
      end: (at) => {
        if (now(at) !== tick) keep(now(at));
      },
    };
  }

  /** Up and down for the tempo, along for its place; Shift for hundredths of a beat a minute. */
  private changeTempo(point: TempoPoint, row: RulerRow, from: Place): Gesture {
    const span = tempoSpan(this.bench.studio.song);
    const perPixel = (span.high - span.low) / (row.height - 14);
    const now = (at: Place): { tick: Ticks; bpm: number } => {
      const raw = point.bpm + (from.y - at.y) * (at.shift ? 0.02 : perPixel);
      const digits = at.shift ? 100 : 1;
      const along = Math.abs(at.x - from.x) < 10 || point.tick === 0;
      const tick = along
        ? point.tick
        : this.bench.snapped(point.tick + (at.x - from.x) / this.bench.zoom.pixelsPerTick);
      const upright = Math.abs(at.y - from.y) < 3;
      return {
        tick,
        bpm: upright ? point.bpm : Math.min(999, Math.max(10, Math.round(raw * digits) / digits)),
      };
    };
    return {
      move: (at) => {
        const { tick, bpm } = now(at);
        this.show("tempo", { start: tick, end: tick + 1 }, `${bpm} bpm`);
      },
      end: (at) => {
        const { tick, bpm } = now(at);
        if (tick !== point.tick || bpm !== point.bpm) moveTempo(this.bench, point, tick, bpm);
      },
    };
  }

  private show(kind: string, range: { start: Ticks; end: Ticks }, text = ""): void {
    this.bench.rulerDrawn = { kind, ...range, text };
    this.bench.ghosts = { ...this.bench.ghosts, landing: range.start };
  }

  private words({ start, end }: { start: Ticks; end: Ticks }): string {
    const { metre } = this.bench.studio;
    return `from bar ${placeInWords(metre, start)} to ${placeInWords(metre, end)}`;
  }

  private readonly double = (event: MouseEvent): void => {
    const hit = this.hit(this.place(event));
    if (hit) this.open(hit);
  };

  /** What a double-click, or Enter in the lists, does. */
  open(hit: RulerHit): void {
    const { bench } = this;
    if (hit.on === "section") renameSection(bench, hit.section);
    else if (hit.on === "chord") writeChord(bench, hit.chord.start, hit.chord);
    else if (hit.on === "marker") renameMarker(bench, hit.marker);
    else if (hit.on === "tempo") typeTempo(bench, hit.point);
    else if (hit.on === "metre") writeMetre(bench, hit.point.tick, hit.point);
    else if (hit.on === "loop")
      bench.zoomTo(bench.studio.transport.loop!.start, bench.studio.transport.loop!.end);
    else if (hit.on !== "empty") return;
    else if (hit.row.kind === "sections")
      addSection(bench, bench.floored(hit.tick, bench.barTicks(hit.tick)), 8 * bench.barTicks(hit.tick));
    else if (hit.row.kind === "chords") writeChord(bench, hit.tick, undefined);
    else if (hit.row.kind === "markers") addMarker(bench, bench.snapped(hit.tick));
    else if (hit.row.kind === "tempo") addTempo(bench, hit.tick);
  }

  private readonly menu = (event: MouseEvent): void => {
    event.preventDefault();
    const hit = this.hit(this.place(event));
    if (hit) this.openMenu(hit, { x: event.clientX, y: event.clientY });
  };

  openMenu(hit: RulerHit, at: { x: number; y: number }): void {
    const { bench } = this;
    this.choose(hit);
    if (hit.on === "section")
      bench.menu = {
        at,
        label: `Menu of section ${hit.section.name}`,
        items: sectionMenu(bench, hit.section),
      };
    else if (hit.on === "marker")
      bench.menu = { at, label: `Menu of marker ${hit.marker.name}`, items: markerMenu(bench, hit.marker) };
    else if (hit.on === "tempo")
      bench.menu = { at, label: "Menu of the tempo", items: tempoMenu(bench, hit.point) };
    else if (hit.on === "metre")
      bench.menu = { at, label: "Menu of the metre", items: metreMenu(bench, hit.point) };
    else
      bench.menu = {
        at,
        label: `Menu of ${hit.row.name.toLowerCase()}`,
        items: rowMenu(bench, hit.row.kind, hit.tick),
      };
  }

  private hover(at: Place): void {
    const hit = this.hit(at);
    if (!this.element) return;
    const side = hit && "side" in hit ? hit.side : "";
    const cursor =
      side === "start" ? "w-resize" : side === "end" ? "e-resize" : side === "body" ? "grab" : "";
    this.element.style.cursor =
      cursor ||
      (hit?.on === "tempo"
        ? "move"
        : hit?.on === "marker"
          ? "grab"
          : hit?.on === "loop_row" || hit?.row.kind === "sections"
            ? "crosshair"
            : "default");
  }

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const x = event.clientX - this.element!.getBoundingClientRect().left;
    if (event.ctrlKey || event.metaKey) this.bench.zoomAround(x, Math.exp(-event.deltaY * 0.003));
    else this.bench.scrollBy(event.deltaX || event.deltaY, 0);
  };
}

function heldOf(hit: RulerHit): string {
  if (hit.on === "chord") return hit.chord.id;
  if (hit.on === "marker") return hit.marker.id;
  if (hit.on === "tempo") return `tempo:${hit.point.tick}`;
  return hit.on === "metre" ? `metre:${hit.point.tick}` : "";
}
