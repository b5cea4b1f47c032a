import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../server/asking";
import { NAMES } from "../song/connection";
import { keepUp } from "./keeping_up";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class Heard {
  private readonly listeners = new Set<() => void>();
  state = "saved";
  observe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  listen(kind: number, listener: () => void): () => void {
    expect(kind).toBe(NAMES);
    return this.observe(listener);
  }
  tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function followed() {
  const live = new Heard();
  const connection = new Heard();
  const errors: unknown[] = [];
  const notices = { tellError: (error: unknown) => void errors.push(error) };
  return { live, connection, errors, studio: { live, connection, notices } as never };
}

test("a page follows what anybody does to the song, once for many changes, and not when it is left", async () => {
  const { live, studio } = followed();
  let times = 0;
  const leave = keepUp(
    studio,
    async () => void times++,
    () => {},
  );
  expect(times).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  for (let change = 0; change < 5; change++) live.tell();
  await vi.advanceTimersByTimeAsync(700);
  expect(times).toBe(2);
  leave();
  live.tell();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(times).toBe(2);
});

test("it waits until one's own change is on the disk", async () => {
  const { live, connection, studio } = followed();
  let times = 0;
  const leave = keepUp(
    studio,
    async () => void times++,
    () => {},
  );
  connection.state = "saving";
  live.tell();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(times).toBe(1);
  connection.state = "saved";
  connection.tell();
  await vi.advanceTimersByTimeAsync(200);
  expect(times).toBe(2);
  leave();
});

test("without the server it says so, and nothing of an error", async () => {
  const { connection, errors, studio } = followed();
  const told: boolean[] = [];
  let isDown = true;
  const refresh = async (): Promise<void> => {
    if (isDown) throw new Problem("The studio cannot be reached.", "Start it.");
  };
  const leave = keepUp(studio, refresh, (isAway) => void told.push(isAway));
  await vi.advanceTimersByTimeAsync(0);
  isDown = false;
  connection.tell();
  await vi.advanceTimersByTimeAsync(2_000);
  expect([told, errors]).toEqual([[true, false], []]);
  leave();
});
