import { expect, test } from "vitest";
import type { Track } from "../song/document";
import { trackNamed } from "./written_for";

const tracks = ["Drums", "Bass", "Electric piano", "Piano", "Strings"].map(
  (name) => ({ id: name, name }) as Track,
);
const named = (sentence: string): string | undefined => trackNamed(sentence, tracks)?.name;

test("a sentence that names one track is about that track", () => {
  expect(named("busier drums, 8 bars")).toBe("Drums");
  expect(named("a DRUM fill")).toBe("Drums");
  expect(named("more strings!")).toBe("Strings");
});

test("the longer of two names is meant", () => {
  expect(named("a calmer electric piano")).toBe("Electric piano");
  expect(named("a calmer piano")).toBe("Piano");
});

test("a sentence about a song, or about several tracks, names none", () => {
  expect(named("a slow waltz")).toBeUndefined();
  expect(named("drums and bass that breathe")).toBeUndefined();
  expect(named("the embassy")).toBeUndefined();
});
