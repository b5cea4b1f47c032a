/** Leaving the page before everything is on the server's disk is asked about. */

import type { Connection } from "../song/connection";
import type { LiveSong } from "../song/live";

interface Kept {
  readonly live: Pick<LiveSong, "observe">;
  readonly connection: Pick<Connection, "state" | "observe">;
}

/** Whether something was done here that the server has not confirmed; `stop` ends the watching. */
export class Unsaved {
  isThere = false;
  private readonly leave: readonly (() => void)[];

  constructor({ live, connection }: Kept) {
    this.leave = [
      live.observe((_song, _before, cause) => {
        if (cause.own) this.isThere = true;
      }),
      connection.observe(() => {
        if (connection.state === "saved") this.isThere = false;
      }),
    ];
  }

  stop(): void {
    for (const each of this.leave) each();
  }
}

/** Let the browser ask before the page is left with something unsaved; returns what stops that. */
export function askBeforeLeaving(studio: Kept): () => void {
  const unsaved = new Unsaved(studio);
  const ask = (event: BeforeUnloadEvent): void => {
    if (unsaved.isThere) event.preventDefault();
  };
  addEventListener("beforeunload", ask);
  return () => {
    unsaved.stop();
    removeEventListener("beforeunload", ask);
  };
}
