import { expect, test } from "vitest";
import { isOwn, rowsOf, whoInWords, windowOf } from "./rows";

const entries = [
  { seq: 3, at: 300, by: "master", why: "Master the song" },
  { seq: 2, at: 200, by: "", why: "Move the bass" },
  { seq: 1, at: 100, by: "compose#7", why: "a rainy lo-fi beat" },
];

test("a kept version stands at its step, and every word of a search must be found", () => {
  const rows = rowsOf(entries, [{ id: 1, seq: 2, at: 201, by: "", name: "Before the mix", note: "" }], "");
  expect(rows.map((row) => row.version)).toEqual(["", "Before the mix", ""]);
  expect(rowsOf(entries, [], "rainy COMPOSE").map((row) => row.entry.seq)).toEqual([1]);
  expect(rowsOf(entries, [], "rainy bass")).toEqual([]);
});

test("the same step again and again is one row, that of its last time", () => {
  const turned = [9, 8, 7, 6].map((seq) => ({
    seq,
    at: 1_000 + seq,
    by: "ann",
    why: "Level of Mono bass turned",
  }));
  const past = { seq: 5, at: 100, by: "ann", why: "Level of Mono bass turned" };
  const rows = rowsOf(
    [...turned, past, ...entries],
    [{ id: 1, seq: 7, at: 0, by: "", name: "Loud", note: "" }],
    "",
  );
  expect(rows.map((row) => [row.entry.seq, row.times])).toEqual([
    [9, 2],
    [7, 2],
    [5, 1],
    [3, 1],
    [2, 1],
    [1, 1],
  ]);
});

test("of ten thousand steps only those near the view are drawn", () => {
  expect(windowOf(10_000, 3000, 300, 30)).toEqual({ first: 94, last: 116 });
  expect(windowOf(3, 0, 300, 30)).toEqual({ first: 0, last: 3 });
});

test("a step is mine when undo knows it", () => {
  expect(isOwn(entries[1]!, [{ why: "Move the bass", at: 200_400 }])).toBe(true);
  expect(isOwn(entries[1]!, [{ why: "Move the bass", at: 900_000 }])).toBe(false);
});

test("assistants are called by their names, people by theirs", () => {
  expect(whoInWords("compose#97862")).toBe("Composer, seed 97862");
  expect(whoInWords("master")).toBe("Master");
  expect(whoInWords("ann")).toBe("ann");
  expect(whoInWords("Ann with compose#1")).toBe("Ann with Composer, seed 1");
  expect(whoInWords("")).toBe("");
});
