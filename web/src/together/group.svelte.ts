/**
 * Listening together: whoever is in the group starts, seeks and loops for all of it, and all hear the same.
 *
 * The server keeps how the group plays (`group_time.ts`) and tells everybody, also who did it, in one order. Each
 * page finds out which frame of its own audio is heard at that moment and begins there: the room's clock to the
 * page's clock, that to the loudspeaker, less the engine's latency. What drifts apart is brought back together
 * when it has become too much to be tight, and is left alone before.
 */

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { untrack } from "svelte";
import { TRANSPORT } from "../song/connection";
import type { Ticks } from "../song/document";
import type { Studio } from "../studio/studio.svelte";
import type { Conductor } from "../studio/transport.svelte";
import { AskingTime } from "./asking_time";
import { apart, type GroupTransport, heardAt, RATE, readTransport } from "./group_time";
import type { Presence } from "./presence.svelte";
import { middle, Sounding } from "./sounding";
import { Throttle } from "./throttle";

/** How far ahead playing begins, besides the latency of the slowest loudspeaker. */
const AHEAD_MS = 150;
/** What a page needs to begin somewhere on the frame. */
const SOONEST_MS = 60;
const LOOK_MS = 100;
/** Two pages that are this far off, one each way, are still tight. */
const MOST_APART_MS = 12;
const LOOKS = 9;
const LATENCY_STEP_MS = 10;
const LOOP_EVERY_MS = 120;

export class Group implements Conductor {
  isOn = $state(false);
  /** Whether the room's clock is known well enough to play by it. */
  isReady = $state(false);
  /** How far this page was off when last looked, in milliseconds. */
  off_ms = $state(0);
  /** How often it was brought back. */
  corrected = 0;
  private transport: GroupTransport | null = null;
  private asking: AskingTime | null = null;
  private readonly sounding: Sounding;
  private readonly loops: Throttle<GroupTransport["loop"]>;
  private readonly offs: number[] = [];
  /** When what is heard here last began anew, by the page's clock. */
  private begunAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setInterval> | undefined;
  private leave: (() => void)[] = [];

  constructor(
    private readonly studio: Studio,
    private readonly presence: Presence,
  ) {
    this.sounding = new Sounding(studio.player);
    this.loops = new Throttle((loop) => this.tell({ loop }), LOOP_EVERY_MS);
  }

  toggle(): void {
    if (this.isOn) this.part();
    else this.join();
  }

  /** Play what the group plays; whoever is the first lets the others hear what they play themselves. */
  join(): void {
    if (this.isOn) return;
    const { connection, transport, player } = this.studio;
    this.isOn = this.presence.listening = true;
    this.leave = [
      connection.listen(TRANSPORT, (from) => this.hear(from)),
      $effect.root(() => {
        $effect(() => {
          void this.studio.song.tempo;
          untrack(() => this.anchorAgain());
        });
      }),
    ];
    this.asking = new AskingTime(connection, () => this.learn());
    this.timer = setInterval(() => this.look(), LOOK_MS);
    transport.conductor = this;
    void player.resume();
  }

  /** Go on alone, from where the group is. */
  part(): void {
    if (!this.isOn) return;
    this.say({ listening: false });
    this.isOn = this.isReady = this.presence.listening = false;
    this.studio.transport.conductor = null;
    clearInterval(this.timer);
    this.asking?.close();
    this.asking = this.transport = null;
    this.loops.close();
    for (const leave of this.leave) leave();
  }

  close(): void {
    this.part();
  }

  // ── what a person does, for all ──

  play(from: Ticks): boolean {
    return this.tell({ playing: true, tick: from }, this.ahead_ms);
  }

  pause(): boolean {
    return this.tell({ playing: false });
  }

  seek(tick: Ticks): boolean {
    const playing = this.transport?.playing === true;
    return this.tell({ tick }, playing ? this.ahead_ms : 0);
  }

  loop(): boolean {
    if (!this.leads) return false;
    this.loops.take(this.ownLoop);
    return true;
  }

  // ── for tests and figures ──

