/** What is wrong with a song or an edit, in two sentences: the problem, and what to do about it. */

export class SongError extends Error {
  readonly problem: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(`${problem} ${remedy}`);
    this.name = "SongError";
    this.problem = problem;
    this.remedy = remedy;
  }
}

/** Return the error that names a value, the rule that it breaks, and where it stands. */
export function wrong(where: string, rule: string, value: unknown): SongError {
  const shown = typeof value === "string" ? value : inShort(value);
  const said = shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}...` : shown;
  const start = where.slice(0, 1).toUpperCase() + where.slice(1);
  return new SongError(`${start} ${rule}, not ${said}.`, "Put that right and try again.");
}

const MOST_SHOWN = 60;

function inShort(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}
