/** Places and lengths as people type them: "9", "9.3", "9.3.2"; "4 bars", "2 beats", "1/8". */

import { PPQ, type Ticks } from "../song/document";
import { beatLength, type MetreMap } from "../song/metre";

export function parsePlace(metre: MetreMap, text: string): Ticks | null {
  const found = /^\s*(\d+)(?:\s*[.:]\s*(\d+))?(?:\s*[.:]\s*(\d+))?\s*$/.exec(text);
  if (!found) return null;
  const [bar, beat, sixteenth] = [Number(found[1]), Number(found[2] ?? 1), Number(found[3] ?? 1)];
  if (bar < 1 || beat < 1 || sixteenth < 1) return null;
  return Math.round(metre.tick(bar, beat, (sixteenth - 1) * (PPQ / 4)));
}

/** A bare number is bars; a fraction is that part of a whole note. */
export function parseLength(metre: MetreMap, start: Ticks, text: string): Ticks | null {
  const fraction = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text);
  if (fraction && Number(fraction[2]) > 0)
    return Math.round((4 * PPQ * Number(fraction[1])) / Number(fraction[2]));
  const bare = /^\s*([\d.,]+)\s*$/.exec(text);
  const barTicks = metre.barLengthAt(start);
  if (bare) return ticksOf(bare[1]!, barTicks);
  const worded = /^\s*(?:([\d.,]+)\s*bars?)?\s*(?:([\d.,]+)\s*beats?)?\s*$/i.exec(text);
  if (!worded || (!worded[1] && !worded[2])) return null;
  const bars = worded[1] ? ticksOf(worded[1], barTicks) : 0;
  const beats = worded[2] ? ticksOf(worded[2], beatLength(metre.metre(start))) : 0;
  return bars === null || beats === null ? null : bars + beats;
}

function ticksOf(number: string, each: Ticks): Ticks | null {
  const value = Number(number.replace(",", "."));
  return value > 0 ? Math.round(value * each) : null;
}
