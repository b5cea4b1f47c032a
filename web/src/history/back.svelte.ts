/**
 * Coming back from working apart: what two people meant differently, kept in this browser until each is decided.
 *
 * What was merged stays as it is when nothing is chosen. Choosing a version is an edit, and the other version of
 * some notes stays as a take of their track.
 */

import type { WayOut } from "../server";
import type { Met } from "../song/apart";
import { applyAll } from "../song/applying";
import type { Edit } from "../song/edits";
import { savedSoon } from "../studio/saved";
import type { Studio } from "../studio/studio.svelte";
import { Past } from "./past";

const KEPT = "woodshed-back-";

export type Way = "mine" | "theirs" | "both";

export class Back {
  conflicts = $state.raw<readonly WayOut[]>([]);
  /** Who else worked on the song meanwhile, in words. */
  they = $state("somebody else");
  /** What is heard: the id of a conflict and a way out of it. */
  heard = $state<{ readonly id: string; readonly way: Way } | null>(null);

  constructor(private readonly studio: Studio) {
    this.load();
    studio.apart?.whenBack((met) => void this.meet(met));
  }

  /** Decide a conflict; "both" leaves the song as it was merged. */
  choose(conflict: WayOut, way: Way): void {
    this.silence();
    const whose = way === "mine" ? "my version" : `the version of ${this.they}`;
    if (way !== "both") {
      const edits = editsOf(conflict, way);
      if (edits.length > 0 && !this.studio.apply(edits, `Keep ${whose} of ${conflict.about}`)) return;
    }
    this.conflicts = this.conflicts.filter((each) => each !== conflict);
    this.save();
    this.studio.notices.say(
      way === "both" ? "Left as it was merged." : `Kept ${whose}. Undo brings the other one back.`,
    );
  }

  /** Hear the song as it would be; again, and it is silent. */
  listen(conflict: WayOut, way: Way): void {
    const { studio } = this;
    if (this.heard?.id === conflict.id && this.heard.way === way) {
      this.silence();
      return;
    }
    try {
      const song = way === "both" ? studio.song : applyAll(editsOf(conflict, way), studio.song);
      studio.auditioning = true;
      studio.player.audition(song, 0);
    } catch (error) {
      studio.notices.tellError(error);
      return;
    }
    const isNew = this.heard?.id !== conflict.id;
    this.heard = { id: conflict.id, way };
    if (conflict.end > conflict.start)
      studio.transport.loopOver({ start: conflict.start, end: conflict.end });
    if (isNew || !studio.transport.playing) studio.transport.play(conflict.start);
  }

  silence(): void {
    if (!this.heard) return;
    this.heard = null;
    const { studio } = this;
    studio.transport.pause();
    studio.transport.loopOver(null);
    studio.auditioning = false;
    studio.player.audition(null);
  }

  close(): void {
    this.silence();
  }

  private async meet({ base, mine, theirs, since }: Met): Promise<void> {
    const { studio } = this;
    try {
      await savedSoon(studio.connection);
      const wish = { base: text(base), mine: text(mine), theirs: text(theirs), since };
      const found = await new Past(studio.id).conflicts(wish);
      if (found.conflicts.length === 0) return;
      this.they = found.they;
      this.conflicts = [...this.conflicts, ...found.conflicts];
      this.save();
      const count = found.conflicts.length;
      const places = count === 1 ? "one place" : `${count} places`;
      studio.notices.say(
        `You and ${found.they} both changed ${places} while you were apart. Nothing is lost.`,
        {
          name: "Decide",
          run: () => {
            studio.view.historyPage = "apart";
            studio.view.openLow("history");
          },
        },
      );
    } catch (error) {
      // The song is merged and whole; only nobody says where two meant different things.
      console.warn("What was done apart could not be compared", error);
    }
  }

  private save(): void {
    try {
      const { they, conflicts } = this;
      if (conflicts.length === 0) localStorage.removeItem(KEPT + this.studio.id);
      else localStorage.setItem(KEPT + this.studio.id, JSON.stringify({ they, conflicts }));
    } catch {
      // A full store: they are there until the page is left.
    }
  }

  private load(): void {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(KEPT + this.studio.id) ?? "null");
      if (typeof kept !== "object" || kept === null || !("conflicts" in kept)) return;
      if (Array.isArray(kept.conflicts)) this.conflicts = kept.conflicts as WayOut[];
      if ("they" in kept && typeof kept.they === "string") this.they = kept.they;
    } catch {
      // What cannot be read is as if nothing had been kept.
    }
  }
}

const editsOf = (conflict: WayOut, way: Way): readonly Edit[] =>
  way === "mine" ? conflict.mine_edits : way === "theirs" ? conflict.theirs_edits : [];

/** Bytes as base64, piece by piece: one call with a whole song would be too many arguments. */
function text(bytes: Uint8Array): string {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192)
    letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters);
}
