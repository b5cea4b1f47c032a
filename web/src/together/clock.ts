/**
 * What time it is in the room: the server's clock, as near as questions and answers over a network can tell.
 *
 * Each question tells by how much the server's clock is ahead, wrong by at most half the time that the answer
 * took. Of the last ones, those that took least are averaged: on a path that is as long there as back this is
 * right to a millisecond or two; what is longer one way than the other cannot be seen from here.
 */

const MOST_KEPT = 32;
const BEST = 8;
/** Below this the clock is not trusted with anything that is heard. */
const ENOUGH = 5;

interface Answer {
  readonly tookMs: number;
  readonly aheadMs: number;
}

export class RoomClock {
  private answers: Answer[] = [];
  private ahead_ms = 0;

  /** Take an answer: asked and heard by the page's clock, told by the server's; all in milliseconds. */
  take(asked_ms: number, told_ms: number, heard_ms: number): void {
    const tookMs = heard_ms - asked_ms;
    if (!(tookMs >= 0) || !Number.isFinite(told_ms)) return;
    this.answers.push({ tookMs, aheadMs: told_ms - (asked_ms + heard_ms) / 2 });
    if (this.answers.length > MOST_KEPT) this.answers.shift();
    const best = [...this.answers].sort((a, b) => a.tookMs - b.tookMs).slice(0, BEST);
    this.ahead_ms = best.reduce((sum, answer) => sum + answer.aheadMs, 0) / best.length;
  }

  /** Forget everything: the line was broken, and another server may answer now. */
  reset(): void {
    this.answers = [];
  }

  get isKnown(): boolean {
    return this.answers.length >= ENOUGH;
  }

  /** How long the quickest answer took, in milliseconds; half of it bounds the error. */
  get quickest_ms(): number {
    return Math.min(...this.answers.map((answer) => answer.tookMs));
  }

  /** The room's time at a moment of the page's clock, and the other way round. */
  room(page_ms: number): number {
    return page_ms + this.ahead_ms;
  }

  page(room_ms: number): number {
    return room_ms - this.ahead_ms;
  }
}
