import { expect, test } from "vitest";
import { compressed_db, reduction_db } from "./dynamics_curve";
import { envelopeLine, envelopesOf, handles, shareOfTime, timeAt } from "./envelope";
import { bandsOf, isOn, response, spread } from "./equalizer_response";
import reference from "./equalizer_response.json";
import { filterResponse, ladderResponse } from "./filter_response";

test("the equaliser's curve is that of the engine", () => {
  for (const { settings, gain_db } of reference.cases) {
    const drawn = response(
      bandsOf(new Map(Object.entries(settings) as [string, number][])),
      reference.frequencies,
      reference.rate,
    );
    drawn.forEach((db, i) => {
      if (gain_db[i]! > -50) expect(db, JSON.stringify(settings)).toBeCloseTo(gain_db[i]!, 1);
    });
  }
});

test("a bell or shelf of 0 dB is out, a cut needs no decibels", () => {
  expect(isOn({ type: 3, hz: 1000, db: 0, q: 1 })).toBe(false);
  expect(isOn({ type: 1, hz: 1000, db: 0, q: 1 })).toBe(true);
  expect(response([{ type: 3, hz: 1000, db: 0, q: 1 }], [1000], 48_000)).toEqual([0]);
});

test("frequencies lie from 20 Hz to 20 kHz in equal ratios", () => {
  const [low, middle, high] = spread(3);
  expect([low, middle, high].map((hz) => Math.round(hz!))).toEqual([20, 632, 20_000]);
});

test("a low pass of 24 dB an octave loses 3 dB at its corner and 24 an octave above", () => {
  const [corner, octave, next] = filterResponse(
    { mode: 1, cutoff_hz: 1000, resonance: 0 },
    [1000, 8000, 16_000],
  );
  expect(corner).toBeCloseTo(-3.01, 2);
  expect(octave! - next!).toBeCloseTo(24.08, 1);
});

test("four one-poles lose 12 dB at the cutoff, and resonance lifts it", () => {
  const at = (resonance: number): number =>
    ladderResponse({ cutoff_hz: 1000, resonance, poles: 4 }, [1000])[0]!;
  expect(at(0)).toBeCloseTo(-12.04, 2);
  expect(at(0.9)).toBeGreaterThan(10);
});

test("four to one lets a quarter of what is over the threshold through", () => {
  const by = { threshold_db: -20, ratio: 4, knee_db: 0, makeup_db: 0, mix: 1 };
  expect(compressed_db(0, by)).toBeCloseTo(-15, 3);
  expect(compressed_db(-30, by)).toBeCloseTo(-30, 6);
  expect(reduction_db(-20, { ...by, knee_db: 12 })).toBeCloseTo((0.75 * 12) / 8, 6);
  expect(compressed_db(0, { ...by, mix: 0 })).toBe(0);
});

test("an envelope starts at nothing, peaks, stays at its sustain and ends", () => {
  const shape = { attack_s: 0.1, decay_s: 1, sustain: 0.6, release_s: 0.5 };
  const line = envelopeLine(shape);
  expect(line[0]).toEqual({ x: 0, y: 1 });
  expect(Math.min(...line.map((place) => place.y))).toBeCloseTo(0, 6);
  const { decay, release } = handles(shape);
  expect(decay.y).toBeCloseTo(0.4);
  expect(line.at(-1)!.x).toBeCloseTo(release.x);
  expect(line.at(-1)!.y).toBeCloseTo(1, 2);
});

test("a time and its share of the drawing lead to each other", () => {
  for (const time_s of [0.001, 0.05, 1, 20]) expect(timeAt(shareOfTime(time_s))).toBeCloseTo(time_s, 6);
});

test("a synth with two envelopes shows two", () => {
  const names = ["attack_s", "decay_s", "sustain", "release_s", "filter_attack_s", "filter_decay_s"];
  expect(envelopesOf(names)).toHaveLength(1);
  expect(envelopesOf([...names, "filter_sustain", "filter_release_s"])[1]!.attack).toBe("filter_attack_s");
});
