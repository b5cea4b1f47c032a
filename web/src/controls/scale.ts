/** Between a parameter's value and the share of the way that a knob or fader has gone, 0 to 1. */

export interface Scale {
  readonly minimum: number;
  readonly maximum: number;
  /** Moves in equal ratios; `minimum` must be above 0. */
  readonly log?: boolean;
  /** Jumps between whole numbers. */
  readonly stepped?: boolean;
  readonly unit?: string;
  /** A way of its own between value and share, such as a fader's; in place of the straight or log one. */
  readonly law?: Law;
  /** How far an arrow key moves it, where a fiftieth of the way will not do. */
  readonly step?: number;
  /** What stands for the lowest value: "−∞ dB" of a closed fader. */
  readonly lowest?: string;
  /** A share that people read as a percentage: 0.42 is "42 %". */
  readonly percent?: boolean;
}

/** Both ways between a value and its share, 0 to 1; one undoes the other. */
export interface Law {
  share(value: number): number;
  value(share: number): number;
}

export function shareOf(value: number, scale: Scale): number {
  const { minimum, maximum } = scale;
  if (maximum <= minimum) return 0;
  const within = Math.min(maximum, Math.max(minimum, value));
  if (scale.law !== undefined) return scale.law.share(within);
  if (isLog(scale)) return Math.log(within / minimum) / Math.log(maximum / minimum);
  return (within - minimum) / (maximum - minimum);
}

export function valueAt(share: number, scale: Scale): number {
  const { minimum, maximum } = scale;
  const within = Math.min(1, Math.max(0, share));
  if (scale.law !== undefined) return rounded(scale.law.value(within), maximum - minimum);
  const value = isLog(scale)
    ? minimum * (maximum / minimum) ** within
    : minimum + within * (maximum - minimum);
  return scale.stepped ? Math.round(value) : rounded(value, maximum - minimum);
}

function isLog(scale: Scale): boolean {
  return scale.log === true && scale.minimum > 0;
}

/** Round to what a person can tell apart: five digits, and no finer than a millionth of the range. */
function rounded(value: number, range: number): number {
  const finest = range / 1e6;
  return Number((Math.round(value / finest) * finest).toPrecision(5));
}

/** A value as people read it: "3.2 kHz", "−14.0 dB", "18 %", "1.6 s". */
export function inWords(value: number, scale: Scale): string {
  const { unit = "" } = scale;
  if (scale.lowest !== undefined && value <= scale.minimum) return scale.lowest;
  if (scale.percent === true) return `${short(Math.round(value * 1000) / 10)} %`;
  if (unit === "Hz" && Math.abs(value) >= 1000) return `${short(value / 1000)} kHz`;
  if (unit === "s" && Math.abs(value) < 1 && value !== 0) return `${short(value * 1000)} ms`;
  if (unit === "dB")
    return `${value > 0 && scale.minimum < 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(1)} dB`;
  const number = scale.stepped ? String(Math.round(value)) : short(value);
  return unit === "" ? number : `${number} ${unit}`;
}

const SILENCE = /^\s*[-−]?\s*(∞|inf|oo|off)/i;

/** What a person typed, in the scale's unit; null when it is no number. "3.2k", "50%", "120 ms" are understood. */
export function fromWords(text: string, scale: Scale): number | null {
  if (scale.lowest !== undefined && SILENCE.test(text)) return scale.minimum;
  const found = /^\s*([+\-−]?[\d.,]+(?:e[+-]?\d+)?)\s*(k?)\s*([a-z%]*)\s*$/i.exec(text);
  if (found === null) return null;
  const number = Number(found[1]!.replace("−", "-").replace(",", "."));
  if (!Number.isFinite(number)) return null;
  const unit = found[3]!.toLowerCase();
  let value = found[2] ? number * 1000 : number;
  if (unit === "ms" && scale.unit === "s") value /= 1000;
  if (unit === "s" && scale.unit === "ms") value *= 1000;
  if (scale.percent === true && (unit === "%" || Math.abs(number) > 1)) value = number / 100;
  else if (unit === "%" && scale.unit !== "%") value = valueAt(number / 100, scale);
  const within = Math.min(scale.maximum, Math.max(scale.minimum, value));
  return scale.stepped ? Math.round(within) : within;
}

function short(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = value.toFixed(digits);
  return (digits > 0 ? text.replace(/\.?0+$/, "") : text).replace(/^-/, "−").replace(/^−0$/, "0");
}

/** What can be typed for it, as a sentence: "Type −60 dB to +6.0 dB." */
export function betweenInWords(scale: Scale): string {
  return `Type ${inWords(scale.minimum, scale)} to ${inWords(scale.maximum, scale)}.`;
}
