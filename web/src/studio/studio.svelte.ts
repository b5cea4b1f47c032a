/**
 * An open studio: one song, its sound, and what a person has in hand.
 *
 * A gesture becomes edits; `apply` writes them into the live song; the live song makes a new snapshot;
 * the engine and every view follow that snapshot. Nothing else keeps a copy of the song.
 */

import { getContext, setContext } from "svelte";
import type { Catalogue } from "../engine/catalogue";
import type { Clock } from "../engine/clock";
import type { Player } from "../engine/player";
import type { Back } from "../history/back.svelte";
import type { Server } from "../server";
import type { Apart } from "../song/apart";
import type { Connection } from "../song/connection";
import type { Song, Ticks, Track } from "../song/document";
import type { Edit, Suggestion } from "../song/edits";
import type { LiveSong } from "../song/live";
import { MetreMap } from "../song/metre";
import { snapped, stepOf } from "../song/snap";
import type { Landing } from "../sounds/landing";
import type { Together } from "../together/together.svelte";
import { Arming } from "./arming.svelte";
import { AutomationWriting } from "./automation_writing.svelte";
import { ByHand } from "./by_hand.svelte";
import { Commands } from "./commands";
import { fetched } from "./fetching";
import { Following } from "./following.svelte";
import { Frames } from "./frames";
import { FrozenTracks } from "./frozen.svelte";
import { Learning } from "./learning.svelte";
import { Notices } from "./notices.svelte";
import { NO_SOUND, OwnSounds } from "./own_sounds";
import { Recording } from "./recording.svelte";
import { Rights, type Seat } from "./rights.svelte";
import { isOwnTarget } from "./roles";
import { Selection } from "./selection.svelte";
import { isAutomated } from "./targets";
import { Transport } from "./transport.svelte";
import { View } from "./view.svelte";

/** What a studio is opened with. */
export interface Parts {
  readonly id: string;
  readonly live: LiveSong;
  readonly player: Player;
  readonly clock: Clock;
  readonly connection: Connection;
  readonly server: Server;
  readonly catalogue: Catalogue;
  /** Audio that is heard in this browser alone until it has arrived. */
  readonly own?: OwnSounds;
  /** Who sits here and what they may do; an owner when it is left out. */
  readonly seat?: Seat;
  /** What this song was when the line broke, for coming back. */
  readonly apart?: Apart;
}

export class Studio {
  readonly id: string;
  readonly live: LiveSong;
  readonly player: Player;
  readonly clock: Clock;
  readonly connection: Connection;
  readonly server: Server;
  readonly apart: Apart | undefined;
  readonly own: OwnSounds;
  readonly catalogue: Catalogue;
  readonly rights: Rights;
  readonly commands = new Commands();
  readonly frames = new Frames();
  readonly notices = new Notices();
  readonly selection = new Selection();
  readonly view: View;
  /** Playing, looping, the click: commands and views ask this, not the player. */
  readonly transport: Transport;
  /** The tracks that a recording goes to. */
  readonly arming = new Arming();
  /** Keys, on the computer, the screen or a MIDI device, and what they play. */
  readonly byHand = new ByHand(this);
  /** Which knobs of MIDI devices turn what. */
  readonly midiLearning = new Learning(this);
  readonly recording: Recording;
  /** What a hand turns, and whether its movement is written. */
  readonly automation = new AutomationWriting(this);
  readonly following = new Following(this);
  /** What keeps frozen tracks as they are, and tells when they are out of date. */
  readonly frozen = new FrozenTracks(this);

  /** The song as it is now; a new object after every change. */
  song = $state.raw() as Song;
  /** Bars and beats of the song as it is now. */
  readonly metre = $derived(MetreMap.of(this.song));
  /** What undo would take back, and redo make again: in words, "" for nothing. */
  undoable = $state("");
  redoable = $state("");
  /** Whether the player plays what a suggestion would make of the song. */
  auditioning = $state(false);

  /** Audio that is still on its way, by its hash: the share of it that can be heard. */
  arrivals = $state.raw<ReadonlyMap<string, number>>(new Map());

  /** What a branch would bring, until the conversation has made cards of it. */
  offers = $state.raw<readonly Suggestion[]>([]);
  /** What is to be decided after working apart; it is fetched when the song is open. */
  back = $state.raw<Back | null>(null);

  /** The others who are in this song; it is fetched when the song is open. */
  together = $state.raw<Together | null>(null);

  private readonly leave: (() => void)[] = [];

  constructor(parts: Parts) {
    this.id = parts.id;
    this.view = new View(parts.id);
    this.live = parts.live;
    this.player = parts.player;
    this.clock = parts.clock;
    this.connection = parts.connection;
    this.server = parts.server;
    this.catalogue = parts.catalogue;
    this.apart = parts.apart;
    this.own = parts.own ?? new OwnSounds(NO_SOUND);
    this.player.onArrived = (sha, share) => this.hearArrive(sha, share);
    this.rights = new Rights(parts.seat);
    this.follow(this.live.song, true);
    this.leave.push(this.live.observe((song) => this.follow(song)));
    this.leave.push(this.live.observeSteps(() => this.followSteps()));
    this.leave.push(this.connection.observeSeat((seat) => this.sit(seat)));
    this.leave.push(this.following.start());
    this.selection.track = this.song.tracks[0]?.id ?? "";
    this.transport = new Transport(this);
    this.byHand.taker = (message, device) => this.midiLearning.take(message, device);
    this.recording = new Recording(this);
  }

