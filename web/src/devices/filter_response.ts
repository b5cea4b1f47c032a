/**
 * What the filters of the devices let through, in dB at each frequency, when they are not driven.
 *
 * Sources: `devices/filter/filter.dsp` (two state-variable filters in a row; Zavalishin, The Art of VA
 * Filter Design, 2018, ch. 4 and 8) and `ladder` in `devices/lib/woodshed_filters.lib` (four one-poles with
 * feedback, ch. 5). Both run oversampled, so the analog curve is what is heard.
 */

const FIRST_DAMPING = 2 * Math.cos(Math.PI / 8);
const FLOOR = 1e-12;

/** The device "filter": `mode` as in its menu, `resonance` 0 to 1. */
export function filterResponse(
  { mode, cutoff_hz, resonance }: { mode: number; cutoff_hz: number; resonance: number },
  frequencies: readonly number[],
): number[] {
  const steep = mode === 1 || mode === 3;
  const atRest = steep ? 2 * Math.sin(Math.PI / 8) : Math.SQRT2;
  const damping = atRest * (0.02 / atRest) ** resonance;
  return frequencies.map((hz) => {
    const w = hz / cutoff_hz;
    const [low, band, high] = stateVariable(w, damping);
    const [steepLow, , steepHigh] = stateVariable(w, FIRST_DAMPING);
    if (mode === 0) return decibels(low);
    if (mode === 1) return decibels(low * steepLow);
    if (mode === 2) return decibels(high);
    if (mode === 3) return decibels(high * steepHigh);
    if (mode === 4) return decibels(band * damping ** 2);
    return decibels((1 - w * w) ** 2 / ((1 - w * w) ** 2 + (damping * w) ** 2));
  });
}

/** The ladder of the synths: `poles` 2 or 4, feedback 4.2 times the resonance, put right in part at the output. */
export function ladderResponse(
  { cutoff_hz, resonance, poles }: { cutoff_hz: number; resonance: number; poles: 2 | 4 },
  frequencies: readonly number[],
): number[] {
  const feedback = 4.2 * resonance;
  return frequencies.map((hz) => {
    const w = hz / cutoff_hz;
    // (1 + jw)^2 and (1 + jw)^4, as real and imaginary parts.
    const [re2, im2] = [1 - w * w, 2 * w];
    const [re4, im4] = [re2 * re2 - im2 * im2, 2 * re2 * im2];
    const loop = (re4 + feedback) ** 2 + im4 * im4;
    const through = poles === 4 ? 1 : re2 * re2 + im2 * im2;
    return decibels(((1 + 0.35 * feedback) ** 2 * through) / loop);
  });
}

/** Squared gain of low-, band- and high-pass outputs at `w` times the cutoff. */
function stateVariable(w: number, damping: number): [low: number, band: number, high: number] {
  const below = (1 - w * w) ** 2 + (damping * w) ** 2;
  return [1 / below, (w * w) / below, w ** 4 / below];
}

const decibels = (squared: number): number => 10 * Math.log10(Math.max(squared, FLOOR));
