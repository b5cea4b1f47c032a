/** Whether a chord is written as players write it: the grammar of `woodshed/theory/chords.py`, told kindly. */

const ROOT = "[A-G](?:bb|##|b|#)?";
const QUALITY =
  "(?:maj|Maj|MAJ|min|Min|mi|ma|dim|aug|sus|add|omit|no|alt|m|M|Δ|°|o|ø|h|\\+|-|6|7|9|11|13|2|4|5|b|#|\\(|\\)|,|/9|69)*";
const SYMBOL = new RegExp(`^${ROOT}${QUALITY}(?:/${ROOT})?$`);

export function chordProblem(symbol: string): { problem: string; remedy: string } | null {
  if (/^(N\.?C\.?)$/i.test(symbol) || SYMBOL.test(symbol)) return null;
  if (/^[a-g]/.test(symbol))
    return {
      problem: `"${symbol}" begins with a small letter.`,
      remedy: `Write the root as a capital: ${symbol[0]!.toUpperCase()}${symbol.slice(1)}.`,
    };
  if (/^H/.test(symbol))
    return {
      problem: `"${symbol}" begins with H.`,
      remedy: "Write B for the note below C, and Bb for the one below that.",
    };
  return {
    problem: `"${symbol}" is no chord that can be read.`,
    remedy: "Write it like C, Am7, Ebmaj9 or F#m7/C#.",
  };
}
