import { expect, test } from "vitest";
import { chordProblem } from "./chord_symbols";
import { rulerHitAt, rulerRows, sectionColour, sideOf, tempoAt, tempoSpan, tempoY } from "./ruler";
import { parseMetre } from "./tempo_actions";
import { song } from "./testing_song";

const zoom = { pixelsPerTick: 0.02, scrollTick: 0 };
const VIEW = { showMarkers: false, showTempo: false };
const verse = { id: "verse", start: 3840, length: 15_360, name: "Verse", energy: 0.5, extra: {} };

test("markers and tempo show themselves when there are some", () => {
  expect(rulerRows(song({}), VIEW).map((row) => row.kind)).toEqual(["sections", "chords", "bars"]);
  const marked = song({
    markers: [{ id: "m", tick: 0, name: "Go", extra: {} }],
    metre: [
      { tick: 0, beats: 4, unit: 4, extra: {} },
      { tick: 3840, beats: 3, unit: 4, extra: {} },
    ],
  });
  expect(rulerRows(marked, VIEW).map((row) => row.kind)).toEqual([
    "sections",
    "chords",
    "markers",
    "tempo",
    "bars",
  ]);
});

test("a section is taken by its middle or its edges", () => {
  const form = song({ sections: [verse] });
  const rows = rulerRows(form, VIEW);
  const side = (x: number): unknown => {
    const hit = rulerHitAt(x, 10, rows, form, zoom, null);
    return hit?.on === "section" ? hit.side : hit?.on;
  };
  expect([78, 200, 382, 500].map(side)).toEqual(["start", "body", "end", "empty"]);
});

test("the loop lies in the upper part of the bars, seeking below it", () => {
  const rows = rulerRows(song({}), VIEW);
  const bars = rows.at(-1)!;
  const at = (x: number, y: number): unknown =>
    rulerHitAt(x, bars.top + y, rows, song({}), zoom, { start: 3840, end: 7680 })?.on;
  expect([at(100, 4), at(300, 4), at(100, 20)]).toEqual(["loop", "loop_row", "bars"]);
});

test("however short a stretch is, its middle can be taken", () => {
  expect(sideOf(15, 0, 30, 100)).toBe("body");
  expect(sideOf(5, 0, 30, 100)).toBe("start");
});

test("a ramp runs straight over ticks to the next tempo", () => {
  const tempo = [
    { tick: 0, bpm: 100, ramp: true, extra: {} },
    { tick: 1000, bpm: 140, ramp: false, extra: {} },
  ];
  expect([0, 500, 1000, 5000].map((tick) => tempoAt(song({ tempo }), tick))).toEqual([100, 120, 140, 140]);
});

test("higher is faster, and a steady tempo lies in the middle of its row", () => {
  const span = tempoSpan(song({}));
  expect(tempoY(120, span, 40)).toBe(20);
  expect(tempoY(125, span, 40)).toBeLessThan(20);
});

test("a metre is read as it is written", () => {
  expect(parseMetre("7/8")).toEqual({ beats: 7, unit: 8 });
  expect(parseMetre("4/5")).toBeNull();
  expect(parseMetre("waltz")).toBeNull();
});

test("chords are read as players write them, and a slip is explained", () => {
  for (const symbol of [
    "C",
    "Am7",
    "Ebmaj9",
    "F#m7/C#",
    "G7sus4",
    "Bdim",
    "C6/9",
    "G13(b9)",
    "Dm7b5",
    "Caug",
    "N.C.",
  ])
    expect(chordProblem(symbol), symbol).toBeNull();
  expect(chordProblem("am7")?.remedy).toContain("Am7");
  expect(chordProblem("H7")?.remedy).toContain("Write B");
  expect(chordProblem("banana")).not.toBeNull();
});

test("a section keeps its colour under another name, unless the name says what part it is", () => {
  const verse = sectionColour({ name: "verse", extra: {} });
  expect(sectionColour({ name: "Under the bridge lights", extra: { colour: verse } })).toBe(verse);
  expect(sectionColour({ name: "chorus 2", extra: { colour: verse } })).toBe(
    sectionColour({ name: "chorus", extra: {} }),
  );
});
