/** Code of the page that comes when it is asked for: when it cannot be had, that is told as what it is. */

import { Problem } from "../server";

/** Pass on what is fetched; rejects in two sentences. */
export const fetched = <T>(what: Promise<T>): Promise<T> =>
  what.catch(() => {
    const remedy = "Try again when the studio's server can be reached.";
    throw new Problem("This part of the page could not be loaded.", remedy);
  });
