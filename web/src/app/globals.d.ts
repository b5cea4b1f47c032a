import type { Studio } from "../studio/studio.svelte";

declare global {
  interface Window {
    /** The page's own door for scripts and tests: the studio that is open. */
    woodshed?: { readonly studio: Studio };
  }
}
