/** How well what somebody types names a thing: 1 is best, 0 is not at all. */

/**
 * Every typed word must stand in the name or in the thing's other words; at the start of a word counts more,
 * in the name counts more. A few letters in order ("sqn" for "Show quantise") find names too.
 */
export function matchOf(name: string, typed: string, words: readonly string[] = []): number {
  const wanted = spelt(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return 1;
  const own = spelt(name);
  const other = spelt(words.join(" "));
  let score = 0;
  for (const word of wanted) {
    const found = wordIn(own, word) || 0.5 * wordIn(other, word) || 0.3 * initialsIn(own, word);
    if (found === 0) return 0;
    score += found;
  }
  // Of names that match alike, the shorter one is nearer.
  return Math.max(0.01, score / wanted.length - Math.min(own.length, 99) / 1_000);
}

/** Words as they are compared: small, and spelt alike whether somebody writes "color" or "quantize", or as here. */
function spelt(text: string): string {
  return text
    .toLowerCase()
    .replace(/color/g, "colour")
    .replace(/center/g, "centre")
    .replace(/iz/g, "is");
}

function wordIn(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (at === 0) return 1;
  return new RegExp(`[^\\p{L}\\p{N}]${escaped(word)}`, "u").test(text) ? 0.85 : 0.6;
}

/** Whether the letters are the beginnings of words of the name, in order. */
function initialsIn(text: string, letters: string): number {
  const initials = text
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word[0] ?? "")
    .join("");
  return letters.length > 1 && initials.includes(letters) ? 1 : 0;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
