import { beforeEach, expect, test } from "vitest";
import { Throttle, type Timers } from "./throttle";

let now = 0;
let waiting: { at: number; action: () => void }[] = [];
const timers: Timers = {
  now: () => now,
  later: (action, ms) => {
    const one = { at: now + ms, action };
    waiting.push(one);
    return () => {
      waiting = waiting.filter((each) => each !== one);
    };
  },
};

function pass(ms: number): void {
  const end = now + ms;
  for (;;) {
    const next = waiting.filter((each) => each.at <= end).sort((a, b) => a.at - b.at)[0];
    if (!next) break;
    now = next.at;
    waiting = waiting.filter((each) => each !== next);
    next.action();
  }
  now = end;
}

beforeEach(() => {
  now = 0;
  waiting = [];
});

test("a second of dragging at 120 moves a second is told in at most eleven messages, the last one whole", () => {
  const said: number[] = [];
  const throttle = new Throttle<{ x: number }>(({ x }) => said.push(x), 100, timers);
  for (let x = 0; x < 120; x++) {
    throttle.take({ x });
    pass(1_000 / 120);
  }
  pass(200);
  expect(said.length).toBeLessThanOrEqual(11);
  expect(said[0]).toBe(0);
  expect(said.at(-1)).toBe(119);
});

test("the same is said once, and again to somebody new", () => {
  const said: string[] = [];
  const throttle = new Throttle<string>((text) => said.push(text), 100, timers);
  throttle.take("here");
  pass(500);
  throttle.take("here");
  pass(500);
  expect(said).toEqual(["here"]);
  throttle.again();
  expect(said).toEqual(["here", "here"]);
});

test("after closing nothing is said", () => {
  const said: string[] = [];
  const throttle = new Throttle<string>((text) => said.push(text), 100, timers);
  throttle.take("a");
  throttle.take("b");
  throttle.close();
  pass(500);
  expect(said).toEqual(["a"]);
});
