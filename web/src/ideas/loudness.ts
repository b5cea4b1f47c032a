/** Levels as they are shown beside the ideas: loudness in LUFS, peaks in dB. */

const QUIETEST_LUFS = -36;
const LOUDEST_LUFS = -3;

export function decibels(amplitude: number): number {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : Number.NEGATIVE_INFINITY;
}

/** "−14.6"; "–" for silence. */
export function levelInWords(level: number): string {
  return level > -100 ? level.toFixed(1).replace("-", "−") : "–";
}

/** Where a loudness stands on the bar, 0 to 1: from −36 to −3 LUFS. */
export function shareOfLoudness(lufs: number): number {
  return Math.min(1, Math.max(0, (lufs - QUIETEST_LUFS) / (LOUDEST_LUFS - QUIETEST_LUFS)));
}
