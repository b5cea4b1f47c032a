import { expect, test } from "vitest";
import { MetreMap } from "../song/metre";
import { EMPTY_SONG } from "../song/records";
import { MOST_TOLD, readState } from "./states";
import { whereInWords } from "./where";

const ANN = { person: { id: "a", name: "Ann", colour: 3, avatar: "moon" } };

test("a client that names no person is nobody", () => {
  for (const said of [null, 7, {}, { person: null }, { person: { name: "" } }, { person: { name: 7 } }])
    expect(readState(1, said)).toBeUndefined();
});

test("what is missing or makes no sense is as if nothing had been said", () => {
  const other = readState(1, {
    ...ANN,
    pointer: { tick: "soon", track: {} },
    selected: { clips: "all", notes: [1, "n1"] },
    drag: { clips: [null, { track: "keys", start: Number.NaN, length: -5 }] },
    latency_ms: 1e300,
    listening: "yes",
  });
  expect(other).toMatchObject({
    client: 1,
    person: { name: "Ann", colour: 3 },
    looking: null,
    pointer: { tick: 0, track: "", down: 0 },
    selected: { clips: [], notes: ["", "n1"] },
    drag: { clips: [{ track: "keys", start: 0, length: 1, name: "" }] },
    latency_ms: 1_000,
    listening: false,
  });
});

test("a flood of things is cut", () => {
  const clips = Array.from({ length: 5_000 }, (_, n) => `c${n}`);
  expect(readState(1, { ...ANN, selected: { clips, notes: [] } })?.selected.clips.length).toBe(MOST_TOLD);
  expect(
    readState(1, { person: { ...ANN.person, name: "x".repeat(999), colour: -11 } })?.person,
  ).toMatchObject({
    name: "x".repeat(40),
    colour: 3,
  });
});

test("where somebody looks is said in bars, with the place that is open", () => {
  const looking = { low: "mixer", clip: "", track: "", top: "", from: 4 * 3_840, to: 12 * 3_840 };
  const metre = MetreMap.of(EMPTY_SONG);
  const at = (more: object) =>
    whereInWords(readState(1, { ...ANN, looking: { ...looking, ...more } })!, EMPTY_SONG, metre);
  expect(at({})).toBe("Mixer, bars 5 to 12");
  expect(at({ low: "", to: 5 * 3_840 })).toBe("bar 5");
  expect(whereInWords(readState(1, ANN)!, EMPTY_SONG, metre)).toBe("somewhere else");
});
