/** The measurement behind a suggestion, in words: "loudness −18.2 → −14.0 LUFS". */

const UNITS: Readonly<Record<string, string>> = {
  lufs: "LUFS",
  lu: "LU",
  dbtp: "dBTP",
  db: "dB",
  hz: "Hz",
  bpm: "bpm",
  s: "s",
  share: "share",
  percent: "%",
};
const WORDS: Readonly<Record<string, string>> = {
  kept_share: "notes kept",
  tune_fit: "fit with the tune",
  chords: "chords changed",
  true_peak: "true peak",
  parts: "parts written",
  kept_parts: "parts kept",
  low_cut: "bass from",
  high_cut: "treble to",
  saturation: "distortion",
  rate: "clock",
};

/** How both sides of a suggestion were made equally loud. */
export function matchInWords(
  gains: { readonly gain_before_db: number; readonly gain_after_db: number },
  [first, second] = ["“before”", "“after”"],
): string {
  const { gain_before_db: before, gain_after_db: after } = gains;
  if (Math.min(before, after) > -0.05) return "Both sides are equally loud.";
  const [side, by] = after < before ? [second, after] : [first, before];
  return `Equally loud: ${side} is turned down by ${Math.abs(by).toFixed(1)} dB.`;
}

/** Every figure once; those before and after stand together. */
export function evidenceInWords(evidence: Readonly<Record<string, number | string>>): string[] {
  const told: string[] = [];
  const done = new Set<string>();
  for (const [name, value] of Object.entries(evidence)) {
    if (done.has(name)) continue;
    const other = partner(name);
    done.add(name);
    if (other && other in evidence) {
      done.add(other);
      const [before, after] = name.includes("before") ? [name, other] : [other, name];
      const { noun, unit } = readName(before.replace("_before", ""));
      told.push(
        `${noun} ${figure(evidence[before]!, unit).replace(/ \D+$/, "")} → ${figure(evidence[after]!, unit)}`,
      );
    } else {
      const { noun, unit } = readName(name);
      told.push(`${noun} ${figure(value, unit)}`);
    }
  }
  return told;
}

function partner(name: string): string | undefined {
  if (name.includes("_before")) return name.replace("_before", "_after");
  if (name.includes("_after")) return name.replace("_after", "_before");
  return undefined;
}

/** A name as the assistants write it, "range_lu", into a noun and its unit. */
function readName(name: string): { noun: string; unit: string } {
  const parts = name.split("_");
  if (name.endsWith("_per_s")) return { noun: name.slice(0, -6), unit: "a second" };
  const unit = UNITS[parts.at(-1) ?? ""] ?? "";
  const bare = unit && parts.length > 1 ? parts.slice(0, -1).join("_") : name;
  return { noun: WORDS[name] ?? WORDS[bare] ?? bare.replaceAll("_", " "), unit };
}

function figure(value: number | string, unit: string): string {
  if (typeof value === "string") return value;
  if (unit === "share") return `${Math.round(value * 100)} %`;
  const whole = Number.isInteger(value) && unit === "";
  const digits = whole
    ? 0
    : Math.abs(value) >= 1000
      ? 0
      : Math.abs(value) >= 10 || (unit && unit !== "%")
        ? 1
        : 2;
  const text = value.toFixed(digits).replace("-", "−");
  return unit ? `${text} ${unit}` : text;
}
