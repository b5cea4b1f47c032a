/**
 * Recording: what is played and sung goes to the armed tracks, from the playhead or in the loop.
 *
 * Notes are kept in this browser every second while they are recorded, audio on the server piece by piece, so
 * that what was recorded and not finished can be had again. What comes of it is one step of undo.
 */

import { Draft } from "../record/draft";
import type { Growing, Wave } from "../record/growing";
import { PER } from "../record/live_peaks";
import { type Pass as NotePass, NoteRecording, type Span } from "../record/notes";
import { keptAudio, keptNotes, type Placing } from "../record/placing";
import type { Recorded } from "../record/recorder";
import { addTrack } from "../song/changes/tracks";
import { type Note, PPQ, type Ticks, type Track } from "../song/document";
import { snapped } from "../song/snap";
import type { Touch } from "./by_hand.svelte";
import { Input } from "./input.svelte";
import type { Studio } from "./studio.svelte";

export type RecordState = "idle" | "opening" | "recording" | "keeping";

const KEPT = "woodshed-record";
const DRAFT_MS = 1_000;

interface Kept {
  readonly quantise: Ticks;
  readonly overdub: boolean;
}

export class Recording {
  state = $state<RecordState>("idle");
  /** Whether the clicks before the beginning are heard. */
  counting = $state(false);
  /** Notes are drawn onto this grid as they are recorded; 0 leaves them as played. */
  quantise = $state<Ticks>(0);
  /** Whether new notes join those of the clip that is there; otherwise they take their place. */
  overdub = $state(true);
  /** What is being recorded, for the timeline: a clip that grows on each armed track. */
  growing = $state.raw<readonly Growing[]>([]);
  /** The microphone or line. */
  readonly input: Input;
  /** How often sound was lost in this recording. */
  gaps = $state(0);

  private readonly notes = new Map<string, NoteRecording>();
  private span: Span = { start: 0, end: null };
  private withAudio = false;
  /** How often the loop began anew, and where it was heard last: which stretch of the sound is seen. */
  private turn = 0;
  private lastTick: Ticks = 0;
  /** Whether the song has begun to play since recording was asked for. */
  private rolling = false;
  private readonly draft: Draft;
  private drafting: ReturnType<typeof setInterval> | undefined;
  private readonly leave: (() => void)[] = [];

  /** Disarms what was armed for this recording alone: the next one goes to the track that is in hand then. */
  private lent: () => void = () => {};

  constructor(private readonly studio: Studio) {
    this.draft = new Draft(studio.id);
    this.input = new Input(studio);
    this.input.onGap = () => {
      this.gaps += 1;
    };
    this.input.onLost = () => void this.stop();
    this.load();
    this.leave.push(
      studio.byHand.observe((touch, tracks, at_ms) => this.hear(touch, tracks, at_ms)),
      studio.player.observe(() => this.follow()),
    );
  }

  get isOn(): boolean {
    return this.state !== "idle";
  }

  toggle(): void {
    if (this.state === "idle") void this.start();
    else if (this.state === "recording") void this.stop();
  }

  /** Record on the armed tracks; on the track in hand when none is armed. */
  async start(): Promise<void> {
    const { studio } = this;
    const tracks = this.tracks();
    if (tracks.length === 0) {
      studio.notices.tell(
        "There is nothing to record on.",
        "Choose an instrument or audio track, or make one.",
      );
      return;
    }
    const ice = tracks.find((track) => track.frozen_as !== null);
    if (ice) {
      studio.notices.say(`${ice.name} is frozen, so nothing can be recorded on it.`, {
        name: `Thaw ${ice.name}`,
        run: () => studio.frozen.thaw(ice.id),
      });
      return;
    }
    this.lent = studio.arming.lend(tracks.map((track) => track.id));
    this.withAudio = tracks.some((track) => track.kind === "audio");
    this.state = "opening";
    this.rolling = false;
    this.gaps = 0;
    this.turn = 0;
    this.lastTick = 0;
    this.input.over = false;
    try {
      if (this.withAudio && !this.input.isOpen && !(await this.input.open())) {
        this.state = "idle";
        this.lent();
        return;
      }
      await this.begin(tracks);
    } catch (error) {
      this.state = "idle";
      this.lent();
      studio.notices.tellError(error);
    }
  }

  private async begin(tracks: readonly Track[]): Promise<void> {
    const { studio } = this;
    const { transport, player } = studio;
    const loop = transport.looping ? transport.loop : null;
    const running = transport.playing && !this.withAudio;
    const start = loop?.start ?? Math.max(0, Math.round(running ? player.heardTick() : transport.tick));
    this.span = { start, end: loop?.end ?? null };
    this.notes.clear();
    for (const track of tracks)
      if (track.kind === "instrument")
        this.notes.set(track.id, new NoteRecording(this.span, (tick) => this.drawn(tick)));
    this.state = "recording";
    this.drafting = setInterval(() => this.keepDraft(), DRAFT_MS);
    if (running) return;
    if (transport.playing) transport.pause();
    transport.seek(start);
    const { countInBars } = transport;
    transport.from = start;
    if (this.withAudio && this.input.recorder)
      await this.input.recorder.begin({ countInBars, name: tracks[0]!.name });
    else transport.play(start, { countInBars });
  }

