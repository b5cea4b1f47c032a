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

test("it is said which side was turned down, so that nobody wonders", () => {
  expect(matchInWords({ gain_before_db: 0, gain_after_db: -2.14 })).toBe(
    "Equally loud: “after” is turned down by 2.1 dB.",
  );
  expect(matchInWords({ gain_before_db: -0.5, gain_after_db: 0 })).toBe(
    "Equally loud: “before” is turned down by 0.5 dB.",
  );
  expect(matchInWords({ gain_before_db: 0, gain_after_db: 0 })).toBe("Both sides are equally loud.");
});
