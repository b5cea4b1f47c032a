/**
 * The computer's keyboard as a piano: two rows of letters are white and black keys, by where they lie and not
 * by what is printed on them, so that it is the same on every layout.
 */

/** Semitones above the octave's C, by key. */
export const KEYS: Readonly<Record<string, number>> = {
  KeyA: 0,
  KeyW: 1,
  KeyS: 2,
  KeyE: 3,
  KeyD: 4,
  KeyF: 5,
  KeyT: 6,
  KeyG: 7,
  KeyY: 8,
  KeyH: 9,
  KeyU: 10,
  KeyJ: 11,
  KeyK: 12,
  KeyO: 13,
  KeyL: 14,
  KeyP: 15,
  Semicolon: 16,
  Quote: 17,
};

export const LOWEST_OCTAVE = -1;
export const HIGHEST_OCTAVE = 8;
const VELOCITY_STEP = 16;

/** What a key does while the computer's keyboard plays; null when it does nothing. */
export type Played =
  | { readonly does: "note"; readonly pitch: number }
  | { readonly does: "octave"; readonly by: -1 | 1 }
  | { readonly does: "velocity"; readonly by: number };

/** `octave` is that of the A key: in octave 4 it plays C4, MIDI pitch 60. */
export function playedBy(code: string, octave: number): Played | null {
  if (code === "KeyZ") return { does: "octave", by: -1 };
  if (code === "KeyX") return { does: "octave", by: 1 };
  if (code === "KeyC") return { does: "velocity", by: -VELOCITY_STEP };
  if (code === "KeyV") return { does: "velocity", by: VELOCITY_STEP };
  const above = KEYS[code];
  if (above === undefined) return null;
  const pitch = 12 * (octave + 1) + above;
  return pitch >= 0 && pitch <= 127 ? { does: "note", pitch } : null;
}

/** What is printed on the key that plays a pitch, on an English keyboard; "" when none does. */
export function keyOf(pitch: number, octave: number): string {
  const above = pitch - 12 * (octave + 1);
  const code = Object.keys(KEYS).find((each) => KEYS[each] === above);
  if (code === undefined) return "";
  return code === "Semicolon" ? ";" : code === "Quote" ? "'" : code.slice(3);
}
