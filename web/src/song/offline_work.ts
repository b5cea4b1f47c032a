/** What was done without the server, in the words of the steps: the one reason under which all of it is kept. */

/** The server cuts what is longer in the middle of a word; who it was by is in it too. */
const LONGEST = 160;
const UNKNOWN = "What was done offline";

/** Reasons in the order in which they came, each with the number of its update on this line; 0: not sent yet. */
export class OfflineWork {
  #reasons: { readonly why: string; readonly number: number }[] = [];

  /** Hold a reason until its update is saved. */
  add(why: string, number: number): void {
    if (!why) return;
    const isKnown = this.#reasons.some((each) => each.why === why && each.number === number);
    if (!isKnown) this.#reasons.push({ why, number });
  }

  /** What was done in an earlier sitting comes before all that was done since. */
  recall(whys: readonly string[]): void {
    this.#reasons.unshift(...whys.map((why) => ({ why, number: 0 })));
  }

  /** The server has all updates up to a number, and all that was written before the line was open. */
  save(number: number): void {
    this.#reasons = this.#reasons.filter((each) => each.number > number);
  }

  /** The line is gone: what it has not confirmed counts as done without it. */
  part(): void {
    this.#reasons = this.#reasons.map(({ why }) => ({ why, number: 0 }));
  }

  /** The reasons of what was not sent on this line, each once. */
  get whys(): readonly string[] {
    return [...new Set(this.#reasons.filter(({ number }) => number === 0).map(({ why }) => why))];
  }

  /** Return it in words: "Offline: Fader of Bass, Draw notes and 3 more". */
  inWords(): string {
    return offlineInWords(this.whys);
  }
}

/** Return reasons as one, as many of them as have room. */
export function offlineInWords(whys: readonly string[]): string {
  const [first, ...rest] = whys;
  if (first === undefined) return UNKNOWN;
  let said = `Offline: ${first.length > LONGEST ? `${first.slice(0, LONGEST - 1)}…` : first}`;
  let count = 0;
  for (const why of rest) {
    if (said.length + why.length > LONGEST) break;
    said += `, ${why}`;
    count += 1;
  }
  const more = rest.length - count;
  return more > 0 ? `${said} and ${more} more` : said;
}
