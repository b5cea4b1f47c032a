import { beforeEach, expect, test, vi } from "vitest";
import { Learned, Takeover } from "./learning";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
});

const everywhere = () => true;

test("a knob moves nothing before it has come past the value, then it has it", () => {
  const takeover = new Takeover();
  expect(takeover.move(0.1, 0.5)).toBeNull();
  expect(takeover.move(0.4, 0.5)).toBeNull();
  expect(takeover.move(0.55, 0.5)).toBe(0.55);
  expect(takeover.move(0.7, 0.55)).toBe(0.7);
});

test("a knob that is where the value is has it at once", () => {
  expect(new Takeover().move(0.51, 0.5)).toBe(0.51);
});

test("when somebody else moves the value, the knob has to find it again", () => {
  const takeover = new Takeover();
  takeover.move(0.5, 0.5);
  expect(takeover.move(0.52, 0.9)).toBeNull();
  expect(takeover.move(0.95, 0.9)).toBe(0.95);
});

test("what was learned is there again in the next visit", () => {
  new Learned().learn("Knobs", "0 cc74", "synth.cutoff_hz", everywhere);
  expect(new Learned().targets("Knobs", "0 cc74")).toEqual(["synth.cutoff_hz"]);
  expect(new Learned().of("synth.cutoff_hz")).toEqual([["Knobs", "0 cc74"]]);
});

test("a knob moves one thing of a song, and keeps what it moves in others", () => {
  const learned = new Learned();
  learned.learn("Knobs", "0 cc74", "other.gain_db", everywhere);
  learned.learn("Knobs", "0 cc74", "a.pan", (target) => target !== "other.gain_db");
  learned.learn("Knobs", "0 cc74", "b.pan", (target) => target !== "other.gain_db");
  expect(learned.targets("Knobs", "0 cc74")).toEqual(["other.gain_db", "b.pan"]);
});

test("a target is moved by one knob, until it is forgotten", () => {
  const learned = new Learned();
  learned.learn("Knobs", "0 cc1", "a.pan", everywhere);
  learned.learn("Knobs", "0 cc2", "a.pan", everywhere);
  expect(learned.targets("Knobs", "0 cc1")).toEqual([]);
  learned.forget("a.pan");
  expect(learned.of("a.pan")).toEqual([]);
});
