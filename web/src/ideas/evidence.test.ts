import { expect, test } from "vitest";
import { evidenceInWords, matchInWords } from "./evidence";

test("what was measured before and after stands together with its unit", () => {
  expect(
    evidenceInWords({
      loudness_before_lufs: -18.21,
      loudness_after_lufs: -14.02,
      true_peak_before_dbtp: -3,
      true_peak_after_dbtp: -1,
    }),
  ).toEqual(["loudness −18.2 → −14.0 LUFS", "true peak −3.0 → −1.0 dBTP"]);
});

test("shares read as per cent, counts as whole numbers", () => {
  expect(evidenceInWords({ kept_share: 0.764, notes_before: 48, notes_after: 52 })).toEqual([
    "notes kept 76 %",
    "notes 48 → 52",
  ]);
  expect(evidenceInWords({ energy: 0.8, bars: 8 })).toEqual(["energy 0.80", "bars 8"]);
});

test("what a worn medium does is told in plain words with units", () => {
  expect(
    evidenceInWords({
      low_cut_hz: 61.7,
      high_cut_hz: 8810,
      hiss_db: -56.2,
      crackle_per_s: 11.2,
      flutter_percent: 0.08,
      saturation_percent: 1.68,
    }),
  ).toEqual([
    "bass from 61.7 Hz",
    "treble to 8810 Hz",
    "hiss −56.2 dB",
    "crackle 11.2 a second",
    "flutter 0.08 %",
    "distortion 1.68 %",
  ]);
});

test("it is said which side was turned down, so that nobody wonders", () => {
  expect(matchInWords({ gain_before_db: 0, gain_after_db: -2.14 })).toBe(
    "Equally loud: “after” is turned down by 2.1 dB.",
  );
  expect(matchInWords({ gain_before_db: -0.5, gain_after_db: 0 })).toBe(
    "Equally loud: “before” is turned down by 0.5 dB.",
  );
  expect(matchInWords({ gain_before_db: 0, gain_after_db: 0 })).toBe("Both sides are equally loud.");
});