  /** Stop, and put what was recorded into the song. */
  async stop(): Promise<void> {
    if (this.state !== "recording") return;
    const { studio } = this;
    this.state = "keeping";
    clearInterval(this.drafting);
    const until = this.tickAt(performance.now());
    try {
      const passes = [...this.notes].map(([track, recording]) => [track, recording.finish(until)] as const);
      this.notes.clear();
      const audio = this.withAudio ? await this.input.recorder!.end() : null;
      studio.transport.pause();
      for (const [track, each] of passes) this.keepNotes(track, each);
      if (audio) this.keepAudio(audio);
      this.draft.clear();
    } catch (error) {
      studio.notices.tellError(error);
    } finally {
      this.state = "idle";
      this.lent();
      this.counting = false;
      this.growing = [];
    }
  }

  // ── what was recorded ──

  private keepNotes(id: string, passes: readonly NotePass[]): void {
    const { studio } = this;
    const track = studio.song.tracks.find((each) => each.id === id);
    if (track === undefined || passes.length === 0) return;
    const made = keptNotes(studio.song, track, passes, this.placing);
    if (!studio.apply(made.edits, `Recorded on ${track.name}`)) return;
    studio.selection.chooseClips([made.clip], track.id);
    const notes = passes.reduce((sum, pass) => sum + pass.notes.length, 0);
    const turns = passes.length > 1 && !this.overdub ? ` in ${passes.length} takes` : "";
    studio.notices.say(`${notes === 1 ? "One note" : `${notes} notes`} recorded on ${track.name}${turns}`);
  }

  private keepAudio(recorded: Recorded): void {
    const { studio } = this;
    const tracks = this.audioTracks();
    for (const track of tracks) {
      const made = keptAudio(studio.song, track, recorded.media, recorded.passes, this.placing);
      if (studio.apply(made.edits, `Recorded on ${track.name}`))
        studio.selection.chooseClips([made.clip], track.id);
    }
    if (recorded.lostAt.length > 0) this.tellLost(recorded.lostAt);
    else if (this.input.over)
      studio.notices.tell(
        "The input was too loud in places, and is distorted there.",
        "Turn it down at the microphone or interface, and record again.",
      );
    else studio.notices.say(`Recorded on ${tracks.map((each) => each.name).join(", ")}`);
  }

  private tellLost(ticks: readonly Ticks[]): void {
    const bars = [...new Set(ticks.map((tick) => this.studio.metre.position(tick).bar))];
    const [first, ...others] = bars.sort((a, b) => a - b);
    const places = others.length === 0 ? `bar ${first}` : `${bars.length} bars, the first is bar ${first}`;
    this.studio.notices.tell(
      `Sound was lost in ${places}.`,
      "It is silent there, and what follows may lie a hundredth of a second off. Close other programs, and record again from there.",
    );
  }

  private get placing(): Placing {
    return {
      span: this.span,
      overdub: this.overdub,
      clock: this.studio.clock,
      barEnd: (tick) => this.studio.metre.barAt(tick).end,
    };
  }

  // ── while it is played ──

  private hear(touch: Touch, tracks: readonly string[], at_ms: number): void {
    if (this.state !== "recording") return;
    const tick = this.tickAt(at_ms);
    for (const track of tracks) {
      const recording = this.notes.get(track);
      if (touch.does === "on") recording?.noteOn(touch.pitch, touch.velocity, tick);
      else if (touch.does === "off") recording?.noteOff(touch.pitch, tick);
      else recording?.control(touch.kind, touch.value, tick, touch.pitch);
    }
  }

  private follow(): void {
    if (this.state !== "recording") return;
    const { status } = this.studio.player;
    if (this.counting !== status.countingIn) this.counting = status.countingIn;
    if (!status.playing) {
      // Before it has begun to play, standing still is no reason to stop.
      if (this.rolling) void this.stop();
      return;
    }
    this.rolling = true;
    if (!status.countingIn) this.grow(this.tickAt(performance.now()));
  }

  /** The notes that are being recorded on a track, in ticks of the song. */
  liveNotes(track: string): Note[] {
    const notes = this.notes.get(track)?.live(this.tickAt(performance.now())) ?? [];
    return notes.map((note) => ({ ...note, start: note.start + this.span.start }));
  }

