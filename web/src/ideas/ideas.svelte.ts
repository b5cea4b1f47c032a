/** The cards of a song, kept in this browser until each is decided; and which of them is being heard. */

import type { Compared, Wish } from "../server";
import { applyAll } from "../song/applying";
import { PPQ, type Song } from "../song/document";
import type { Suggestion } from "../song/edits";
import { newId } from "../song/ids";
import { inTwoSentences } from "../studio/notices.svelte";
import { savedSoon } from "../studio/saved";
import type { Range } from "../studio/selection.svelte";
import type { Studio } from "../studio/studio.svelte";
import { endOf } from "../transport/ending";
import { compare } from "./asking";
import { type Assistant, type Card, shownTry } from "./assistant";
import { fitting } from "./branch";
import { placeOf } from "./place";

const KEPT = "woodshed-ideas-";
const MOST_CARDS = 64;
const MOST_COMPARED_S = 20;
const BAR = 4 * PPQ;
/** Cards need a wish; nobody asked for these again. */
const BRANCHED: Wish = { what: "vary" };

/** What an assistant is working on. */
export interface Working {
  readonly name: string;
  readonly doing: string;
  readonly share: number | null;
  readonly stop: () => void;
}

export class Ideas {
  cards = $state.raw<readonly Card[]>([]);
  working = $state.raw<Working | null>(null);
  /** The card that is heard, and which side of it. */
  heard = $state("");
  /** Whether the song plays only so that a card is heard. */
  private startedHere = false;
  side = $state<"before" | "after">("before");
  /** Tracks that the composer leaves as they are. */
  locked = $state.raw<ReadonlySet<string>>(new Set());
  /** What the last asking came to, when it came to nothing. */
  said = $state("");
  /** How far the loudness of the card that is heard is matched; null when that is done. */
  measuring = $state.raw<Working | null>(null);
  /** How much each side of a suggestion is turned down, so that both are equally loud. */
  gains = $state.raw<ReadonlyMap<string, Compared>>(new Map());
  private readonly leave: readonly (() => void)[];

  constructor(
    private readonly studio: Studio,
    private readonly assistants: readonly Assistant[],
  ) {
    this.load();
    this.leave = [
      studio.live.observe(() => {
        if (this.heard && this.side === "after") this.play("after");
      }),
      studio.live.observeSteps(() => this.follow()),
    ];
  }

  /** Ask an assistant; what it suggests becomes cards, or another try on a card. */
  async ask(id: string, wish: Wish, onto?: Card): Promise<void> {
    const assistant = this.assistants.find((each) => each.id === id);
    if (!assistant || this.working) return;
    const stopping = new AbortController();
    const stop = (): void => stopping.abort();
    this.working = { name: assistant.name, doing: "", share: null, stop };
    this.said = "";
    try {
      await savedSoon(this.studio.connection, stopping.signal);
      const progress = (doing: string, share: number): void => {
        this.working = { name: assistant.name, doing, share, stop };
      };
      const found = await assistant.ask(this.studio, wish, progress, stopping.signal);
      if (found.length === 0) this.said = `${assistant.name} has nothing to suggest here.`;
      else if (onto) this.another(onto, wish.seed ?? 0, found[0]!);
      else for (const suggestion of found) this.put(assistant, wish, suggestion);
    } catch (error) {
      if (!stopping.signal.aborted) this.studio.notices.tellError(error);
    } finally {
      this.working = null;
    }
  }

  /** Make cards of suggestions that were made elsewhere; those of the same titles take the place of older ones. */
  take(assistant: Assistant, suggestions: readonly Suggestion[]): void {
    const titles = new Set(suggestions.map((each) => each.title));
    const isNewer = (card: Card): boolean =>
      card.assistant === assistant.id && card.state === "open" && titles.has(shownTry(card).suggestion.title);
    this.silence();
    this.cards = this.cards.filter((card) => !isNewer(card));
    for (const suggestion of [...suggestions].reverse()) this.put(assistant, BRANCHED, suggestion);
  }

