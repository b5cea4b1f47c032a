/**
 * Two moments of a song held against each other: where they differ, and either of them heard, equally loud, all of
 * it or only what changed.
 */

import type { Compared, Contrast } from "../server";
import type { Song } from "../song/document";
import { readSong } from "../song/text";
import { savedSoon } from "../studio/saved";
import type { Range } from "../studio/selection.svelte";
import type { Studio } from "../studio/studio.svelte";
import { endOf } from "../transport/ending";
import { changedRange, changedTracks, measured, soloed } from "./listening";
import { Past } from "./past";

export type Half = "a" | "b";

const MOST_COMPARED_S = 20;
const MOST_BARS = 16;

export class Comparing {
  contrast = $state.raw<Contrast | null>(null);
  /** Which moment is heard; "" for neither. */
  heard = $state<Half | "">("");
  /** Whether only what changed is heard. */
  only = $state(true);
  /** What is being done before something can be heard. */
  doing = $state("");
  gains = $state.raw<Compared | null>(null);
  private songs: { readonly a: Song; readonly b: Song } | null = null;
  private before: { readonly looping: boolean; readonly loop: Range | null } | null = null;
  private stopping: AbortController | null = null;
  private readonly leave: () => void;
  private readonly past: Past;

  /** `to` null: the song as it is now, also while it changes. */
  constructor(
    private readonly studio: Studio,
    readonly since: number,
    readonly to: number | null,
  ) {
    this.past = new Past(studio.id);
    this.leave = studio.live.observe(() => {
      if (this.to !== null) return;
      this.songs = null;
      if (this.heard === "b") this.play("b");
    });
  }

  /** Ask the server where the two differ. */
  async look(): Promise<void> {
    this.contrast = await this.past.contrast(this.since, this.to ?? undefined);
  }

  /** Hear one of the two where they differ; the first time, both are measured. */
  async listen(half: Half, only = this.only): Promise<void> {
    const isNew = this.heard === "" || only !== this.only;
    this.only = only;
    if (!isNew) {
      this.play(half);
      return;
    }
    this.silence();
    this.studio.commands.run("ideas.silence");
    const stopping = new AbortController();
    this.stopping = stopping;
    const { signal } = stopping;
    this.doing = "Matching the loudness …";
    try {
      await savedSoon(this.studio.connection, signal);
      await this.fetch();
      await this.measure(signal);
    } catch (error) {
      if (!signal.aborted) this.studio.notices.tellError(error);
      if (!this.songs) return;
    } finally {
      if (this.stopping === stopping) this.doing = "";
    }
    if (signal.aborted) return;
    const { transport } = this.studio;
    const stretch = this.stretch();
    this.before = { looping: transport.looping, loop: transport.loop };
    transport.loopOver(stretch);
    this.play(half);
    transport.play(stretch.start);
  }

  /** Go back to the song itself, and to the loop that was there. */
  silence(): void {
    this.stopping?.abort();
    this.stopping = null;
    this.doing = "";
    if (this.heard === "") return;
    this.heard = "";
    const { studio, before } = this;
    studio.transport.pause();
    studio.auditioning = false;
    studio.player.audition(null);
    if (before) studio.transport.loopOver(before.looping ? before.loop : null);
    this.before = null;
  }

  close(): void {
    this.silence();
    this.leave();
  }

  private play(half: Half): void {
    const song = half === "a" ? this.songs?.a : this.to === null ? this.studio.song : this.songs?.b;
    if (!song) return;
    this.heard = half;
    const gain_db = (half === "a" ? this.gains?.gain_before_db : this.gains?.gain_after_db) ?? 0;
    this.studio.auditioning = true;
    this.studio.player.audition(soloed(song, this.tracks(song)), gain_db);
  }

  private tracks(song: Song): readonly string[] {
    return this.only && this.contrast ? changedTracks(this.contrast.rows, song) : [];
  }

  /** Where both are heard: the bars that changed, else the loop, else some bars from the playhead on. */
  private stretch(): Range {
    const { studio, contrast } = this;
    const changed = contrast && changedRange(contrast.rows);
    if (changed) return changed;
    if (studio.transport.looping && studio.transport.loop) return studio.transport.loop;
    const end = Math.max(endOf(studio.song), 1);
    const from = studio.transport.tick < end ? studio.transport.tick : 0;
    const start = studio.metre.tickOfBar(studio.metre.position(Math.round(from)).bar);
    return { start, end: Math.min(end, start + MOST_BARS * 4 * 960) };
  }

  private async fetch(): Promise<void> {
    if (!this.contrast) await this.look();
    if (this.songs) return;
    const { studio, since, to } = this;
    const then = async (seq: number): Promise<Song> => readSong(await this.past.songThen(seq));
    const a = await then(since);
    this.songs = { a, b: to === null ? studio.song : await then(to) };
  }

  /** Let the server measure both, so that neither wins by being louder. */
  private async measure(signal: AbortSignal): Promise<void> {
    const { studio, since, to } = this;
    const range = measured(this.stretch(), studio.clock, MOST_COMPARED_S);
    const wish = { since, to, ...range, tracks: this.tracks(studio.song) };
    try {
      const tell = (doing: string): void => {
        if (!signal.aborted) this.doing = `${doing} …`;
      };
      this.gains = await this.past.contrastLoudness(wish, tell, signal);
    } catch (error) {
      this.gains = null;
      if (!signal.aborted) studio.notices.say("Not matched in loudness: one side may be louder.");
      console.warn("Not matched in loudness", error);
    }
  }
}
