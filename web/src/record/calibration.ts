/**
 * How long a sound takes from the studio's output back to its input: a known noise is played and looked
 * for in what was heard.
 *
 * The noise is a maximum length sequence, whose correlation with itself is a single peak; correlating with
 * what was heard shows the peak where the noise arrived, even far below other sounds.
 */

/** Feedback taps of a register of 14 bits that runs through all 16,383 states: x^14 + x^13 + x^12 + x^2 + 1. */
const TAPS = 0x3802;
const BITS = 14;
/** Around the peak, where the room and the filters of the converters spread it. */
const SPREAD = 96;

/** Latency in frames of the context; `confidence` is 0 (nothing found) to 1 (no doubt). */
export interface Calibration {
  readonly latency: number;
  readonly confidence: number;
}

/** From which confidence on a calibration is worth keeping. */
export const SURE = 0.5;

/** The sequence that is played, 16,383 samples of -1 and 1. */
export function testSequence(): Float32Array {
  let state = 1;
  return Float32Array.from({ length: 2 ** BITS - 1 }, () => {
    const bit = state & 1;
    state >>= 1;
    if (bit) state ^= TAPS;
    return bit ? 1 : -1;
  });
}

/** Find `played` in `heard`: at which sample it begins, and how sure that is. */
export function findSequence(played: Float32Array, heard: Float32Array): Calibration {
  const size = 2 ** Math.ceil(Math.log2(played.length + heard.length));
  const [a, ai] = [padded(played, size), new Float64Array(size)];
  const [b, bi] = [padded(heard, size), new Float64Array(size)];
  transform(a, ai);
  transform(b, bi);
  for (let i = 0; i < size; i++) {
    const real = a[i]! * b[i]! + ai[i]! * bi[i]!;
    // The inverse by the forward transform: conjugate before, and take the real part after.
    bi[i] = -(a[i]! * bi[i]! - ai[i]! * b[i]!);
    b[i] = real;
  }
  transform(b, bi);
  const lags = Math.max(1, heard.length - played.length + 1);
  let best = 0;
  for (let lag = 1; lag < lags; lag++) if (Math.abs(b[lag]!) > Math.abs(b[best]!)) best = lag;
  let second = 0;
  for (let lag = 0; lag < lags; lag++)
    if (Math.abs(lag - best) > SPREAD && Math.abs(b[lag]!) > second) second = Math.abs(b[lag]!);
  const peak = Math.abs(b[best]!);
  return { latency: best, confidence: peak > 1e-9 ? Math.max(0, 1 - second / peak) : 0 };
}

function padded(signal: Float32Array, size: number): Float64Array {
  const wide = new Float64Array(size);
  wide.set(signal);
  return wide;
}

/** The fast Fourier transform of Cooley and Tukey, in place; the size is a power of two. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  for (let width = 2; width <= n; width *= 2) {
    const half = width / 2;
    for (let k = 0; k < half; k++) {
      const cos = Math.cos((-2 * Math.PI * k) / width);
      const sin = Math.sin((-2 * Math.PI * k) / width);
      for (let i = k; i < n; i += width) {
        const j = i + half;
        const r = real[j]! * cos - imaginary[j]! * sin;
        const m = real[j]! * sin + imaginary[j]! * cos;
        real[j] = real[i]! - r;
        imaginary[j] = imaginary[i]! - m;
        real[i] = real[i]! + r;
        imaginary[i] = imaginary[i]! + m;
      }
    }
  }
}

// ── kept for each pair of devices ──

const KEPT = "woodshed-latency-";

/** Keep a calibration for an input, an output and a rate. */
export function keepCalibration(pair: string, calibration: Calibration): void {
  localStorage.setItem(KEPT + pair, JSON.stringify(calibration));
}

/** The calibration that was kept for this pair, if there is one. */
export function keptCalibration(pair: string): Calibration | null {
  const text = localStorage.getItem(KEPT + pair);
  if (!text) return null;
  const { latency, confidence } = JSON.parse(text) as Partial<Calibration>;
  return Number.isFinite(latency) && Number.isFinite(confidence)
    ? { latency: latency!, confidence: confidence! }
    : null;
}
