import { expect, test } from "vitest";
import { BLANK_DEVICE } from "../song/blank";
import { inShownOrder, layOut, type RowView, rowAt, rowsBetween, scrolledDownTo } from "./rows";
import { master, song, track } from "./testing_song";

const VIEW: RowView = {
  trackHeight: 58,
  heights: new Map(),
  folded: new Set(),
  openLanes: new Set(),
  wantedLanes: new Map(),
};
const band = song({
  tracks: [
    track({ id: "kick", output: "drums" }),
    track({ id: "bass" }),
    track({ id: "drums", kind: "group" }),
    track({ id: "room", kind: "return" }),
    master,
  ],
});

test("a group's tracks stand under it, returns and the master last", () => {
  expect(inShownOrder(band.tracks).map((each) => [each.track.id, each.depth])).toEqual([
    ["bass", 0],
    ["drums", 0],
    ["kick", 1],
    ["room", 0],
    ["master", 0],
  ]);
});

test("groups that hold each other are shown all the same", () => {
  const tracks = [
    track({ id: "a", kind: "group", output: "b" }),
    track({ id: "b", kind: "group", output: "a" }),
  ];
  expect(
    inShownOrder(tracks)
      .map((each) => each.track.id)
      .sort(),
  ).toEqual(["a", "b"]);
});

test("a folded group hides what is in it", () => {
  const rows = layOut(band, { ...VIEW, folded: new Set(["drums"]) });
  expect(rows.map((row) => row.track.id)).toEqual(["bass", "drums", "room", "master"]);
});

test("open lanes stand under their track, and the gain's when there are none", () => {
  const lane = {
    target: "eq.q",
    points: [{ id: "p", tick: 0, value: 1, curve: "line" as const, bend: 0 }],
    extra: {},
  };
  const eq = { ...BLANK_DEVICE, id: "eq", kind: "equalizer" };
  const both = song({
    tracks: [track({ id: "a", devices: [eq] }), track({ id: "b" }), master],
    automation: [lane],
  });
  const rows = layOut(both, { ...VIEW, openLanes: new Set(["a", "b"]) });
  expect(rows.map((row) => (row.kind === "lane" ? row.target : row.track.id))).toEqual([
    "a",
    "eq.q",
    "b",
    "b.gain_db",
    "master",
  ]);
});

test("a height is in one row, its upper edge included", () => {
  const rows = layOut(band, VIEW);
  expect(rowAt(rows, 0)?.track.id).toBe("bass");
  expect(rowAt(rows, 57.9)?.track.id).toBe("bass");
  expect(rowAt(rows, 58)?.track.id).toBe("drums");
  expect(rowAt(rows, -1)).toBeUndefined();
  expect(rowAt(rows, 9999)).toBeUndefined();
});

test("only the rows that are seen are drawn", () => {
  const rows = layOut(band, VIEW);
  expect(rowsBetween(rows, 60, 120).map((row) => row.track.id)).toEqual(["drums", "kick"]);
});

test("rows come into view from below and from above, and of too many the upper ones", () => {
  expect(scrolledDownTo(0, 200, 150, 208)).toBe(8);
  expect(scrolledDownTo(100, 200, 58, 116)).toBe(58);
  expect(scrolledDownTo(30, 200, 58, 116)).toBe(30);
  expect(scrolledDownTo(0, 200, 100, 500)).toBe(100);
});
