/** What is asked of the server about the song as it is here: one thing at a time, when all of it is saved. */

import { savedSoon } from "../studio/saved";
import type { Studio } from "../studio/studio.svelte";

export class Errands {
  busy = $state(false);

  constructor(private readonly studio: Studio) {}

  readonly trying = async (action: () => Promise<void>): Promise<void> => {
    if (this.busy) return;
    this.busy = true;
    await this.studio.notices.trying(async () => {
      await savedSoon(this.studio.connection);
      await action();
    });
    this.busy = false;
  };
}
