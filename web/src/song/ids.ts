/** Names for what a song is made of: ten letters and digits that nobody can guess, never used twice. */

const LENGTH = 10;
const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
/** The largest multiple of 36 in a byte: bytes from here on are drawn again, so no letter is likelier. */
const FAIR = 252;
const pool = new Uint8Array(1_024);
let left = 0;

export function newId(): string {
  let made = "";
  while (made.length < LENGTH) {
    if (left === 0) {
      crypto.getRandomValues(pool);
      left = pool.length;
    }
    left -= 1;
    const byte = pool[left]!;
    if (byte < FAIR) made += LETTERS[byte % LETTERS.length];
  }
  return made;
}
