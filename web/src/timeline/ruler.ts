/** The rows above the tracks: sections, chords, markers, lyrics, tempo with metre, and the bars. */

import type { Chord, Lyric, Marker, MetrePoint, Section, Song, TempoPoint, Ticks } from "../song/document";
import { bounded, tickAt, xAt, type Zoom } from "./geometry";

export type RulerKind = "sections" | "chords" | "markers" | "lyrics" | "tempo" | "bars";

export interface RulerRow {
  readonly kind: RulerKind;
  readonly name: string;
  readonly top: number;
  readonly height: number;
}

export interface RulerView {
  readonly showMarkers: boolean;
  readonly showTempo: boolean;
  /** Whether fingers work it. */
  readonly fingers?: boolean;
}

const HEIGHTS: Readonly<Record<RulerKind, readonly [name: string, height: number]>> = {
  sections: ["Sections", 25],
  chords: ["Chords", 21],
  markers: ["Markers", 20],
  lyrics: ["Lyrics", 20],
  tempo: ["Tempo, metre", 36],
  bars: ["Bars", 26],
};

/** What a finger needs. */
const FINGER_PX = 44;

/** The loop is drawn and dragged in the upper part of the bars' row. */
export const LOOP_PX = 10;
const EDGE_PX = 6;
const POINT_PX = 8;

/** The rows that are shown; markers, tempo and lyrics also show themselves when the song has some. */
export function rulerRows(song: Song, view: RulerView): RulerRow[] {
  const kinds: RulerKind[] = ["sections", "chords"];
  if (view.showMarkers || song.markers.length > 0) kinds.push("markers");
  if (song.lyrics.length > 0) kinds.push("lyrics");
  if (view.showTempo || song.tempo.length > 1 || song.metre.length > 1) kinds.push("tempo");
  kinds.push("bars");
  let top = 0;
  return kinds.map((kind) => {
    const [name, usual] = HEIGHTS[kind];
    const height = view.fingers && kind !== "bars" ? FINGER_PX : usual;
    const row = { kind, name, top, height };
    top += height;
    return row;
  });
}

export function rulerHeight(rows: readonly RulerRow[]): number {
  const last = rows.at(-1);
  return last ? last.top + last.height : 0;
}

export type Side = "start" | "body" | "end";

export type RulerHit = { readonly tick: Ticks; readonly row: RulerRow } & (
  | { readonly on: "bars" | "loop_row" | "empty" }
  | { readonly on: "loop"; readonly side: Side }
  | { readonly on: "section"; readonly section: Section; readonly side: Side }
  | { readonly on: "chord"; readonly chord: Chord; readonly side: Side }
  | { readonly on: "marker"; readonly marker: Marker }
  | { readonly on: "lyric"; readonly lyric: Lyric }
  | { readonly on: "tempo"; readonly point: TempoPoint }
  | { readonly on: "metre"; readonly point: MetrePoint }
);

interface Stretch {
  readonly start: Ticks;
  readonly end: Ticks;
}

export function rulerHitAt(
  x: number,
  y: number,
  rows: readonly RulerRow[],
  song: Song,
  zoom: Zoom,
  loop: Stretch | null,
): RulerHit | null {
  const row = rows.find((each) => y >= each.top && y < each.top + each.height);
  if (row === undefined) return null;
  const tick = tickAt(x, zoom);
  const at = { tick, row };
  const air = EDGE_PX / zoom.pixelsPerTick;
  switch (row.kind) {
    case "sections": {
      const section = stretchAt(song.sections, tick);
      if (!section) return { ...at, on: "empty" };
      return {
        ...at,
        on: "section",
        section,
        side: sideOf(tick, section.start, section.start + section.length, air),
      };
    }
    case "chords": {
      const chord = stretchAt(song.chords, tick);
      if (!chord) return { ...at, on: "empty" };
      return { ...at, on: "chord", chord, side: sideOf(tick, chord.start, chord.start + chord.length, air) };
    }
    case "markers": {
      const marker = song.markers.findLast(
        (each) => tick >= each.tick - air && tick <= each.tick + flagTicks(each.name, zoom),
      );
      return marker ? { ...at, on: "marker", marker } : { ...at, on: "empty" };
    }
    case "lyrics": {
      const lyric = song.lyrics.findLast(
        (each) => tick >= each.tick - air && tick <= each.tick + flagTicks(each.text, zoom),
      );
      return lyric ? { ...at, on: "lyric", lyric } : { ...at, on: "empty" };
    }
    case "tempo":
      return tempoHit(x, y - row.top, row, song, zoom, at);
    case "bars": {
      if (y - row.top >= LOOP_PX) return { ...at, on: "bars" };
      if (loop && tick >= loop.start - air && tick <= loop.end + air)
        return { ...at, on: "loop", side: sideOf(tick, loop.start, loop.end, air) };
      return { ...at, on: "loop_row" };
    }
  }
}