  /** The sample of the song (at 48 kHz) that the group should hear at a moment of the room's clock. */
  wanted(room_ms: number): number | null {
    return this.transport ? heardAt(this.transport, room_ms, this.sampleOf) : null;
  }

  /** The room's clock now. */
  get room_ms(): number {
    return this.asking?.clock.room(performance.now()) ?? Number.NaN;
  }

  // ── telling ──

  /** Whoever records plays alone: their takes belong to what they hear, now. Who listens in leads nobody. */
  private get leads(): boolean {
    const { recording, rights, notices } = this.studio;
    if (this.isOn && (recording.isOn || !rights.mayComment)) {
      this.part();
      notices.say(`You ${recording.isOn ? "record" : "listen in"}, so you play on your own now.`);
    }
    return this.isOn && this.isReady && this.studio.connection.number > 0;
  }

  /** Tell the group how it plays from now on, or from a little later; what is not said stays as it is. */
  private tell(change: Partial<GroupTransport>, ahead_ms = 0): boolean {
    if (!this.leads) return false;
    const now = this.room_ms;
    const { playing, loop } = this.transport ?? {
      playing: this.studio.transport.playing,
      loop: this.ownLoop,
    };
    const tick = this.transport
      ? this.studio.clock.tick(heardAt(this.transport, now, this.sampleOf) / RATE)
      : this.studio.player.status.tick;
    // Taken as said: what is done next, such as going back after a stop, rests on it.
    this.transport = {
      playing,
      loop,
      tick,
      at: now + ahead_ms,
      ...change,
      who: this.studio.connection.number,
    };
    const { who: _, ...told } = this.transport;
    this.say(told);
    return true;
  }

  private say(message: object): void {
    this.studio.connection.say(TRANSPORT, (to) => encoding.writeVarString(to, JSON.stringify(message)));
  }

  private get ownLoop(): GroupTransport["loop"] {
    const { looping, loop } = this.studio.transport;
    return looping && loop && loop.end > loop.start ? [loop.start, loop.end] : null;
  }

  private get ahead_ms(): number {
    const others = this.presence.others.filter((other) => other.listening).map((other) => other.latency_ms);
    return AHEAD_MS + Math.max(this.presence.latency_ms, ...others);
  }

  /**
   * Another tempo moves every place in time: each page goes on from where it is, and whoever set the group off
   * says for all where that is.
   */
  private async anchorAgain(): Promise<void> {
    const { transport } = this;
    const { player, clock } = this.studio;
    // What has yet to begin goes by the tempo that it will find.
    if (!transport?.playing || !this.isReady || performance.now() < this.begunAt) return;
    this.rest();
    await player.settled();
    const at = this.certainFrom(transport);
    const frame = this.sounding.frameAt(at);
    if (this.transport !== transport || !player.timeline.movingAt(frame)) return;
    const place = {
      tick: clock.tick(player.timeline.positionAt(frame) / player.context.sampleRate),
      at: this.asking?.clock.room(at) ?? 0,
    };
    if (this.speaksFor(transport)) this.tell(place);
    else this.transport = { ...transport, ...place };
    this.rest();
  }

  /** Whether it is this page's turn to speak for the group: it set it off, or is the first, and who did has left. */
  private speaksFor(transport: GroupTransport): boolean {
    const { number } = this.studio.connection;
    const theirs = this.presence.others.filter((other) => other.listening).map((other) => other.number);
    const isLeft = transport.who !== number && !theirs.includes(transport.who);
    return transport.who === number || (isLeft && theirs.every((other) => number < other));
  }

  // ── hearing ──

  /** The clock is known better; the first time, ask how the group plays. After a break of the line too. */
  private learn(): void {
    const isKnown = this.asking?.clock.isKnown === true;
    if (isKnown && !this.isReady) this.say({ listening: true });
    this.isReady = isKnown;
  }

  private hear(from: decoding.Decoder): void {
    const transport = readTransport(decoding.readVarString(from));
    if (transport === undefined || !this.isOn) return;
    if (transport === null) {
      this.transport = null;
      const { playing } = this.studio.transport;
      this.tell({ tick: playing ? this.studio.player.heardTick() : this.studio.transport.tick });
      return;
    }
    this.transport = transport;
    this.obey(transport);
  }

