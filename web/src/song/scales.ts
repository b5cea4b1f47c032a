/**
 * Scales, and the names of pitches: the part of `woodshed/theory/scales.py` and `names.py` that the page
 * needs. tests/theory/test_scales_in_the_page.py holds the two tables together.
 */

import type { Key } from "./document";

/** Semitones above the tonic, by name. */
export const SCALES: Readonly<Record<string, readonly number[]>> = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  "harmonic minor": [0, 2, 3, 5, 7, 8, 11],
  "melodic minor": [0, 2, 3, 5, 7, 9, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  locrian: [0, 1, 3, 5, 6, 8, 10],
  "phrygian dominant": [0, 1, 4, 5, 7, 8, 10],
  "major pentatonic": [0, 2, 4, 7, 9],
  "minor pentatonic": [0, 3, 5, 7, 10],
  blues: [0, 3, 5, 6, 7, 10],
  "whole tone": [0, 2, 4, 6, 8, 10],
  chromatic: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};

const FLATS = ["C", "D♭", "D", "E♭", "E", "F", "G♭", "G", "A♭", "A", "B♭", "B"] as const;
const SHARPS = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"] as const;
/** Where a key has neither sharps nor flats: each black key as it is met most often. */
const MIXED = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "G♯", "A", "B♭", "B"] as const;
/** Tonics whose major key is written with sharps: G, D, A, E, B. */
const SHARP_MAJORS = new Set([7, 2, 9, 4, 11]);
const MINOR_THIRD = 3;
const MAJOR_THIRD = 4;

/** Whether a pitch belongs to the key's scale; everything does when the song names no key. */
export function inKey(pitch: number, key: Key | null): boolean {
  return key === null || stepsOf(key).includes(classAbove(pitch, key));
}

export function isTonic(pitch: number, key: Key | null): boolean {
  return key !== null && classAbove(pitch, key) === 0;
}

/** Move a pitch by steps of the scale; a pitch outside the key is first drawn into it, downwards if as near. */
export function shiftInKey(pitch: number, steps: number, key: Key): number {
  const pitches = pitchesOf(key);
  const nearest = nearestInKey(pitch, key);
  const index = pitches.indexOf(nearest) + steps;
  return pitches[Math.max(0, Math.min(pitches.length - 1, index))] ?? pitch;
}

export function nearestInKey(pitch: number, key: Key): number {
  let best = pitch;
  let away = Number.POSITIVE_INFINITY;
  for (const candidate of pitchesOf(key)) {
    if (Math.abs(candidate - pitch) >= away) continue;
    best = candidate;
    away = Math.abs(candidate - pitch);
  }
  return best;
}

/** A MIDI pitch as it is written in the key: 60 is "C4", 63 is "E♭4" or "D♯4". */
export function pitchName(pitch: number, key: Key | null = null): string {
  return `${namesIn(key)[((pitch % 12) + 12) % 12]}${Math.floor(pitch / 12) - 1}`;
}

/** A key as people say it: "E♭ major". */
export function keyName(key: Key | null): string {
  return key === null ? "no key" : `${namesIn(key)[key.tonic % 12]} ${key.scale}`;
}

export const isBlackKey = (pitch: number): boolean => [1, 3, 6, 8, 10].includes(pitch % 12);

function namesIn(key: Key | null): readonly string[] {
  if (key === null) return MIXED;
  const steps = stepsOf(key);
  const minor = steps.includes(MINOR_THIRD) && !steps.includes(MAJOR_THIRD);
  const major = (key.tonic + (minor ? MINOR_THIRD : 0)) % 12;
  return major === 0 ? MIXED : SHARP_MAJORS.has(major) ? SHARPS : FLATS;
}

const stepsOf = (key: Key): readonly number[] => SCALES[key.scale] ?? SCALES.chromatic!;
const classAbove = (pitch: number, key: Key): number => (((pitch - key.tonic) % 12) + 12) % 12;

function pitchesOf(key: Key): number[] {
  const steps = stepsOf(key);
  return Array.from({ length: 128 }, (_, pitch) => pitch).filter((pitch) =>
    steps.includes(classAbove(pitch, key)),
  );
}