  /** Ask for another try at what a card is about. */
  again(card: Card): Promise<void> {
    const seed = Math.max(...card.tries.map((each) => each.seed)) + 1;
    return this.ask(card.assistant, { ...card.wish, seed }, card);
  }

  toggleLock(track: string): void {
    const locked = new Set(this.locked);
    if (!locked.delete(track)) locked.add(track);
    this.locked = locked;
  }

  choose(card: Card, shown: number): void {
    this.change(card.id, { shown });
    if (this.heard === card.id) this.play(this.side);
  }

  /** Hear a card from where it is heard; again, and it goes to the other side. */
  async listen(card: Card): Promise<void> {
    if (this.heard === card.id) return this.turn();
    this.silence();
    this.heard = card.id;
    await this.measure(card);
    if (this.heard !== card.id) return;
    if (!this.play("after")) return;
    const place = placeOf(shownTry(card).suggestion.edits, this.studio.song);
    const { transport } = this.studio;
    this.startedHere = !transport.playing;
    if (place) transport.play(place.start);
    else if (!transport.playing) transport.play();
  }

  /** Go to the other side of the card that is heard. */
  turn(): void {
    if (this.heard) this.play(this.side === "after" ? "before" : "after");
  }

  hear(side: "before" | "after"): void {
    if (this.heard) this.play(side);
  }

  /** Go back to the song itself. */
  silence(): void {
    if (!this.heard) return;
    this.measuring?.stop();
    this.heard = "";
    this.side = "before";
    this.studio.auditioning = false;
    this.studio.player.audition(null);
    if (this.startedHere) this.studio.transport.pause();
    this.startedHere = false;
  }

  /** Take a card; what is heard of it goes on, as the song. */
  accept(card: Card): void {
    this.startedHere = false;
    if (this.heard === card.id) this.silence();
    const { suggestion } = shownTry(card);
    const edits = fitting(suggestion.edits, this.studio.song);
    if (!this.studio.apply(edits, suggestion.title, { by: suggestion.by })) return;
    this.change(card.id, { state: "accepted", step: this.studio.live.past.at(-1)?.id ?? "" });
  }

  refuse(card: Card): void {
    if (this.heard === card.id) this.silence();
    this.cards = this.cards.filter((each) => each.id !== card.id);
    this.save();
    this.studio.notices.say(`Put away: ${shownTry(card).suggestion.title}`, {
      name: "Bring back",
      run: () => {
        this.cards = [card, ...this.cards];
        this.save();
      },
    });
  }

  /** Take an accepted card back; it is open again. */
  takeBack(card: Card): void {
    if (this.isLast(card)) this.studio.undo();
  }

  /** Whether undo would take back just this card. */
  isLast(card: Card): boolean {
    return this.studio.undoable !== "" && this.studio.live.past.at(-1)?.id === card.step;
  }

  close(): void {
    this.silence();
    for (const leave of this.leave) leave();
  }

  /** A card whose step was taken back is open again, whoever undid it; made again, it is accepted. */
  private follow(): void {
    const made = new Set(this.studio.live.past.map((step) => step.id));
    for (const card of this.cards) {
      if (!card.step || made.has(card.step) === (card.state === "accepted")) continue;
      if (this.heard === card.id) this.silence();
      this.change(card.id, { state: made.has(card.step) ? "accepted" : "open" });
    }
  }

  /** Play one side; false when the suggestion does not fit the song any more. */
  private play(side: "before" | "after"): boolean {
    const card = this.cards.find((each) => each.id === this.heard);
    if (!card) return false;
    this.side = side;
    const { suggestion } = shownTry(card);
    const song = side === "after" ? this.after(card) : this.studio.song;
    if (!song) {
      this.silence();
      return false;
    }
    const gains = this.gains.get(suggestion.id);
    this.studio.auditioning = true;
    this.studio.player.audition(song, (side === "after" ? gains?.gain_after_db : gains?.gain_before_db) ?? 0);
    return true;
  }

