import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Frames } from "./frames";

let next: ((now: number) => void) | null = null;

beforeEach(() => {
  next = null;
  vi.stubGlobal("requestAnimationFrame", (run: (now: number) => void) => {
    next = run;
    return 1;
  });
});
afterEach(() => vi.unstubAllGlobals());

function step(): boolean {
  const run = next;
  next = null;
  run?.(0);
  return run !== null;
}

test("a drawer is drawn once when it comes, and then only when it is touched", () => {
  const frames = new Frames();
  const drawer = { draw: vi.fn(() => false) };
  frames.add(drawer);
  expect(step()).toBe(true);
  expect(step()).toBe(false);
  frames.touch(drawer);
  frames.touch(drawer);
  step();
  expect(drawer.draw).toHaveBeenCalledTimes(2);
});

test("what moves is drawn on every frame until it stands still", () => {
  const frames = new Frames();
  let left = 3;
  frames.add({ draw: () => --left > 0 });
  while (step());
  expect(left).toBe(0);
});

test("what was taken out is not drawn any more", () => {
  const frames = new Frames();
  const drawer = { draw: vi.fn(() => true) };
  const leave = frames.add(drawer);
  leave();
  step();
  frames.touch(drawer);
  expect(drawer.draw).not.toHaveBeenCalled();
});
