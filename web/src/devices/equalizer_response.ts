/**
 * What the equaliser does to each frequency: the very filter of `devices/equalizer/equalizer.dsp`, as a
 * curve. Its coefficients are found as the device finds them, and its response is that of the digital
 * filter at `rate`, so the drawing is what is heard.
 *
 * Sources: Bristow-Johnson, Audio EQ Cookbook (the analog curves); Zavalishin, The Art of VA Filter
 * Design, 2018, ch. 4 (the trapezoidal state-variable filter); Vicanek, Matched Second Order Digital
 * Filters, 2016 (the match of poles and of gain at 0 Hz, at the band and at half the rate; of a bell, of its slope).
 */

export const BANDS = 8;
export const BAND_TYPES = {
  off: 0,
  lowCut: 1,
  lowShelf: 2,
  bell: 3,
  notch: 4,
  highShelf: 5,
  highCut: 6,
} as const;

export interface Band {
  readonly type: number;
  readonly hz: number;
  readonly db: number;
  readonly q: number;
}

/** A state-variable filter with its three outputs mixed: H(s) = (high s² + mid s + low) / (s² + k s + 1). */
interface Filter {
  readonly g: number;
  readonly k: number;
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** The bands of an equaliser's settings, the first one first. */
export function bandsOf(settings: ReadonlyMap<string, number>): Band[] {
  return Array.from({ length: BANDS }, (_, i) => ({
    type: Math.round(settings.get(`band${i + 1}_type`) ?? 0),
    hz: settings.get(`band${i + 1}_hz`) ?? 1000,
    db: settings.get(`band${i + 1}_db`) ?? 0,
    q: settings.get(`band${i + 1}_q`) ?? 1,
  }));
}

/** Whether a band does anything; a bell or shelf of 0 dB is out. */
export function isOn(band: Band): boolean {
  return hasGain(band) ? Math.abs(band.db) > 0.0005 : band.type > BAND_TYPES.off;
}

/** Whether a band's decibels count: cuts and notches have none. */
export function hasGain({ type }: Band): boolean {
  return type === BAND_TYPES.bell || isShelf(type);
}

/** The gain of one band in dB at each of `frequencies` (Hz). */
export function bandResponse(band: Band, frequencies: readonly number[], rate: number): number[] {
  if (!isOn(band)) return frequencies.map(() => 0);
  const filter = designed(band, rate);
  return frequencies.map((hz) => gain_db(filter, hz, rate));
}

/** The gain of all bands together, in dB. */
export function response(bands: readonly Band[], frequencies: readonly number[], rate: number): number[] {
  const sum = frequencies.map(() => 0);
  for (const band of bands) {
    if (!isOn(band)) continue;
    const filter = designed(band, rate);
    for (let i = 0; i < sum.length; i++) sum[i]! += gain_db(filter, frequencies[i]!, rate);
  }
  return sum;
}

function gain_db({ g, k, low, mid, high }: Filter, hz: number, rate: number): number {
  const w = Math.tan((Math.PI * Math.min(hz, 0.4999 * rate)) / rate) / g;
  const above = (low - high * w * w) ** 2 + (mid * w) ** 2;
  const below = (1 - w * w) ** 2 + (k * w) ** 2;
  return 10 * Math.log10(Math.max(above / below, 1e-12));
}

const isShelf = (type: number): boolean => type === BAND_TYPES.lowShelf || type === BAND_TYPES.highShelf;

/** A band's filter; the names are those of the device's source. */
function designed({ type, hz, db, q }: Band, rate: number): Filter {
  const { lowCut, lowShelf, bell, notch, highShelf } = BAND_TYPES;
  const shelf = isShelf(type);
  const gained = shelf || type === bell;
  const inverse = type === highShelf ? db > 0 : (type === bell || type === lowShelf) && db < 0;
  const raised = type === highShelf ? 10 ** (db / 20) : 1;
  const root = gained ? 10 ** (Math.abs(db) / 40) : 1;

  const angle = (2 * Math.PI * Math.min(hz, 0.49 * rate)) / rate;
  const poleK = 1 / (q * (type === bell ? root : 1));
  const poles = matchedPoles(angle * (shelf ? 1 / Math.sqrt(root) : 1), poleK);
  const bilinear = Math.tan(angle / 2);
  const poleG = type === notch ? bilinear : poles.g;
  const damping = type === notch ? poleK : poles.k;

  const u = (bilinear / poleG) ** 2;
  const below = (1 - u) ** 2 + damping * damping * u;
  // The slope of |H|² over u is 0 at the top of a bell.
  const top = (root ** 4 * (damping * damping * u - 2 * u * (1 - u) - below) + 1) / (u * u);
  const { start, middle, end } = corners(type, q, root, top, (Math.PI / angle) ** 2);
  const n1 = (middle * below - start - end * u * u) / u;
  const fit0 = Math.sqrt(start);
  const fit2 = Math.sqrt(end);
  const fit1 = Math.sqrt(Math.max(0, n1 + 2 * fit0 * fit2));
  const b0 = type === lowCut ? 0 : fit0;
  const b1 = type === lowCut || type === notch ? 0 : fit1;
  const b2 = type === lowCut ? (q * Math.sqrt(below)) / u : type === notch ? 1 : fit2;

  if (!inverse) return { g: poleG, k: damping, low: raised * b0, mid: raised * b1, high: raised * b2 };
  const turn = Math.sqrt(b0 / b2);
  return {
    g: poleG * turn,
    k: b1 / Math.max(turn * b2, 1e-9),
    low: raised / Math.max(b0, 1e-9),
    mid: (raised * damping * turn) / Math.max(b0, 1e-9),
    high: raised / b2,
  };
}

/** Squared analog gain at 0 Hz, at the band's frequency and at half the rate (v: its squared distance). */
function corners(
  type: number,
  q: number,
  root: number,
  top: number,
  v: number,
): { start: number; middle: number; end: number } {
  const gain2 = root * root;
  const low = (1 - v) ** 2;
  if (isShelf(type)) {
    const lean = (v * root) / (q * q);
    return {
      start: gain2 * gain2,
      middle: gain2,
      end: (gain2 * ((root - v) ** 2 + lean)) / ((1 - root * v) ** 2 + lean),
    };
  }
  if (type === BAND_TYPES.bell) return { start: 1, middle: gain2 * gain2, end: Math.max(0.0001, top) };
  return { start: 1, middle: q * q, end: 1 / (low + v / (q * q)) };
}

/** Tuning and damping of the filter whose poles are exp(p / rate) for each pole p of s² + k s + 1. */
function matchedPoles(angle: number, k: number): { g: number; k: number } {
  const half = 0.25 * k * angle;
  const turn = 0.5 * angle * Math.sqrt(Math.abs(1 - 0.25 * k * k));
  const slow = (0.5 * angle) / (0.5 * k + Math.sqrt(Math.max(0, 0.25 * k * k - 1)));
  const ringing = k < 2;
  const across = ringing
    ? Math.sinh(half) ** 2 + Math.sin(turn) ** 2
    : Math.sinh(half + turn) * Math.sinh(slow);
  const along = Math.sinh(half) ** 2 + (ringing ? Math.cos(turn) ** 2 : 1 + Math.sinh(turn) ** 2);
  return { g: Math.sqrt(across / along), k: Math.sinh(2 * half) / Math.sqrt(across * along) };
}

/** `count` frequencies from 20 Hz to 20 kHz in equal ratios. */
export function spread(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 20 * 1000 ** (i / (count - 1)));
}
