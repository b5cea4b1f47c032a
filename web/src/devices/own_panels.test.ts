import { expect, test } from "vitest";
import { ownPanels } from "./own_panels";

test("the bass line brings its panel", () => {
  expect(ownPanels().get("bass_line")?.part).toBe("line");
});

test("no parameter stands twice on a front", () => {
  for (const [kind, { front }] of ownPanels()) expect(new Set(front).size, kind).toBe(front.length);
});
