import { expect, test } from "vitest";
import { OfflineWork, offlineInWords } from "./offline_work";

test("what was done offline is said in the words of its steps, each once", () => {
  const work = new OfflineWork();
  for (const why of ["Fader of Bass", "Fader of Bass", "Draw notes", "Fader of Bass"]) work.add(why, 0);
  expect(work.inWords()).toBe("Offline: Fader of Bass, Draw notes");
});

test("what the server has is said no more, and what it has not when the line breaks is", () => {
  const work = new OfflineWork();
  work.add("One", 1);
  work.add("Two", 2);
  expect(work.whys).toEqual([]);
  work.save(1);
  work.part();
  expect(work.whys).toEqual(["Two"]);
  work.save(0);
  expect(work.inWords()).toBe("What was done offline");
});

test("what was done before a reload is said first", () => {
  const work = new OfflineWork();
  work.add("After", 0);
  work.recall(["Before"]);
  expect(work.inWords()).toBe("Offline: Before, After");
});

test("of much, as much is said as has room, and how much more there is", () => {
  const whys = Array.from({ length: 40 }, (_, n) => `Step number ${n + 1}`);
  expect(offlineInWords(whys)).toMatch(/^Offline: Step number 1, Step number 2, .* and \d+ more$/);
  expect(offlineInWords(whys).length).toBeLessThan(180);
  expect(offlineInWords(["x".repeat(500)]).length).toBeLessThan(180);
});
