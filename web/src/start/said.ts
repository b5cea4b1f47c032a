/** What is to be said about a new song when it is open: what was understood, what an import could not keep. */

const KEPT = "woodshed-said";

export function keepSaid(said: readonly string[]): void {
  try {
    if (said.length > 0) sessionStorage.setItem(KEPT, JSON.stringify(said));
  } catch {
    // Then it stays unsaid; the song is what counts.
  }
}

/** What was kept, once. */
export function takeSaid(): readonly string[] {
  try {
    const said: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    sessionStorage.removeItem(KEPT);
    return Array.isArray(said) ? said.filter((line) => typeof line === "string") : [];
  } catch {
    return [];
  }
}

/** Lines as one text: sentences follow each other, what was understood stands apart. */
export function joinSaid(said: readonly string[]): string {
  return said.join(said.every((line) => line.endsWith(".")) ? " " : "  ·  ");
}
