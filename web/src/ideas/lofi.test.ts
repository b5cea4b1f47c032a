import { expect, test } from "vitest";
import { MEDIA, yearOf } from "./lofi";

test("a medium's usual year lies among its years, and other years are brought there", () => {
  for (const medium of MEDIA) {
    expect(yearOf(medium, medium.usual)).toBe(medium.usual);
    expect(yearOf(medium, 1800)).toBe(medium.first);
    expect(yearOf(medium, 2100)).toBe(medium.last);
  }
});