  private obey(transport: GroupTransport): void {
    const here = this.studio.transport;
    const [start, end] = transport.loop ?? [0, 0];
    const before = this.ownLoop;
    if (before?.[0] !== transport.loop?.[0] || before?.[1] !== transport.loop?.[1])
      here.loopHere(transport.loop ? { start, end } : null);
    this.offs.length = 0;
    if (transport.playing) {
      if (here.playing) void this.follow(transport);
      else this.begin(transport);
      return;
    }
    if (here.playing) here.pauseHere();
    here.seekHere(transport.tick);
  }

  /** Go where the group is; who hears the right thing already is left alone. */
  private async follow(transport: GroupTransport): Promise<void> {
    await this.studio.player.settled();
    if (this.transport === transport && Math.abs(this.off(transport)) > MOST_APART_MS) this.begin(transport);
  }

  /** Be where the group is, as soon as can be done on the frame. */
  private begin(transport: GroupTransport): void {
    const { player, clock, transport: here } = this.studio;
    if (!this.asking || !player.status.running) return;
    const now = performance.now();
    const soonest = now + SOONEST_MS + this.latency_ms;
    const at = Math.max(this.asking.clock.page(transport.at), soonest);
    const place = heardAt(transport, this.asking.clock.room(at), this.sampleOf);
    this.rest(at);
    here.playAt(this.sounding.frameAt(at), clock.tick(place / RATE));
  }

  /** What was looked at so far says nothing about what is heard from a moment on. */
  private rest(from_ms = performance.now()): void {
    this.begunAt = from_ms;
    this.offs.length = 0;
  }

  /** Several times a second: how late is the sound here, and is it where the group is? */
  private look(): void {
    const { player } = this.studio;
    this.sounding.look();
    const latency_ms = LATENCY_STEP_MS * Math.round(this.latency_ms / LATENCY_STEP_MS);
    if (latency_ms !== this.presence.latency_ms) this.presence.latency_ms = latency_ms;
    const { transport } = this;
    if (!transport?.playing || !this.isReady) return;
    if (!player.status.running) {
      this.sounding.reset();
      return;
    }
    if (performance.now() < this.begunAt + 3 * LOOK_MS) return;
    this.offs.push(this.off(transport));
    if (this.offs.length < LOOKS) return;
    this.off_ms = middle(this.offs);
    if (Math.abs(this.off_ms) > MOST_APART_MS) {
      this.corrected += 1;
      this.begin(transport);
    } else this.offs.shift();
  }

  /** How far this page is ahead of the group, in milliseconds. */
  private off(transport: GroupTransport): number {
    const { player } = this.studio;
    const at = this.certainFrom(transport);
    const frame = this.sounding.frameAt(at);
    if (!player.timeline.movingAt(frame)) return Number.POSITIVE_INFINITY;
    const here = (player.timeline.positionAt(frame) * RATE) / player.context.sampleRate;
    const wanted = heardAt(transport, this.asking?.clock.room(at) ?? 0, this.sampleOf);
    return (apart(here, wanted, transport.loop, this.sampleOf) * 1000) / RATE;
  }

  /**
   * From when on, by the page's clock, what is heard goes by what is known: not before now, the group's beginning
   * and the last jump here. The loudspeaker is late: what it plays now may be from before another tempo.
   */
  private certainFrom(transport: GroupTransport): number {
    const { timeline } = this.studio.player;
    const begins = this.asking?.clock.page(transport.at) ?? 0;
    return Math.max(performance.now(), begins, this.sounding.momentOf(timeline.lastJump));
  }

  private get latency_ms(): number {
    const { player } = this.studio;
    const { context } = player;
    const output_s = context instanceof AudioContext ? context.outputLatency || context.baseLatency : 0;
    return (output_s + player.engineLatency / context.sampleRate) * 1000;
  }

  private readonly sampleOf = (tick: Ticks): number => this.studio.clock.samples(0, tick);
}
