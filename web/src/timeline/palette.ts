/** The theme's colours as canvases need them: read from `app/tokens.css` once per theme, mixed once. */

import { colourIndex } from "../studio/track_colours";

export interface TrackColours {
  readonly strong: string;
  readonly ground: string;
  readonly edge: string;
  readonly text: string;
  readonly faint: string;
}

export interface Palette {
  readonly theme: string;
  readonly bg: string;
  readonly panel: string;
  readonly raise: string;
  readonly line: string;
  readonly lineSoft: string;
  readonly beat: string;
  readonly text: string;
  readonly dim: string;
  readonly faint: string;
  readonly amber: string;
  readonly amberInk: string;
  readonly amberSoft: string;
  readonly amberVeil: string;
  readonly red: string;
  readonly green: string;
  readonly playhead: string;
  readonly focus: string;
  readonly sunk: string;
  readonly tracks: readonly TrackColours[];
  readonly words: string;
  readonly numbers: string;
}

type Rgb = readonly [number, number, number];

/** "#eba33c" or "#fff" as three numbers; anything else is mid grey, so that a slip is seen and not thrown. */
function parseHex(text: string): Rgb {
  const hex = text.trim().replace("#", "");
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  if (!/^[0-9a-f]{6}$/i.test(full)) return [128, 128, 128];
  const number = Number.parseInt(full, 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/** `share` of the first colour in the second. */
export function mixed(first: string, second: string, share: number): string {
  const [a, b] = [parseHex(first), parseHex(second)];
  const part = (index: 0 | 1 | 2): number => Math.round(a[index] * share + b[index] * (1 - share));
  return `rgb(${part(0)} ${part(1)} ${part(2)})`;
}

export function veiled(colour: string, alpha: number): string {
  const [red, green, blue] = parseHex(colour);
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}

let kept: Palette | null = null;

/** The colours of the theme that the page shows now. */
export function palette(): Palette {
  const theme = document.documentElement.dataset.theme ?? "dark";
  if (kept?.theme === theme) return kept;
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const ground = token("clip-ground");
  const ink = token("clip-text");
  const light = theme === "light";
  const tracks = Array.from({ length: 8 }, (_, index) => {
    const colour = token(`t${index}`);
    return {
      strong: colour,
      ground: mixed(colour, ground, light ? 0.2 : 0.27),
      edge: mixed(colour, ground, light ? 0.6 : 0.56),
      text: mixed(colour, ink, light ? 0.62 : 0.78),
      faint: mixed(colour, ground, light ? 0.34 : 0.42),
    };
  });
  kept = {
    theme,
    bg: token("bg"),
    panel: token("panel"),
    raise: token("raise"),
    line: token("line"),
    lineSoft: token("line-soft"),
    beat: mixed(token("line-soft"), token("bg"), 0.62),
    text: token("text"),
    dim: token("dim"),
    faint: token("faint"),
    amber: token("amber"),
    amberInk: token("amber-ink"),
    amberSoft: token("amber-soft"),
    amberVeil: veiled(token("amber"), 0.12),
    red: token("red"),
    green: token("green"),
    playhead: token("playhead"),
    focus: token("focus"),
    sunk: token("sunk"),
    tracks,
    words: token("words") || "sans-serif",
    numbers: token("numbers") || "monospace",
  };
  return kept;
}

export function coloursOf(colours: Palette, colour: number): TrackColours {
  return colours.tracks[colourIndex(colour)]!;
}
