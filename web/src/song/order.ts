/**
 * Places in an order that two people can both add to: text keys that always leave room between. The twin of
 * `woodshed/song/live/order.py`.
 *
 * A key is a fraction written in 62 digits, without its "0." and never ending in "0". Two people may choose
 * the same key; then the ids decide, and the next one to order things there makes them differ.
 *
 * Source: D. Greenspan, "Implementing Fractional Indexing", 2020 (the idea; the digits are ours).
 */

import { compareText } from "./values";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const KEY = /^[0-9A-Za-z]*[1-9A-Za-z]$/;

/** Return new keys, as few as needed, so that keys rise along `ids`; others keep theirs. */
export function changedKeys(ids: readonly string[], keys: ReadonlyMap<string, string>): Map<string, string> {
  const changed = new Map<string, string>();
  let last = "";
  ids.forEach((id, index) => {
    let key = keys.get(id) ?? "";
    if (compareText(key, last) <= 0 || !KEY.test(key)) {
      const above = ids.slice(index + 1).map((later) => keys.get(later) ?? "");
      key = keyBetween(last, above.find((other) => compareText(other, last) > 0 && KEY.test(other)) ?? "");
      changed.set(id, key);
    }
    last = key;
  });
  return changed;
}

/** Return a key above `low` ("": the lowest) and below `high` ("": no end). */
function keyBetween(low: string, high: string): string {
  let common = 0;
  while (common < high.length && (low[common] ?? "0") === high[common]) common += 1;
  if (common > 0) return high.slice(0, common) + keyBetween(low.slice(common), high.slice(common));
  const first = low ? DIGITS.indexOf(low[0]!) : 0;
  const beyond = high ? DIGITS.indexOf(high[0]!) : DIGITS.length;
  if (beyond - first > 1) return DIGITS[first + (high ? Math.floor((beyond - first) / 2) : 1)]!;
  if (high.length > 1) return high[0]!;
  return DIGITS[first] + keyBetween(low.slice(1), "");
}
