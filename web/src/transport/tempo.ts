/** Tempo and metre at a place, and the edits that change them there. */

import type { MetrePoint, Song, TempoPoint, Ticks } from "../song/document";
import { change, type Edit } from "../song/edits";

/** The tempo point that holds at a place; before the first one, the first. */
function tempoPointAt(song: Song, tick: Ticks): TempoPoint {
  return song.tempo.findLast((point) => point.tick <= tick) ?? song.tempo[0]!;
}

export function metrePointAt(song: Song, tick: Ticks): MetrePoint {
  return song.metre.findLast((point) => point.tick <= tick) ?? song.metre[0]!;
}

/** The tempo at a place, also within a ramp, which goes in a straight line over ticks. */
export function tempoAt(song: Song, tick: Ticks): number {
  const point = tempoPointAt(song, tick);
  const next = song.tempo[song.tempo.indexOf(point) + 1];
  if (!point.ramp || !next || tick <= point.tick) return point.bpm;
  return point.bpm + ((next.bpm - point.bpm) * (tick - point.tick)) / (next.tick - point.tick);
}

/** Give the tempo that holds at a place another speed. */
export function setTempo(song: Song, tick: Ticks, bpm: number): Edit[] {
  const point = tempoPointAt(song, tick);
  return point.bpm === bpm ? [] : [change("TempoPoint", { [String(point.tick)]: { bpm } })];
}

/** Give the metre that holds at a place another count. */
export function setMetre(song: Song, tick: Ticks, metre: { beats: number; unit: number }): Edit[] {
  const point = metrePointAt(song, tick);
  if (point.beats === metre.beats && point.unit === metre.unit) return [];
  return [change("MetrePoint", { [String(point.tick)]: metre })];
}
