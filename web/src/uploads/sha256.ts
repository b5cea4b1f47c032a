/**
 * SHA-256 of data that comes piece by piece, which the browser's own cannot do: a file of a gigabyte need not lie in
 * memory for it.
 *
 * Source: FIPS 180-4, section 6.2; the letters are its own.
 */

const BLOCK = 64;
const WORDS = 64;

export class Sha256 {
  private readonly state = Int32Array.from(roots(8, 1 / 2));
  private readonly schedule = new Int32Array(WORDS);
  /** What does not fill a block yet. */
  private readonly rest = new Uint8Array(BLOCK);
  private restLength = 0;
  private length = 0;

  /** Take in the next bytes. */
  update(data: Uint8Array): void {
    this.length += data.length;
    let at = 0;
    if (this.restLength > 0) {
      at = Math.min(BLOCK - this.restLength, data.length);
      this.rest.set(data.subarray(0, at), this.restLength);
      this.restLength += at;
      if (this.restLength < BLOCK) return;
      this.take(this.rest, 0);
      this.restLength = 0;
    }
    for (; at + BLOCK <= data.length; at += BLOCK) this.take(data, at);
    this.rest.set(data.subarray(at));
    this.restLength = data.length - at;
  }

  /** The hash of all that was taken in, in hexadecimal. Nothing may be taken in after that. */
  hex(): string {
    const bits = this.length * 8;
    const end = new Uint8Array(BLOCK * (this.restLength < BLOCK - 8 ? 1 : 2) - this.restLength);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits >>> 0);
    this.update(end);
    return [...this.state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  private take(data: Uint8Array, at: number): void {
    const { schedule: w, state } = this;
    for (let t = 0; t < 16; t++) {
      const i = at + 4 * t;
      w[t] = (data[i]! << 24) | (data[i + 1]! << 16) | (data[i + 2]! << 8) | data[i + 3]!;
    }
    for (let t = 16; t < WORDS; t++) {
      const x = w[t - 15]!;
      const y = w[t - 2]!;
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[t] = (w[t - 16]! + low + w[t - 7]! + high) | 0;
    }
    let a = state[0]!;
    let b = state[1]!;
    let c = state[2]!;
    let d = state[3]!;
    let e = state[4]!;
    let f = state[5]!;
    let g = state[6]!;
    let h = state[7]!;
    for (let t = 0; t < WORDS; t++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s1 + ((e & f) ^ (~e & g)) + K[t]! + w[t]!) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] = state[0]! + a;
    state[1] = state[1]! + b;
    state[2] = state[2]! + c;
    state[3] = state[3]! + d;
    state[4] = state[4]! + e;
    state[5] = state[5]! + f;
    state[6] = state[6]! + g;
    state[7] = state[7]! + h;
  }
}

/** The first 32 bits behind the point of the roots of the first primes. */
function roots(count: number, power: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    let prime = true;
    for (let by = 2; by * by <= n; by++) if (n % by === 0) prime = false;
    if (prime) found.push(((n ** power % 1) * 2 ** 32) | 0);
  }
  return found;
}

const K = Int32Array.from(roots(WORDS, 1 / 3));
