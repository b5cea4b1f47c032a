import { expect, it } from "vitest";
import { headOf } from "./heads";

const bytes = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...part].map((c) => c.charCodeAt(0)) : part)),
  );

const u16 = (value: number) => [value & 255, value >> 8];
const u32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
const zeros = (count: number) => new Array<number>(count).fill(0);

function wav(frames: number, before: (string | number[])[] = []) {
  const format = ["fmt ", u32(16), u16(1), u16(2), u32(44_100), u32(176_400), u16(4), u16(16)];
  return bytes("RIFF", u32(0), "WAVE", ...before, ...format, "data", u32(4 * frames), zeros(8));
}

it("knows WAV, with whatever stands before its format", () => {
  const head = { suffix: "wav", sample_rate: 44_100, channels: 2, frames: 1_000 };
  expect(headOf(wav(1_000), 10_000)).toEqual(head);
  expect(headOf(wav(1_000, ["LIST", u32(3), zeros(4)]), 10_000)).toEqual(head);
});

it("believes no length that the file does not have", () => {
  expect(headOf(wav(2 ** 29), 4 * 500 + 44)).toMatchObject({ frames: 500 });
});

it("knows AIFF, FLAC, Ogg and MP3", () => {
  const common = ["COMM", [0, 0, 0, 18], [0, 1], [0, 0, 3, 232], [0, 24], [0x40, 0x0e, 0xbb, 0x80], zeros(6)];
  expect(headOf(bytes("FORM", zeros(4), "AIFF", ...common), 9_999)).toEqual({
    suffix: "aiff",
    sample_rate: 48_000,
    channels: 1,
    frames: 1_000,
  });
  // 44,100 Hz in 20 bits, 2 channels, 16 bits, 1,000 frames in 36 bits
  const streaminfo = [0x0a, 0xc4, 0x42, 0xf0, 0, 0, 3, 232];
  expect(headOf(bytes("fLaC", zeros(14), streaminfo), 9_999)).toEqual({
    suffix: "flac",
    sample_rate: 44_100,
    channels: 2,
    frames: 1_000,
  });
  const page = ["OggS", zeros(22), [1, 30]];
  expect(headOf(bytes(...page, [1], "vorbis", zeros(4), [2], u32(32_000), zeros(9)), 99)).toMatchObject({
    sample_rate: 32_000,
    channels: 2,
  });
  expect(headOf(bytes(...page, "OpusHead", [1, 1], zeros(9)), 99)).toMatchObject({
    sample_rate: 48_000,
    channels: 1,
  });
  const frame = [0xff, 0xfb, 0x94, 0x00];
  expect(headOf(bytes(frame, zeros(99)), 999)).toMatchObject({
    suffix: "mp3",
    sample_rate: 48_000,
    channels: 2,
  });
  expect(headOf(bytes("ID3", [3, 0, 0, 0, 0, 1, 2], zeros(130), frame), 999)).toMatchObject({
    suffix: "mp3",
  });
});

it("knows nothing of what ends too early or makes no sense", () => {
  expect(headOf(bytes("RIFF"), 4)).toBeNull();
  expect(headOf(bytes("no sound at all, only words"), 27)).toBeNull();
  expect(headOf(bytes("fLaC", zeros(22)), 26)).toBeNull();
  expect(headOf(bytes(), 0)).toBeNull();
});
