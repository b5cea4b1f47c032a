import { expect, test } from "vitest";
import type { SaveState } from "../song/connection";
import { savedSoon } from "./saved";

test("what the server shall do waits until everything is saved", async () => {
  let tell = (): void => {};
  const connection = {
    state: "saving" as SaveState,
    observe: (listener: () => void) => {
      tell = listener;
      return () => {};
    },
  };
  let done = false;
  const waiting = savedSoon(connection, new AbortController().signal).then(() => (done = true));
  await Promise.resolve();
  expect(done).toBe(false);
  connection.state = "saved";
  tell();
  await waiting;
  expect(done).toBe(true);
});

test("without a server nobody waits: what to do is told at once", async () => {
  const connection = { state: "offline" as SaveState, observe: () => () => {} };
  await expect(savedSoon(connection, new AbortController().signal)).rejects.toMatchObject({
    problem: "The server cannot be reached.",
  });
});