  private grow(tick: Ticks): void {
    for (const [track, recording] of this.notes) {
      recording.advance(tick);
      // A layer is heard from the next turn on, and is a step of its own: undo takes back the last one.
      if (this.overdub) this.keepNotes(track, recording.finishedTurns());
    }
    const { start, end } = this.span;
    if (end !== null && tick < this.lastTick - (end - start) / 2) this.turn += 1;
    this.lastTick = tick;
    const { arming, song } = this.studio;
    const tracks = song.tracks.filter((track) => arming.armed.has(track.id));
    const wave = this.withAudio ? this.wave() : null;
    this.growing = tracks.map((track) => ({
      track: track.id,
      start,
      end: Math.max(start, tick),
      name: "Recording",
      notes: this.notes.has(track.id) ? this.liveNotes(track.id) : [],
      wave: track.kind === "audio" ? wave : null,
      over: track.kind === "audio" && this.input.over,
    }));
  }

  /** The sound of this turn as far as it has come. */
  private wave(): Wave | null {
    const { recorder } = this.input;
    if (!recorder) return null;
    const { player } = this.studio;
    const { start, end } = this.span;
    const first = player.sampleOf(start);
    const before = end === null ? 0 : this.turn * (player.sampleOf(end) - first);
    return {
      values: recorder.peaks.values,
      per: PER,
      frame: (tick) => before + player.sampleOf(tick) - first,
    };
  }

  /** The tick that was heard at a moment; before the beginning it goes on backwards. */
  private tickAt(at_ms: number): Ticks {
    const { player, clock, song } = this.studio;
    const seconds = player.heardSample(player.frameHeard(at_ms)) / player.context.sampleRate;
    const begin_s = clock.seconds(this.span.start);
    const { start, end } = this.span;
    if (seconds >= begin_s) {
      const tick = clock.tick(seconds);
      // The word that the loop began anew may come a moment after it did.
      return end !== null && tick >= end ? start + ((tick - start) % (end - start)) : tick;
    }
    return start - ((begin_s - seconds) * (song.tempo[0]?.bpm ?? 120) * PPQ) / 60;
  }

  private drawn(tick: Ticks): Ticks {
    return this.quantise === 0 ? tick : snapped(tick, this.quantise, this.studio.metre);
  }

  /** The armed tracks that can be recorded on; without any, the track in hand. */
  private tracks(): Track[] {
    const { song, arming, track } = this.studio;
    const can = (each: Track): boolean => each.kind === "instrument" || each.kind === "audio";
    const armed = song.tracks.filter((each) => can(each) && arming.armed.has(each.id));
    if (armed.length > 0) return armed;
    return track && can(track) ? [track] : [];
  }

  // ── what was not finished ──

  /** Notes that were recorded when the page went away; null when there are none. */
  unfinishedNotes(): ReturnType<Draft["read"]> {
    return this.draft.read();
  }

  recoverNotes(): void {
    const found = this.draft.read();
    if (found === null) return;
    this.span = found.span;
    for (const { track, passes } of found.tracks) this.keepNotes(track, passes);
    this.draft.clear();
  }

  forgetNotes(): void {
    this.draft.clear();
  }

  /** Put a recording that was never finished where the playhead is, on an audio track. */
  async recoverAudio({ recording, name }: { recording: string; name: string }): Promise<void> {
    const { studio } = this;
    const media = await studio.server.finishRecording(studio.id, recording);
    const start = Math.max(0, Math.round(studio.transport.tick));
    const end_s = studio.clock.seconds(start) + media.frames / media.sample_rate;
    const length = Math.max(1, Math.floor(studio.clock.tick(end_s)) - start);
    const there = this.audioTracks()[0] ?? studio.song.tracks.find((track) => track.kind === "audio");
    const made = there ? null : addTrack(studio.song, { name: name || "Recording", kind: "audio" });
    if (made !== null && !studio.apply(made.edits, "Track added")) return;
    const track = there ?? studio.song.tracks.find((each) => each.id === made?.id);
    if (!track) return;
    this.span = { start, end: null };
    const kept = keptAudio(studio.song, track, media, [{ start, length, offset: 0 }], this.placing);
    if (studio.apply(kept.edits, `Recovered on ${track.name}`))
      studio.selection.chooseClips([kept.clip], track.id);
  }

  private audioTracks(): Track[] {
    const { song, arming } = this.studio;
    return song.tracks.filter((track) => track.kind === "audio" && arming.armed.has(track.id));
  }

  private keepDraft(): void {
    const tracks = [...this.notes].map(([track, recording]) => ({ track, passes: recording.soFar() }));
    this.draft.keep({ span: this.span, tracks: tracks.filter((each) => each.passes.length > 0) });
  }

  save(): void {
    const { quantise, overdub } = this;
    try {
      localStorage.setItem(KEPT, JSON.stringify({ quantise, overdub } satisfies Kept));
    } catch {
      // A full store loses only how recording was set.
    }
  }

  close(): void {
    for (const each of this.leave) each();
    clearInterval(this.drafting);
    if (this.state === "recording") this.keepDraft();
    this.input.close();
  }

  private load(): void {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Kept>;
      if (typeof kept.quantise === "number") this.quantise = kept.quantise;
      if (typeof kept.overdub === "boolean") this.overdub = kept.overdub;
    } catch {
      // What cannot be read is as if nothing had been kept.
    }
  }
}