  private after(card: Card): Song | null {
    try {
      return applyAll(fitting(shownTry(card).suggestion.edits, this.studio.song), this.studio.song);
    } catch (error) {
      const { problem } = inTwoSentences(error);
      this.studio.notices.tell(
        `This suggestion does not fit the song any more: ${problem}`,
        "Ask for another try.",
      );
      return null;
    }
  }

  /** Let the server measure both sides where they are heard, so that neither wins by being louder. */
  private async measure(card: Card): Promise<void> {
    const { suggestion } = shownTry(card);
    if (this.gains.has(suggestion.id)) return;
    const { start, end } = this.stretch(card);
    const stopping = new AbortController();
    const { signal } = stopping;
    const stop = (): void => stopping.abort();
    const tell = (doing: string, share: number | null): void => {
      if (!signal.aborted) this.measuring = { name: "Matching the loudness", doing, share, stop };
    };
    tell("Matching the loudness …", null);
    try {
      await savedSoon(this.studio.connection, signal);
      const { id } = suggestion;
      const edits = fitting(suggestion.edits, this.studio.song);
      const found = await compare(this.studio.id, edits, { start, end }, tell, signal);
      this.gains = new Map([...this.gains, [id, found]]);
    } catch (error) {
      if (!signal.aborted) this.studio.notices.say("Not matched in loudness: one side may be louder.");
      console.warn("Not matched in loudness", error);
    } finally {
      if (this.measuring === null || this.measuring.stop === stop) this.measuring = null;
    }
  }

  /** Where a card is heard, no longer than is compared: what it changes, else from the playhead on. */
  private stretch(card: Card): Range {
    const { song, transport, clock } = this.studio;
    const place = placeOf(shownTry(card).suggestion.edits, song);
    const start = place?.start ?? Math.min(transport.tick, Math.max(0, endOf(song) - 4 * BAR));
    const latest = Math.floor(clock.tick(clock.seconds(start) + MOST_COMPARED_S));
    return {
      start: Math.round(start),
      end: Math.max(Math.round(start) + 1, Math.min(place?.end ?? start + 16 * BAR, latest)),
    };
  }

  private put(assistant: Assistant, wish: Wish, suggestion: Card["tries"][number]["suggestion"]): void {
    const tries = [{ seed: wish.seed ?? 0, suggestion }];
    const card: Card = {
      id: newId(),
      assistant: assistant.id,
      wish,
      tries,
      shown: 0,
      at: Date.now(),
      state: "open",
    };
    this.cards = [card, ...this.cards].slice(0, MOST_CARDS);
    this.save();
  }

  private another(card: Card, seed: number, suggestion: Card["tries"][number]["suggestion"]): void {
    const tries = [...card.tries, { seed, suggestion }];
    this.change(card.id, { tries, shown: tries.length - 1 });
    if (this.heard === card.id)
      void this.measure({ ...card, tries, shown: tries.length - 1 }).then(() => this.play("after"));
  }

  private change(id: string, fields: Partial<Card>): void {
    this.cards = this.cards.map((card) => (card.id === id ? { ...card, ...fields } : card));
    this.save();
  }

  private save(): void {
    try {
      localStorage.setItem(
        KEPT + this.studio.id,
        JSON.stringify(this.cards.filter((card) => card.state === "open")),
      );
    } catch {
      // A full store: the cards live until the page is left.
    }
  }

  private load(): void {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(KEPT + this.studio.id) ?? "[]");
      if (Array.isArray(kept)) this.cards = kept.filter((card): card is Card => Array.isArray(card?.tries));
    } catch {
      // What cannot be read is as if nothing had been kept.
    }
  }
}
