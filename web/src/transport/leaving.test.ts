import { expect, test } from "vitest";
import type { SaveState } from "../song/connection";
import type { Song } from "../song/document";
import type { Cause, SongListener } from "../song/live";
import { Unsaved } from "./leaving";

test("what was done here is unsaved until the server says that it is on disk", () => {
  let told: SongListener = () => {};
  let settle = (): void => {};
  const connection = {
    state: "saved" as SaveState,
    observe: (listener: () => void) => {
      settle = listener;
      return () => {};
    },
  };
  const live = {
    observe: (listener: SongListener) => {
      told = listener;
      return () => {};
    },
  };
  const unsaved = new Unsaved({ live, connection });
  const change = (cause: Cause): void => told({} as Song, {} as Song, cause);

  change({ by: "", why: "", own: false });
  expect(unsaved.isThere).toBe(false);
  change({ by: "", why: "Draw a note", own: true });
  expect(unsaved.isThere).toBe(true);
  connection.state = "saving";
  settle();
  expect(unsaved.isThere).toBe(true);
  connection.state = "saved";
  settle();
  expect(unsaved.isThere).toBe(false);
});
