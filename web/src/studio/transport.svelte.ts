/**
 * How the song is played: from where, in which loop, with which click. The engine plays; this tells it how.
 *
 * The loop and the click are how a person works, no part of the song, so they are kept in this browser.
 */

import type { Player } from "../engine/player";
import type { Song, Ticks } from "../song/document";
import { MetreMap } from "../song/metre";
import type { Range, Selection } from "./selection.svelte";

/** What the transport needs of the studio that it belongs to. */
export interface Played {
  readonly id: string;
  readonly player: Player;
  readonly selection: Selection;
  readonly song: Song;
}

/**
 * Who plays for several people at once, so that all hear the same: `together/group.svelte.ts`. It is asked
 * first, and says whether it took the matter in hand.
 */
export interface Conductor {
  play(from: Ticks): boolean;
  pause(): boolean;
  seek(tick: Ticks): boolean;
  loop(): boolean;
}

interface Kept {
  readonly looping: boolean;
  readonly loop: Range | null;
  readonly clicking: boolean;
  readonly click_gain_db: number;
  readonly countInBars: number;
}

const KEPT = "woodshed-transport-";

export class Transport {
  playing = $state(false);
  /** Whether anything was played since the song was opened. */
  played = $state(false);
  looping = $state(false);
  /** What is played again and again while `looping`. */
  loop = $state.raw<Range | null>(null);
  clicking = $state(false);
  click_gain_db = $state(-9);
  /** Bars that are counted before a recording starts. */
  countInBars = $state(1);
  conductor: Conductor | null = null;
  /** Where playing started: stopping brings the playhead back there. */
  from: Ticks = 0;
  /** Where the playhead was put while nothing plays; the player says so only a frame later. */
  private cue: Ticks | null = null;
  private readonly leave: () => void;

  constructor(private readonly studio: Played) {
    this.load();
    this.leave = studio.player.observe(() => {
      const playing = studio.player.status.playing;
      if (playing !== this.playing) this.playing = playing;
      if (playing) this.cue = null;
      if (playing && !this.played) this.played = true;
    });
    if (this.clicking) this.tellClick();
    if (this.looping) this.tellLoop();
  }

  get tick(): Ticks {
    return this.cue !== null && !this.playing ? this.cue : this.studio.player.status.tick;
  }

  /** Play from where the playhead is, or from a place. */
  play(from: Ticks = this.tick, options: { countInBars?: number } = {}): void {
    if (!options.countInBars && this.conductor?.play(from)) return;
    if (from !== this.tick) this.studio.player.seek(from);
    this.begin(from);
    void this.studio.player.play(options);
  }

  /** Play so that `tick` is where the song is at a frame of the audio context. */
  playAt(frame: number, tick: Ticks): void {
    if (!this.playing) this.begin(tick);
    this.studio.player.startAt(frame, tick);
  }

  private begin(from: Ticks): void {
    this.from = from;
    this.cue = null;
    this.playing = true;
    this.played = true;
  }

  /** Stop where the playhead is. */
  pause(): void {
    if (!this.conductor?.pause()) this.pauseHere();
  }

  /** Stop in this page alone. */
  pauseHere(): void {
    this.playing = false;
    this.studio.player.stop();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Stop and return to where playing started; stopped already, to the start of the song. */
  stop(): void {
    const back = this.playing || this.tick !== this.from ? this.from : 0;
    if (this.playing) this.pause();
    this.seek(back);
  }

  seek(tick: Ticks): void {
    if (!this.conductor?.seek(Math.max(0, Math.round(tick)))) this.seekHere(tick);
  }

  /** Go to a place in this page alone. */
  seekHere(tick: Ticks): void {
    this.from = Math.max(0, Math.round(tick));
    this.cue = this.from;
    this.studio.player.seek(this.from);
  }

  /** Loop a stretch of time; without one, what is selected, or the section at the playhead. */
  loopOver(range: Range | null): void {
    this.loop = range;
    this.loopHere(range);
    this.conductor?.loop();
  }

  /** Loop in this page alone; without a stretch of time no longer, but it is kept for the next time. */
  loopHere(range: Range | null): void {
    if (range !== null) this.loop = range;
    this.looping = range !== null;
    this.tellLoop();
    this.save();
  }

  toggleLoop(): void {
    const chosen = this.selected();
    if (this.looping) this.looping = false;
    else {
      this.loop = chosen ?? this.loop ?? this.around(this.tick);
      this.looping = true;
    }
    this.tellLoop();
    this.save();
    this.conductor?.loop();
  }

  toggleClick(): void {
    this.clicking = !this.clicking;
    this.tellClick();
    this.save();
  }

  setClick(gain_db: number): void {
    this.click_gain_db = gain_db;
    this.clicking = true;
    this.tellClick();
    this.save();
  }

  setCountIn(bars: number): void {
    this.countInBars = bars;
    this.save();
  }

  /** The time that is selected: a range, or from the first selected clip to the end of the last. */
  selected(): Range | null {
    const { selection, song } = this.studio;
    if (selection.range) return selection.range;
    const section = song.sections.find((each) => each.id === selection.section);
    if (section) return { start: section.start, end: section.start + section.length };
    const clips = song.tracks.flatMap((track) => track.clips.filter((clip) => selection.clips.has(clip.id)));
    if (clips.length === 0) return null;
    return {
      start: Math.min(...clips.map((clip) => clip.start)),
      end: Math.max(...clips.map((clip) => clip.start + clip.length)),
    };
  }

  close(): void {
    this.leave();
  }

  /** The section at a place, or four bars from its bar. */
  private around(tick: Ticks): Range {
    const { song } = this.studio;
    const section = song.sections.find((each) => each.start <= tick && tick < each.start + each.length);
    if (section) return { start: section.start, end: section.start + section.length };
    const metre = MetreMap.of(song);
    const { bar } = metre.position(tick);
    return { start: metre.tickOfBar(bar), end: metre.tickOfBar(bar + 4) };
  }

  private tellLoop(): void {
    const { start, end } = this.loop ?? { start: 0, end: 0 };
    this.studio.player.loop(this.looping && end > start, start, end);
  }

  private tellClick(): void {
    this.studio.player.click(this.clicking, this.click_gain_db);
  }

  private save(): void {
    const { looping, loop, clicking, click_gain_db, countInBars } = this;
    const kept: Kept = { looping, loop, clicking, click_gain_db, countInBars };
    try {
      localStorage.setItem(KEPT + this.studio.id, JSON.stringify(kept));
    } catch {
      // A full store loses only the loop and the click.
    }
  }

  private load(): void {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT + this.studio.id) ?? "{}") as Partial<Kept>;
      if (typeof kept.clicking === "boolean") this.clicking = kept.clicking;
      if (typeof kept.click_gain_db === "number") this.click_gain_db = kept.click_gain_db;
      if (typeof kept.countInBars === "number") this.countInBars = kept.countInBars;
      if (kept.loop && kept.loop.end > kept.loop.start) {
        this.loop = kept.loop;
        this.looping = kept.looping === true;
      }
    } catch {
      // What cannot be read is as if nothing had been kept.
    }
  }
}
