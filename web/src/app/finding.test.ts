import { expect, test } from "vitest";
import { matchOf } from "./finding";

const best = (typed: string, names: readonly string[]): string[] =>
  names
    .map((name) => [matchOf(name, typed), name] as const)
    .filter(([score]) => score > 0)
    .sort(([one], [other]) => other - one)
    .map(([, name]) => name);

test("what begins with the typed letters comes first, what only holds them later, all else not at all", () => {
  expect(best("rever", ["Drums", "Plate reverb", "Reverb", "Irreversible", "Organ"])).toEqual([
    "Reverb",
    "Plate reverb",
    "Irreversible",
  ]);
});

test("every word must be found, in any order, also among other words for the thing", () => {
  expect(matchOf("Loop the selection", "selection loop")).toBeGreaterThan(0);
  expect(matchOf("Loop the selection", "loop verse")).toBe(0);
  expect(matchOf("Click on or off", "metronome", ["metronome"])).toBeGreaterThan(0);
});

test("the first letters of its words find a name", () => {
  expect(matchOf("Play from the selection", "pfs")).toBe(0);
  expect(matchOf("Play from the selection", "pft")).toBeGreaterThan(0);
  expect(matchOf("C++ (odd)", "c++ (")).toBeGreaterThan(0);
});

test("a word is found however it is spelt on either side of the Atlantic", () => {
  expect(matchOf("Colour of the track", "color")).toBeGreaterThan(0);
  expect(matchOf("Quantise as last time", "quantiz")).toBeGreaterThan(0);
  expect(matchOf("Pan to the centre", "center")).toBeGreaterThan(0);
  expect(matchOf("Anything", "size", ["buffer size"])).toBeGreaterThan(0);
});
