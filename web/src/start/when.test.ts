import { expect, test } from "vitest";
import { whenInWords } from "./when";

const NOW = Date.UTC(2026, 10, 26, 12) / 1000;

test("time past is said as people say it", () => {
  expect(whenInWords(NOW - 5, NOW)).toBe("just now");
  expect(whenInWords(NOW - 3 * 60, NOW)).toBe("3 minutes ago");
  expect(whenInWords(NOW - 2 * 3600, NOW)).toBe("2 hours ago");
  expect(whenInWords(NOW - 26 * 3600, NOW)).toBe("yesterday");
  expect(whenInWords(NOW - 40 * 86400, NOW)).toBe("17 October");
  expect(whenInWords(NOW - 400 * 86400, NOW)).toBe("22 October 2025");
});

test("a clock that is ahead never speaks of the future", () => {
  expect(whenInWords(NOW + 500, NOW)).toBe("just now");
});
