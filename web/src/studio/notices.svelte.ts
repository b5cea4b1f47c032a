/** What the studio tells a person in passing: what was done, and mistakes in two sentences. */

export interface Notice {
  readonly id: number;
  readonly kind: "done" | "problem";
  readonly text: string;
  readonly remedy: string;
  /** What can be done about it, such as taking it back. */
  readonly action?: { readonly name: string; readonly run: () => void };
}

const SHOWN_MS = 4_000;
const PROBLEM_MS = 12_000;

export class Notices {
  shown = $state.raw<readonly Notice[]>([]);
  private count = 0;

  /** Say what was done; the last saying replaces the one before. */
  say(text: string, action?: Notice["action"]): void {
    const notice = { id: ++this.count, kind: "done" as const, text, remedy: "", ...(action && { action }) };
    this.show(notice, action ? PROBLEM_MS : SHOWN_MS);
  }

  /** Tell what is wrong and what to do about it. */
  tell(problem: string, remedy: string): void {
    this.show({ id: ++this.count, kind: "problem", text: problem, remedy }, PROBLEM_MS);
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

  private show(notice: Notice, for_ms: number): void {
    this.shown = [...this.shown.filter((other) => other.kind === "problem").slice(-2), notice];
    setTimeout(() => this.dismiss(notice.id), for_ms);
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
