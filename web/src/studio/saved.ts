/** Waiting until the server has what was done here: it exports, compares and suggests from what it has. */

import type { Connection } from "../song/connection";

const PATIENCE_MS = 5_000;

/** Resolves when everything is saved; rejects when that takes long, or the signal stops it. */
export function savedSoon(
  connection: Pick<Connection, "state" | "observe">,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error?: object): void => {
      leave();
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    };
    const look = (): void => {
      if (connection.state === "saved") end();
      else if (connection.state === "offline") end(away);
    };
    const leave = connection.observe(look);
    const away = {
      problem: "The server cannot be reached.",
      remedy: "Start it, and do this again when it says saved above.",
    };
    const late = {
      problem: "The server does not have your last changes yet.",
      remedy: "Do this again when it says saved above.",
    };
    const timer = setTimeout(() => end(late), PATIENCE_MS);
    signal?.addEventListener("abort", () => end({ problem: "Stopped.", remedy: "" }));
    look();
  });
}
