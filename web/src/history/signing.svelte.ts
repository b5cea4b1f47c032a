/**
 * Which signatures on the split sheet the server vouches for, and which lines are one's own to sign. The song only
 * says that somebody signed: whoever edits it could write that.
 */

import { Problem } from "../server";
import type { Signatures } from "../song/split_sheet";
import type { Studio } from "../studio/studio.svelte";
import type { Past } from "./past";

/** The status by which the server says that the sheet is another one by now. */
const CHANGED = 409;

export class Signing {
  proven = $state.raw<Signatures>(new Map());
  /** The lines that this person may sign. */
  mine = $state.raw<ReadonlySet<string>>(new Set());
  /** Whether the server has said anything yet. */
  isKnown = $state(false);
  /** What somebody here wanted to sign when the sheet said something else already; "" when there is no such thing. */
  refused = $state("");
  private asked = 0;

  constructor(
    private readonly studio: Studio,
    private readonly past: Past,
  ) {}

  /** Sign a line of the sheet; `text` is what stands on all of it, as whoever signs sees it. */
  async sign(line: string, text: string, by: string): Promise<void> {
    this.refused = "";
    try {
      await this.past.signSplitSheet(line, text, by);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== CHANGED) throw error;
      this.refused = text; // the page says so, and marks what is different
    }
    await this.look();
  }

  /** Ask the server; without a line what it said before stays. */
  async look(): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    try {
      const { lines, text, may_sign } = await this.past.splitSheet();
      if (asked !== this.asked) return; // it has changed again meanwhile
      this.proven = new Map(
        lines
          .filter((line) => line.signed_at || line.void)
          .map(({ id, signed_by, signed_at }) => [
            id,
            { by: signed_by, at: signed_at, text: signed_at && text },
          ]),
      );
      this.mine = new Set(may_sign);
      this.isKnown = true;
    } catch (error) {
      if (this.studio.connection.state === "saved") this.studio.notices.tellError(error);
    }
  }
}
