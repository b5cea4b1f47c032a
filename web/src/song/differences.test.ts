import { expect, it } from "vitest";
import { applyAll, inverseAll } from "./applying";
import { differences } from "./differences";
import { Chance, drawEdits, drawSong } from "./testing/chance";
import { formatSong } from "./text";

const seeds = Array.from({ length: 40 }, (_, seed) => [seed] as const);

it.each(seeds)("differences lead from any song to any other and back, seed %i", (seed) => {
  const chance = new Chance(seed);
  const before = drawSong(chance, true);
  const after = chance.isTrue() ? drawSong(chance, true) : drawEdits(chance, before, 20, true)[1];
  const edits = differences(before, after);
  expect(formatSong(applyAll(edits, before))).toBe(formatSong(after));
  expect(formatSong(applyAll(inverseAll(edits, before), after))).toBe(formatSong(before));
  expect(differences(after, after)).toEqual([]);
});
