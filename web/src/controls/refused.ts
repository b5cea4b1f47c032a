/** What was typed and cannot be taken: it is told where the studio tells things, never dropped in silence. */

export interface Refusal {
  readonly problem: string;
  readonly remedy: string;
}

const NAME = "woodshed-refused";

/** Say that a field's text cannot be taken; one that is empty was only left. */
export function refuse(field: HTMLInputElement, what: string, remedy: string): void {
  const typed = field.value.trim();
  if (typed === "") return;
  const detail: Refusal = { problem: `“${typed.slice(0, 40)}” is no ${what}.`, remedy };
  dispatchEvent(new CustomEvent<Refusal>(NAME, { detail }));
}

/** Hear what is refused anywhere on the page; returns what stops it. */
export function hearRefusals(tell: (problem: string, remedy: string) => void): () => void {
  const hear = (event: Event): void => {
    const { problem, remedy } = (event as CustomEvent<Refusal>).detail;
    tell(problem, remedy);
  };
  addEventListener(NAME, hear);
  return () => removeEventListener(NAME, hear);
}
