import { expect, test } from "vitest";
import { MetreMap } from "../song/metre";
import { clip, song, track } from "./testing_song";
import { parseLength, parsePlace } from "./typed_places";
import { clipInWords, decibelsInWords, lengthInWords, placeInWords, pointInWords } from "./words";

const metre = MetreMap.of(song({}));

test("a place is said as far as it is not on the first beat", () => {
  expect([0, 3840, 4800, 5040].map((tick) => placeInWords(metre, tick))).toEqual(["1", "2", "2.2", "2.2.2"]);
});

test("a length is said in bars and beats", () => {
  expect([3840, 7680, 960, 4800, 480].map((ticks) => lengthInWords(metre, 0, ticks))).toEqual([
    "1 bar",
    "2 bars",
    "1 beat",
    "1 bar 1 beat",
    "0.5 beats",
  ]);
});

test("a clip is called by its name, its track and its bars", () => {
  const verse = clip({ name: "Verse", start: 4 * 3840, length: 4 * 3840, muted: true });
  expect(clipInWords(metre, track({ name: "Bass" }), verse)).toBe(
    "Clip Verse, track Bass, bar 5 to 9, muted",
  );
});

test("what is typed as a place or a length is understood", () => {
  expect(["9", "9.3", "9.3.2", "0", "x"].map((text) => parsePlace(metre, text))).toEqual([
    30_720,
    32_640,
    32_880,
    null,
    null,
  ]);
  expect(
    ["4 bars", "2", "2 beats", "1 bar 1 beat", "1/8", ""].map((text) => parseLength(metre, 0, text)),
  ).toEqual([15_360, 7680, 1920, 4800, 480, null]);
});

test("a fader that is down is at minus infinity", () => {
  expect([0, -3.25, 2, -96].map(decibelsInWords)).toEqual(["0.0", "−3.3", "+2.0", "−∞"]);
});

test("a point of automation is said with its place, what it sets and how it goes on", () => {
  const point = { id: "p", tick: 2 * 3840 + 960, value: -6, curve: "line", bend: 0 } as const;
  expect(pointInWords(metre, point, "Gain", "−6.0 dB")).toBe("Point, bar 3 beat 2, Gain −6.0 dB, line");
  const late = { ...point, tick: 3840 + 10, curve: "hold" } as const;
  expect(pointInWords(metre, late, "Pan", "centre")).toBe("Point, bar 2 beat 1 tick 10, Pan centre, held");
});
