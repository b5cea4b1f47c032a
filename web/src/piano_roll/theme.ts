/** The page's colours as canvases need them, read once for each theme and track colour. */

import { colourIndex } from "../studio/track_colours";
export interface Theme {
  readonly ground: string;
  readonly dark: string;
  readonly panel: string;
  readonly raise: string;
  readonly line: string;
  readonly soft: string;
  readonly strong: string;
  readonly text: string;
  readonly dim: string;
  readonly faint: string;
  readonly amber: string;
  readonly amberSoft: string;
  readonly amberInk: string;
  readonly playhead: string;
  readonly whiteKey: string;
  readonly blackKey: string;
  readonly keyInk: string;
  readonly track: string;
  readonly noteInk: string;
  /** The track's colour from the quietest note to the loudest. */
  readonly shades: readonly string[];
  readonly shadesFaint: readonly string[];
  readonly words: string;
  readonly numbers: string;
}

export const SHADES = 8;

/** Read the tokens that hold at an element; `colour` is the track's. */
export function readTheme(element: Element, colour: number): Theme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const track = token(`--t${colourIndex(colour)}`);
  const ground = token("--bg");
  const light = luminance(ground) > 0.5;
  const shades = Array.from({ length: SHADES }, (_, index) =>
    mixed(ground, track, 0.34 + (0.66 * index) / (SHADES - 1)),
  );
  return {
    ground,
    dark: token("--sunk"),
    panel: token("--panel"),
    raise: token("--raise"),
    line: token("--line"),
    soft: token("--line-soft"),
    strong: mixed(token("--line"), token("--text"), 0.18),
    text: token("--text"),
    dim: token("--dim"),
    faint: token("--faint"),
    amber: token("--amber"),
    amberSoft: token("--amber-soft"),
    amberInk: token("--amber-ink"),
    playhead: token("--playhead"),
    whiteKey: light ? "#fffdf8" : "#cfc5b5",
    blackKey: light ? "#4a4036" : "#2a241d",
    keyInk: "#3a3129",
    track,
    noteInk: light ? "#fffaf2" : "#17120c",
    shades,
    shadesFaint: shades.map((shade) => mixed(ground, shade, 0.42)),
    words: token("--words"),
    numbers: token("--numbers"),
  };
}

export const shadeOf = (velocity: number): number =>
  Math.max(0, Math.min(SHADES - 1, Math.floor((velocity * SHADES) / 128)));

/** Two colours mixed: share 0 is the first. Both as "#rrggbb". */
export function mixed(first: string, second: string, share: number): string {
  const [from, to] = [channels(first), channels(second)];
  const channel = (index: number): string =>
    Math.round(from[index]! + (to[index]! - from[index]!) * share)
      .toString(16)
      .padStart(2, "0");
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}

function channels(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.replace("#", ""), 16);
  return Number.isNaN(value) ? [128, 128, 128] : [value >> 16, (value >> 8) & 255, value & 255];
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour);
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
