import { expect, test } from "vitest";
import { RoomClock } from "./clock";

/** Numbers from 0 to 1 that come in the same order every time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ask `times` times over a path with these delays (milliseconds) when the server is ahead by 1,234,567 ms. */
function asked(times: number, out: () => number, back: () => number): RoomClock {
  const clock = new RoomClock();
  for (let n = 0; n < times; n++) {
    const at = 1_000 + n * 40;
    const there = at + out();
    clock.take(at, there + 1_234_567, there + back());
  }
  return clock;
}

test("on a quiet line the clock is exact", () => {
  const clock = asked(
    10,
    () => 0.2,
    () => 0.2,
  );
  expect(clock.isKnown).toBe(true);
  expect(clock.room(5_000)).toBeCloseTo(1_239_567, 6);
  expect(clock.page(clock.room(777))).toBeCloseTo(777, 6);
  expect(clock.quickest_ms).toBeCloseTo(0.4, 6);
});

test("over a path whose delays jump by 50 ms it is right to two", () => {
  const random = chance(7);
  const late = (): number => 10 + 50 * random() ** 2;
  const clock = asked(42, late, late);
  expect(Math.abs(clock.room(0) - 1_234_567)).toBeLessThan(2);
});

test("it is not trusted before five answers, nor after the line was broken", () => {
  const clock = asked(
    4,
    () => 1,
    () => 1,
  );
  expect(clock.isKnown).toBe(false);
  clock.take(2_000, 1_236_568, 2_002);
  expect(clock.isKnown).toBe(true);
  clock.reset();
  expect(clock.isKnown).toBe(false);
});

test("a path that is 20 ms longer on the way back puts it wrong by half of that, which nobody can see", () => {
  const clock = asked(
    20,
    () => 15,
    () => 35,
  );
  expect(clock.room(0) - 1_234_567).toBeCloseTo(-10, 6);
});

test("answers of another time are left out", () => {
  const clock = new RoomClock();
  clock.take(10, Number.NaN, 11);
  clock.take(10, 5, 9);
  expect(clock.isKnown).toBe(false);
  expect(clock.room(3)).toBe(3);
});
