/** What the page has in its window beside what browsers put there. */

import type { Studio } from "../studio/studio.svelte";

declare global {
  interface Window {
    /** The page's own door for scripts and tests: the studio that is open, and the parts of the engine. */
    woodshed: {
      readonly studio?: Studio;
      readonly engine: () => Promise<typeof import("../engine/parts")>;
    };
  }
}
