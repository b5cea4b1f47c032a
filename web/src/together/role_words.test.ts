import { expect, test } from "vitest";
import { lasts, roleName } from "./role_words";

test("how long a link still lasts is said in days, and at its end in hours", () => {
  expect(lasts(null, 0)).toBe("until it is taken back");
  expect(lasts(7 * 86_400, 10)).toBe("for 7 more days");
  expect(lasts(86_400, 0)).toBe("for 24 more hours");
  expect(lasts(1_800, 0)).toBe("for 1 more hour");
  expect(lasts(5, 5)).toBe("over");
});

test("roles are called by their names", () => {
  expect(roleName("commenter")).toBe("Commenter");
});
