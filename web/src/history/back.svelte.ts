/**
 * Coming back from working apart: what two people meant differently, kept in this browser until each is decided.
 *
 * What was merged stays as it is when nothing is chosen. Choosing a version is an edit, and the other version of
 * some notes stays as a take of their track.
 */

import type { Met } from "../song/apart";
import { applyAll } from "../song/applying";
import type { Edit } from "../song/edits";
import { savedSoon } from "../studio/saved";
import type { Studio } from "../studio/studio.svelte";
import { Past } from "./past";
import { keyOf, met, readUndecided, standing, type Undecided, type Way } from "./undecided";

const KEPT = "woodshed-back-";

export class Back {
  conflicts = $state.raw<readonly Undecided[]>([]);
  /** What is heard: the key of a conflict and a way out of it. */
  heard = $state<{ readonly key: string; readonly way: Way } | null>(null);
  /** The notice that asks to decide, while it stands; 0: none. */
  private notice = 0;

  constructor(private readonly studio: Studio) {
    this.load();
    studio.apart?.whenBack((met) => void this.meet(met));
  }

  /** Decide a conflict; "both" leaves the song as it was merged. */
  choose(conflict: Undecided, way: Way): void {
    this.silence();
    const whose = way === "mine" ? "my version" : `the version of ${conflict.they}`;
    if (way !== "both") {
      const edits = editsOf(conflict, way);
      if (edits.length > 0 && !this.studio.apply(edits, `Keep ${whose} of ${conflict.about}`)) return;
    }
    this.conflicts = this.conflicts.filter((each) => each !== conflict);
    this.save();
    if (this.conflicts.length === 0) this.unask();
    this.studio.notices.say(
      way === "both"
        ? "Left as it was merged."
        : way === standing(conflict)
          ? `Kept ${whose}, which the song has already.`
          : `Kept ${whose}. Undo brings the other one back.`,
    );
  }

  /** Hear the song as it would be; again, and it is silent. */
  listen(conflict: Undecided, way: Way): void {
    const { studio } = this;
    const key = keyOf(conflict);
    if (this.heard?.key === key && this.heard.way === way) {
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
    const isNew = this.heard?.key !== key;
    this.heard = { key, way };
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

  /** Take the notice away: whoever sees the conflicts need not be asked to look at them. */
  unask(): void {
    this.studio.notices.dismiss(this.notice);
    this.notice = 0;
  }

  private async meet({ base, mine, theirs, since }: Met): Promise<void> {
    const { studio } = this;
    try {
      await savedSoon(studio.connection);
      const wish = { base: text(base), mine: text(mine), theirs: text(theirs), since };
      const found = await new Past(studio.id).conflicts(wish);
      if (found.conflicts.length === 0) return;
      this.conflicts = met(this.conflicts, found.conflicts);
      this.save();
      this.ask(found.they, found.conflicts.length);
    } catch (error) {
      // The song is merged and whole; only nobody says where two meant different things.
      console.warn("What was done apart could not be compared", error);
    }
  }

  /** Say that there is something to decide; it stands until somebody looks, or sends it away. */
  private ask(they: string, count: number): void {
    const { studio } = this;
    this.unask();
    const places = count === 1 ? "one place" : `${count} places`;
    const told = `You and ${they} both changed ${places} while you were apart. Nothing is lost.`;
    const run = (): void => {
      studio.view.historyPage = "apart";
      studio.view.openLow("history");
    };
    this.notice = studio.notices.ask(told, { name: "Decide", run });
  }

  private save(): void {
    try {
      const { conflicts } = this;
      if (conflicts.length === 0) localStorage.removeItem(KEPT + this.studio.id);
      else localStorage.setItem(KEPT + this.studio.id, JSON.stringify({ conflicts }));
    } catch {
      // A full store: they are there until the page is left.
    }
  }

  private load(): void {
    try {
      this.conflicts = readUndecided(JSON.parse(localStorage.getItem(KEPT + this.studio.id) ?? "null"));
    } catch {
      // What cannot be read is as if nothing had been kept.
    }
  }
}

const editsOf = (conflict: Undecided, way: Way): readonly Edit[] =>
  way === "mine" ? conflict.mine_edits : way === "theirs" ? conflict.theirs_edits : [];

/** Bytes as base64, piece by piece: one call with a whole song would be too many arguments. */
function text(bytes: Uint8Array): string {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192)
    letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters);
}
