/** What the studio tells a person in passing: what was done, and mistakes in two sentences. */

export interface Notice {
  readonly id: number;
  readonly kind: "done" | "problem" | "question";
  readonly text: string;
  readonly remedy: string;
  /** What can be done about it, such as taking it back. */
  readonly action?: { readonly name: string; readonly run: () => void } | undefined;
}

const SHOWN_MS = 4_000;
const PROBLEM_MS = 12_000;

export class Notices {
  shown = $state.raw<readonly Notice[]>([]);
  private count = 0;

  /** Say what was done; the last saying replaces the one before. Returns what dismisses it. */
  say(text: string, action?: Notice["action"]): number {
    return this.show("done", text, "", action ? PROBLEM_MS : SHOWN_MS, action);
  }

  /** Ask for something that nobody may miss: it stands until it is answered or sent away. Returns what dismisses it. */
  ask(text: string, action: Notice["action"]): number {
    return this.show("question", text, "", Number.POSITIVE_INFINITY, action);
  }

  /** Tell what is wrong and what to do about it; what is told again stands there once. */
  tell(problem: string, remedy: string): void {
    this.show("problem", problem, remedy, PROBLEM_MS);
  }

  /** Tell an error in its own two sentences, or in ours when it has none. */
  tellError(error: unknown): void {
    const { problem, remedy } = inTwoSentences(error);
    this.tell(problem, remedy);
  }

  /** Do something, and tell what goes wrong. */
  async trying(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.tellError(error);
    }
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }

  private show(
    kind: Notice["kind"],
    text: string,
    remedy: string,
    for_ms: number,
    action?: Notice["action"],
  ): number {
    const id = ++this.count;
    const others = this.shown.filter((other) => other.kind !== "done" && other.text !== text);
    const questions = others.filter((other) => other.kind === "question");
    const problems = others.filter((other) => other.kind === "problem");
    this.shown = [...questions, ...problems.slice(-2), { id, kind, text, remedy, action }];
    if (Number.isFinite(for_ms)) setTimeout(() => this.dismiss(id), for_ms);
    return id;
  }
}

/** What is wrong and what to do, of anything that was thrown. */
export function inTwoSentences(error: unknown): { problem: string; remedy: string } {
  if (typeof error === "object" && error !== null && "problem" in error && "remedy" in error)
    return { problem: String(error.problem), remedy: String(error.remedy) };
  console.error(error);
  const words = error instanceof Error ? error.message : error;
  return {
    problem: `Something went wrong: ${words}.`,
    remedy: "Your song is kept. Reload the page.",
  };
}
