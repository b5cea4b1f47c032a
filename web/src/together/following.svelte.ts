/** Looking where somebody else looks, until this person looks elsewhere themselves. */

import { untrack } from "svelte";
import type { Studio } from "../studio/studio.svelte";
import type { Low } from "../studio/view.svelte";
import type { Presence } from "./presence.svelte";
import type { Looking, Other } from "./states";

const LOWS: ReadonlySet<string> = new Set(["devices", "notes", "mixer", "record", "history"]);

export class FollowingPerson {
  /** The id of the document of whoever is followed; 0 for nobody. */
  client = $state(0);
  readonly who: Other | undefined = $derived.by(() =>
    this.presence.others.find((other) => other.client === this.client),
  );
  private readonly leave: (() => void)[];

  constructor(
    private readonly studio: Studio,
    private readonly presence: Presence,
  ) {
    const isHere = (event: Event): boolean =>
      event.target instanceof Element && event.target.closest("[data-follows]") !== null;
    const stop = (event: Event): void => {
      if (this.client !== 0 && !isHere(event)) this.stop();
    };
    // Whoever takes something in hand looks for themselves again.
    addEventListener("wheel", stop, { capture: true, passive: true });
    addEventListener("pointerdown", stop, { capture: true });
    this.leave = [
      () => removeEventListener("wheel", stop, { capture: true }),
      () => removeEventListener("pointerdown", stop, { capture: true }),
      $effect.root(() => {
        $effect(() => {
          const looking = this.who?.looking;
          if (looking) untrack(() => this.look(looking));
        });
        $effect(() => {
          if (this.client !== 0 && !this.who) untrack(() => this.stop());
        });
      }),
    ];
  }

  toggle(client: number): void {
    this.client = this.client === client ? 0 : client;
  }

  stop(): void {
    this.client = 0;
  }

  close(): void {
    for (const leave of this.leave) leave();
  }

  private look({ low, clip, track, from, to, top }: Looking): void {
    const { view, selection, song } = this.studio;
    const { bench } = this.presence;
    if (LOWS.has(low)) view.openLow(low as Low);
    else if (low === "") view.showLow = false;
    if (bench && bench.width > 0) {
      view.scrollTick = Math.max(0, from);
      view.pixelsPerTick = bench.width / Math.max(1, to - from);
      bench.wandered = true;
      const row = bench.rowOf(top);
      if (row) bench.scrollTo(row.top);
    }
    const home = song.tracks.find((each) => each.clips.some((one) => one.id === clip));
    if (clip !== selection.clip && home) selection.chooseClips([clip], home.id);
    else if (song.tracks.some((each) => each.id === track)) selection.chooseTrack(track);
  }
}
