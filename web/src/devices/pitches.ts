/** Keys by name: middle C, MIDI 60, is C4. */

const NAMES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];
const STEPS: Readonly<Record<string, number>> = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 };

export function pitchName(pitch: number): string {
  return `${NAMES[pitch % 12]}${Math.floor(pitch / 12) - 1}`;
}

/** The MIDI number of "C4", "F#2", "Bb3" or "60"; null for what is no key. */
export function pitchOf(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d{1,3}$/.test(trimmed)) return within(Number(trimmed));
  const found = /^([a-g])([#♯b♭]?)(-?\d)$/i.exec(trimmed);
  if (found === null) return null;
  const bend = found[2] === "" ? 0 : "#♯".includes(found[2]!) ? 1 : -1;
  return within(STEPS[found[1]!.toLowerCase()]! + bend + 12 * (Number(found[3]) + 1));
}

const within = (pitch: number): number | null => (pitch >= 0 && pitch <= 127 ? pitch : null);
