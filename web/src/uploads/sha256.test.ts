import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { Sha256 } from "./sha256";

const bytes = (text: string) => new TextEncoder().encode(text);

function hexOf(...pieces: Uint8Array[]): string {
  const hash = new Sha256();
  for (const piece of pieces) hash.update(piece);
  return hash.hex();
}

it("gives the hashes of FIPS 180-4's own examples", () => {
  expect(hexOf(bytes("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(hexOf()).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(hexOf(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))).toBe(
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
});

it("does not care how what it reads is cut into pieces", () => {
  const data = Uint8Array.from({ length: 1_000 }, (_, i) => (i * 31) % 251);
  const whole = createHash("sha256").update(data).digest("hex");
  for (const step of [1, 3, 55, 56, 63, 64, 65, 119, 128, 999, 1_000]) {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < data.length; at += step) pieces.push(data.subarray(at, at + step));
    expect(hexOf(...pieces)).toBe(whole);
  }
  for (let length = 0; length < 130; length++) {
    const part = data.subarray(0, length);
    expect(hexOf(part)).toBe(createHash("sha256").update(part).digest("hex"));
  }
});
