/** What is played to hear a sound before choosing it: a bar that suits it, in the song's key. */

import type { Key } from "../song/document";
import { SCALES } from "../song/scales";
import type { Sound } from "./library";

export interface PhraseNote {
  readonly at_s: number;
  readonly length_s: number;
  readonly pitch: number;
  readonly velocity: number;
}

const MIDDLE_C = 60;
const BEAT_S = 0.32;

export function phraseOf(
  sound: Pick<Sound, "icon" | "sort" | "id" | "devices">,
  key: Key | null,
): PhraseNote[] {
  const tonic = nearMiddle(key?.tonic ?? 0);
  const steps = SCALES[key?.scale ?? "major"] ?? SCALES.major!;
  const third = steps.find((step) => step === 3 || step === 4) ?? 4;
  const note = (beat: number, length: number, pitch: number, velocity = 96): PhraseNote => ({
    at_s: beat * BEAT_S,
    length_s: length * BEAT_S,
    pitch,
    velocity,
  });
  if (sound.sort === "media") return [note(0, 12, MIDDLE_C, 100)];
  if (sound.id.startsWith("kit ")) return beat(sound);
  switch (sound.icon) {
    case "drum":
      return [note(0, 0.5, MIDDLE_C, 108), note(1, 0.5, MIDDLE_C, 72), note(1.5, 0.5, MIDDLE_C, 118)];
    case "bass":
      return [
        note(0, 0.9, tonic - 24),
        note(1, 0.45, tonic - 24, 80),
        note(1.5, 0.9, tonic - 24 + third),
        note(2.5, 1.3, tonic - 17),
      ];
    case "strings":
      return [0, third, 7, 12].map((step) => note(0, 4.5, tonic + step, 84));
    default:
      return [
        note(0, 0.9, tonic - 12, 88),
        note(0.5, 0.9, tonic + 7 - 12, 80),
        note(1, 0.9, tonic, 90),
        note(1.5, 3, tonic + third, 96),
        note(1.5, 3, tonic + 7, 90),
        note(1.5, 3, tonic + 12, 92),
      ];
  }
}

/** A bar of drums from what the kit has: its first drums on the beats, hats between. */
function beat({ devices }: Pick<Sound, "devices">): PhraseNote[] {
  const pads = devices.map((device) => (device.zone as { low: number }).low);
  const has = (pad: number, other: number): number =>
    pads.includes(pad) ? pad : (pads[other] ?? pads[0] ?? 36);
  const hit = (eighth: number, pitch: number, velocity: number): PhraseNote => ({
    at_s: (eighth * BEAT_S) / 1.4,
    length_s: 0.15,
    pitch,
    velocity,
  });
  const [low, high, hat, open] = [has(36, 0), has(38, 2), has(42, 8), has(46, 9)];
  const hats = [0, 1, 2, 3, 4, 5, 6].map((eighth) => hit(eighth, hat, eighth % 2 === 0 ? 92 : 64));
  return [hit(0, low, 110), hit(2, high, 108), hit(5, low, 96), hit(6, high, 112), ...hats, hit(7, open, 90)];
}

/** The tonic between F below and E above middle C. */
function nearMiddle(tonic: number): number {
  return MIDDLE_C + (tonic > 5 ? tonic - 12 : tonic);
}