/** How far a flag with a name reaches, about: letters are some 6 px wide. */
function flagTicks(name: string, zoom: Zoom): Ticks {
  return (14 + Math.min(24, name.length) * 6.4) / zoom.pixelsPerTick;
}

function stretchAt<T extends { start: Ticks; length: Ticks }>(
  items: readonly T[],
  tick: Ticks,
): T | undefined {
  return items.findLast((each) => tick >= each.start && tick < each.start + each.length);
}

/** The edges may take up to a third of a stretch, so that its middle can always be taken. */
export function sideOf(tick: Ticks, start: Ticks, end: Ticks, air: Ticks): Side {
  const edge = Math.min(air, (end - start) / 3);
  if (tick < start + edge) return "start";
  return tick > end - edge ? "end" : "body";
}

/** The tempi that the row spans: those of the song with some air, at least 20 bpm apart. */
export function tempoSpan(song: Song): { low: number; high: number } {
  const all = song.tempo.map((point) => point.bpm);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const air = Math.max(10, (high - low) * 0.2);
  return { low: Math.max(10, low - air), high: Math.min(999, high + air) };
}

const TEMPO_TOP_PX = 7;

export function tempoY(bpm: number, span: { low: number; high: number }, height: number): number {
  const share = bounded((bpm - span.low) / (span.high - span.low), 0, 1);
  return height - TEMPO_TOP_PX - share * (height - 2 * TEMPO_TOP_PX);
}

function tempoHit(
  x: number,
  y: number,
  row: RulerRow,
  song: Song,
  zoom: Zoom,
  at: { tick: Ticks; row: RulerRow },
): RulerHit {
  const metre = song.metre.find((point) => {
    const left = xAt(point.tick, zoom);
    return x >= left && x <= left + 30 && y < 15;
  });
  const span = tempoSpan(song);
  const near = song.tempo.findLast(
    (point) =>
      Math.abs(xAt(point.tick, zoom) - x) <= POINT_PX &&
      Math.abs(tempoY(point.bpm, span, row.height) - y) <= 10,
  );
  if (near) return { ...at, on: "tempo", point: near };
  if (metre) return { ...at, on: "metre", point: metre };
  return { ...at, on: "empty" };
}

/** The tempo at a tick, ramps and all: in a ramp it runs straight over ticks. */
export function tempoAt(song: Song, tick: Ticks): number {
  const index = song.tempo.findLastIndex((point) => point.tick <= tick);
  const point = song.tempo[Math.max(0, index)];
  if (point === undefined) return 120;
  const next = song.tempo[index + 1];
  if (!point.ramp || next === undefined || index < 0) return point.bpm;
  return point.bpm + ((tick - point.tick) / (next.tick - point.tick)) * (next.bpm - point.bpm);
}

/**
 * A section's colour: the same name always has the same one, told from its first word. One that was given a name
 * which says nothing of its part keeps the colour that it had.
 */
export function sectionColour({ name, extra }: Pick<Section, "name" | "extra">): number {
  const word = name.toLowerCase().match(/[a-z]+/)?.[0] ?? "";
  const known: Readonly<Record<string, number>> = {
    intro: 1,
    count: 1,
    verse: 4,
    pre: 2,
    prechorus: 2,
    build: 2,
    chorus: 0,
    hook: 0,
    drop: 0,
    refrain: 0,
    bridge: 3,
    middle: 3,
    break: 7,
    breakdown: 7,
    solo: 5,
    interlude: 7,
    outro: 6,
    out: 6,
    end: 6,
    coda: 6,
  };
  const found = known[word];
  if (found !== undefined) return found;
  if (typeof extra.colour === "number") return extra.colour;
  let sum = 0;
  for (const letter of word) sum += letter.codePointAt(0)!;
  return sum % 8;
}