  /** Where what is placed at the playhead lands: on the grid that the timeline has now. */
  get here(): Ticks {
    return snapped(this.transport.tick, stepOf(this.view.snap, this.view.pixelsPerTick), this.metre);
  }

  /** Make edits as one step that undo takes back; a mistake is told, not thrown. Says whether they were made. */
  apply(edits: readonly Edit[], why: string, options?: { join?: string; by?: string }): boolean {
    if (edits.length === 0) return false;
    if (!this.rights.mayEdit) return this.keepOwn(edits);
    if (!this.frozen.mayMake(edits)) return false;
    try {
      this.live.apply(edits, why, options);
      return true;
    } catch (error) {
      this.notices.tellError(error);
      return false;
    }
  }

  /** A hand moves a target of automation: heard at once. Ends with `turn`. */
  touch(target: string, value: number): void {
    if (this.rights.mayEdit) this.automation.touch(target, value);
    else if (this.mayTurn(target)) this.player.touch(target, value);
  }

  /** Whether this person's hand moves a target: in the song, or for their own ears. */
  mayTurn(target: string): boolean {
    return this.rights.mayEdit || (isOwnTarget(this.song, target) && !isAutomated(this.song, target));
  }

  /** A hand lets go of a target: its value is kept, as a change or as automation. */
  turn(target: string, value: number, why: string): void {
    this.automation.turn(target, value, why);
  }

  /** The target that waits for a knob of a MIDI device; "" for none. */
  get learning(): string {
    return this.midiLearning.target;
  }

  /** Let the next knob of a MIDI device that moves turn this target from then on. */
  learn(target: string): void {
    void this.midiLearning.learn(target);
  }

  /** Bring files from the computer into the song. */
  async bring(files: Iterable<File>, landing: Landing): Promise<void> {
    const all = [...files]; // a list of a page changes under whoever waits
    await this.notices.trying(async () =>
      (await fetched(import("../sounds/importing"))).importFiles(this, all, landing),
    );
  }

  /** Do something when the song is left. */
  leaving(action: () => void): void {
    this.leave.push(action);
  }

  undo(): void {
    if (!this.isAllowed()) return;
    const what = this.undoable;
    if (this.live.undo()) this.notices.say(`Undone: ${what}${this.sparing}`);
  }

  private get sparing(): string {
    return this.live.spared ? " – what others have changed of it since stays" : "";
  }

  redo(): void {
    if (!this.isAllowed()) return;
    const what = this.redoable;
    if (this.live.redo()) this.notices.say(`Done again: ${what}${this.sparing}`);
  }

  /** The track in hand; the first one when it is gone. */
  get track(): Track | undefined {
    return this.song.tracks.find((track) => track.id === this.selection.track) ?? this.song.tracks[0];
  }

  close(): void {
    this.together?.close();
    for (const leave of this.leave) leave();
    this.view.save();
    this.recording.close();
    this.byHand.close();
    this.transport.close();
    this.player.close();
    this.apart?.close();
    this.back?.close();
    this.connection.close();
  }

  /** Whether this person may edit; who may not is told so. */
  isAllowed(): boolean {
    if (!this.rights.mayEdit) this.notices.say(this.rights.refusal);
    return this.rights.mayEdit;
  }

  /** Who may not edit mutes, solos and balances for themselves alone. */
  private keepOwn(edits: readonly Edit[]): boolean {
    if (!this.rights.keepOwn(edits)) return this.isAllowed();
    this.follow(this.live.song);
    return true;
  }

  /** More of a file that somebody sends can be heard. */
  private hearArrive(sha256: string, share: number): void {
    if (this.own.get(sha256)) return;
    const arrivals = new Map(this.arrivals);
    if (share < 1) arrivals.set(sha256, share);
    else arrivals.delete(sha256);
    this.arrivals = arrivals;
  }

  private sit(seat: Seat): void {
    const before = this.rights.role;
    this.rights.take(seat);
    this.live.by = seat.person?.name ?? "";
    if (seat.role === before) return;
    this.follow(this.live.song);
    this.notices.say(
      this.rights.mayEdit ? "You may edit this song now." : `${this.rights.refusal} Its owner says so.`,
    );
  }

  private follow(now: Song, isNew = false): void {
    const song = this.rights.heard(now);
    this.song = song;
    this.followSteps();
    this.clock.show(song);
    this.player.show(song);
    this.frozen.follow(song, isNew);
    this.frames.touch();
  }

  private followSteps(): void {
    this.undoable = this.rights.mayEdit ? this.live.undoable : "";
    this.redoable = this.rights.mayEdit ? this.live.redoable : "";
  }
}

const STUDIO = Symbol("studio");

/** Make a studio known to every component below. */
export function provideStudio(studio: Studio): void {
  setContext(STUDIO, studio);
}

/** The studio that a component stands in. */
export function useStudio(): Studio {
  return getContext<Studio>(STUDIO);
}
