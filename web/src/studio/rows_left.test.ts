import { beforeEach, expect, test } from "vitest";
import { keepRows, recallRows } from "./rows_left";

const store = new Map<string, string>();
beforeEach(() => {
  store.clear();
  Object.assign(globalThis, {
    localStorage: {
      getItem: (name: string) => store.get(name) ?? null,
      setItem: (name: string, value: string) => store.set(name, value),
    },
  });
});

const rows = {
  openLanes: new Set(["bass"]),
  wantedLanes: new Map([["bass", ["bass.pan"]]]),
  heights: new Map([["bass", 90]]),
  folded: new Set(["drums"]),
};

test("the rows of a song come back as they were left, and those of another song are its own", () => {
  keepRows("one", rows);
  keepRows("two", { ...rows, folded: new Set() });
  expect(recallRows("one")).toEqual(rows);
  expect(recallRows("two").folded).toEqual(new Set());
  expect(recallRows("three")).toEqual({});
});

test("the songs seen last are kept", () => {
  for (let song = 0; song < 70; song += 1) keepRows(`song ${song}`, rows);
  expect(recallRows("song 9")).toEqual({});
  expect(recallRows("song 10")).toEqual(rows);
});

test("what somebody else wrote there does no harm", () => {
  for (const bad of ["{", "7", "[[1, 2]]", '[["one", 5]]']) {
    store.set("woodshed-rows", bad);
    expect(recallRows("one")).toEqual({});
  }
  store.set("woodshed-rows", '[["one", {"openLanes": [1, "a"], "heights": [["a", "tall"]]}]]');
  expect(recallRows("one")).toMatchObject({ openLanes: new Set(["a"]), heights: new Map() });
});
