import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/**
 * The tokens as people see them, measured: contrast by WCAG 2.2 (1.4.3), colours for the colour-blind by the
 * matrices of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
 * Deficiency", IEEE TVCG 15, 2009, table 1, severity 1.0; distances in Oklab (Ottosson, 2020), where about
 * 0.02 is just noticed.
 */
type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const VISIONS: Readonly<Record<string, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const OKLAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const LEAST_CONTRAST = 4.5;
const LEAST_DISTANCE = 0.05;

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const [darkCss = "", lightCss = ""] = css.split(':root[data-theme="light"]');
const tokensOf = (text: string): Map<string, string> =>
  new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1]!, found[2]!]));
const THEMES = { dark: tokensOf(darkCss), light: tokensOf(lightCss) };

const times = (matrix: Matrix, [x, y, z]: Triple): Triple =>
  matrix.map((row) => row[0] * x + row[1] * y + row[2] * z) as unknown as Triple;

function linear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function contrast(one: string, other: string): number {
  const luminance = (hex: string): number => {
    const [red, green, blue] = linear(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

function seen(hex: string, vision: Matrix): Triple {
  const shown = times(vision, linear(hex)).map((value) => Math.min(1, Math.max(0, value)));
  const cones = times(CONES, shown as unknown as Triple).map(Math.cbrt);
  return times(OKLAB, cones as unknown as Triple);
}

const distance = (one: Triple, other: Triple): number =>
  Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);

test("black on white has a contrast of 21, and a known pair the one that everybody names", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

for (const [theme, tokens] of Object.entries(THEMES)) {
  const colour = (name: string): string => tokens.get(name) ?? "";

  test(`${theme}: every text stands out from every ground that it stands on`, () => {
    const weak: string[] = [];
    for (const text of ["text", "dim", "faint"])
      for (const ground of ["bg", "sunk", "panel", "raise", "hover", "amber-soft"])
        if (contrast(colour(text), colour(ground)) < LEAST_CONTRAST) weak.push(`${text} on ${ground}`);
    for (const [text, grounds] of [
      ["amber", ["bg", "panel", "raise", "amber-soft"]],
      ["amber-ink", ["amber"]],
      ["green-text", ["panel", "raise", "green-soft"]],
      ["red", ["bg", "panel", "raise"]],
    ] as const)
      for (const ground of grounds)
        if (contrast(colour(text), colour(ground)) < LEAST_CONTRAST) weak.push(`${text} on ${ground}`);
    expect(weak).toEqual([]);
  });

  for (const [vision, matrix] of Object.entries(VISIONS))
    test(`${theme}: eight track colours are told apart with ${vision} vision`, () => {
      const colours = Array.from({ length: 8 }, (_, index) => seen(colour(`t${index}`), matrix));
      const close: string[] = [];
      colours.forEach((one, index) => {
        for (let other = 0; other < index; other += 1)
          if (distance(one, colours[other]!) < LEAST_DISTANCE) close.push(`t${other} and t${index}`);
      });
      expect(close).toEqual([]);
    });

  test(`${theme}: a track's colour is read as text on the panel`, () => {
    for (let index = 0; index < 8; index += 1)
      expect(contrast(colour(`t${index}`), colour("panel"))).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });
}
