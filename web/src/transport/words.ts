/** Time, metre and key as people read them in the transport. */

import type { Key } from "../song/document";
import type { Position } from "../song/metre";

/** "17.3.480": bar, beat and tick, with the ticks always three wide so that nothing jumps. */
export function placeInWords(place: { bar: number; beat: number; tick: number }): string {
  return `${place.bar}.${place.beat}.${String(Math.floor(place.tick)).padStart(3, "0")}`;
}

/** "0:48.8": minutes, seconds and tenths, cut, never rounded up to a moment that has not come. */
export function timeInWords(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  const whole = Math.floor(tenths / 10);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}.${tenths % 10}`;
}

/** What a person typed as a place, "17", "17.3" or "17.3.480"; null when it is none. */
export function readPlace(text: string): Position | null {
  const found = /^\s*(\d{1,5})(?:\s*[.,: ]\s*(\d{1,3}))?(?:\s*[.,: ]\s*(\d{1,4}))?\s*$/.exec(text);
  if (found === null) return null;
  const [bar, beat, tick] = [Number(found[1]), Number(found[2] ?? 1), Number(found[3] ?? 0)];
  return bar >= 1 && beat >= 1 ? { bar, beat, tick } : null;
}

/** "3:05", for the length of a song. */
export function lengthInWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** "82.00": a tempo with the two digits that people set. */
export function tempoInWords(bpm: number): string {
  return bpm.toFixed(2);
}

export const SLOWEST_BPM = 10;
export const FASTEST_BPM = 999;

/** What a person typed as a tempo, within what can be played; null when it is none. */
export function readTempo(text: string): number | null {
  const found = /^\s*(\d+(?:[.,]\d+)?)\s*(?:bpm)?\s*$/i.exec(text);
  if (found === null) return null;
  const bpm = Math.round(Number(found[1]!.replace(",", ".")) * 100) / 100;
  return Math.min(FASTEST_BPM, Math.max(SLOWEST_BPM, bpm));
}

const MOST_BEATS = 64;
export const UNITS: readonly number[] = [1, 2, 4, 8, 16, 32];

/** What a person typed as a metre, "7/8"; null when it is none. */
export function readMetre(text: string): { beats: number; unit: number } | null {
  const found = /^\s*(\d{1,2})\s*\/\s*(\d{1,2})\s*$/.exec(text);
  if (found === null) return null;
  const [beats, unit] = [Number(found[1]), Number(found[2])];
  return beats >= 1 && beats <= MOST_BEATS && UNITS.includes(unit) ? { beats, unit } : null;
}

const MAJOR_NAMES = ["C", "D♭", "D", "E♭", "E", "F", "G♭", "G", "A♭", "A", "B♭", "B"];
const MINOR_NAMES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "G♯", "A", "B♭", "B"];
const FLAT_SCALES = ["major", "lydian", "mixolydian", "major pentatonic", "whole tone"];
const SHORT: Readonly<Record<string, string>> = { major: "maj", minor: "min", chromatic: "" };

/** The scales of `woodshed/theory/scales.py`, in its order. */
export const SCALES: readonly string[] = [
  "major",
  "minor",
  "harmonic minor",
  "melodic minor",
  "dorian",
  "phrygian",
  "lydian",
  "mixolydian",
  "locrian",
  "phrygian dominant",
  "major pentatonic",
  "minor pentatonic",
  "blues",
  "whole tone",
  "chromatic",
];

/** The name of a tonic as the scale writes it: G♭ major, but F♯ minor. */
export function tonicInWords(tonic: number, scale: string): string {
  return (FLAT_SCALES.includes(scale) ? MAJOR_NAMES : MINOR_NAMES)[tonic] ?? "?";
}

/** "E♭ maj", "F♯ dorian"; "–" for a song without a key. */
export function keyInWords(key: Key | null): string {
  if (key === null) return "–";
  return `${tonicInWords(key.tonic, key.scale)} ${SHORT[key.scale] ?? key.scale}`.trim();
}
