import { expect, test } from "vitest";
import type { Edit } from "../song/edits";
import { keyOf, met, readUndecided, standing, type Undecided, waysOf } from "./undecided";

function fader(they: string, ours: string, fields: readonly string[] = ["gain_db"]): Undecided {
  const about = `the ${fields.join(" and ")} of Bass`;
  const values = Object.fromEntries(fields.map((field) => [field, -6]));
  const edit: Edit = { edit: "Change", kind: "Track", changes: { bass: values } };
  return {
    ...{ id: "value:Track:bass", what: "value", about, sentence: `you and ${they} both changed ${about}.` },
    ...{ ours, theirs: "−6 dB", track: "bass", clip: "", start: 0, end: 0 },
    ...{ mine_edits: [edit], theirs_edits: [], they },
  };
}

test("a newer conflict about the same thing takes the place of the older one", () => {
  const all = met([fader("Olga", "−1 dB")], [fader("Mia", "−2 dB")]);
  expect(all.map((each) => [each.ours, each.they])).toEqual([["−2 dB", "Mia"]]);
});

test("one about other fields of the same thing leaves the older one, and its other person, to be decided", () => {
  const all = met([fader("Olga", "−1 dB")], [fader("Mia", "left", ["pan"])]);
  expect(all.map((each) => each.they)).toEqual(["Olga", "Mia"]);
  expect(new Set(all.map(keyOf)).size).toBe(2);
});

test("one about more fields of the same thing holds what the older one was about", () => {
  const all = met([fader("Olga", "−1 dB")], [fader("Mia", "−2 dB, left", ["gain_db", "pan"])]);
  expect(all.map((each) => each.they)).toEqual(["Mia"]);
});

test("doubles that a browser has kept are mended when they are read, and damaged ones left out", () => {
  const { they: _, ...old } = fader("Olga", "−1 dB");
  const kept = { they: "Olga", conflicts: [old, { ...old, ours: "−2 dB" }, { id: "x" }, null] };
  expect(readUndecided(kept).map((each) => [each.ours, each.they])).toEqual([["−2 dB", "Olga"]]);
  expect(readUndecided(null)).toEqual([]);
  expect(readUndecided({ conflicts: "none" })).toEqual([]);
});

test("of one value there are two ways out, and the song has one of them already", () => {
  const value = fader("Olga", "−1 dB");
  expect([standing(value), waysOf(value)]).toEqual(["theirs", ["mine", "theirs"]]);
  const notes = { ...value, theirs_edits: value.mine_edits };
  expect([standing(notes), waysOf(notes)]).toEqual([null, ["mine", "theirs", "both"]]);
});
