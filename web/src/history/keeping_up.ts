/** The pages of the history follow the song while they are shown, whoever changes it. */

import { Problem } from "../server/asking";
import { NAMES } from "../song/connection";
import type { Studio } from "../studio/studio.svelte";

/** After one's own change is on the disk; and after somebody else's, which the server may still be writing. */
const OWN_MS = 150;
const OTHERS_MS = 600;
/** Not more often than this, while somebody turns a knob. */
const REST_MS = 1_000;

/** What a page says that was opened without the server. */
export const AWAY =
  "The history is kept by the studio's server, which cannot be reached now. It is shown as soon as the line is back.";

type Followed = Pick<Studio, "connection" | "live"> & {
  readonly notices: Pick<Studio["notices"], "tellError">;
};

/**
 * Fetch a page's rows now and whenever the song has changed; returns how to stop. `tellAway` hears each time
 * whether the server could not be reached.
 */
export function keepUp(
  { connection, live, notices }: Followed,
  refresh: () => Promise<void>,
  tellAway: (isAway: boolean) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const fetch = (): void => {
    last = performance.now();
    refresh().then(
      () => tellAway(false),
      (error: unknown) => {
        if (error instanceof Problem && error.status === 0) tellAway(true);
        else notices.tellError(error);
      },
    );
  };
  const soon = (wait_ms: number): void => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        // While it is on its way there is nothing to see, and it is looked for again when it is there.
        if (connection.state === "saved") fetch();
      },
      Math.max(wait_ms, last + REST_MS - performance.now()),
    );
  };
  fetch();
  const leave = [
    live.observe(() => soon(OTHERS_MS)),
    connection.listen(NAMES, () => soon(0)), // they are no part of the song
    connection.observe(() => {
      if (connection.state === "saved") soon(OWN_MS);
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const each of leave) each();
  };
}
