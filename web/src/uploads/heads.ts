/**
 * What an audio file says of itself in its first bytes, so that its clip is there before the server has seen it. What
 * the server finds out counts: it replaces this.
 */

export interface Head {
  readonly suffix: string;
  readonly sample_rate: number;
  readonly channels: number;
  /** 0: the beginning of the file does not say. */
  readonly frames: number;
}

/** Enough for the heads of all files without large pictures in them. */
export const HEAD_BYTES = 2 ** 18;

/** The head of a file of `size` bytes that begins with `bytes`; null when it is none that is known here. */
export function headOf(bytes: Uint8Array<ArrayBuffer>, size: number): Head | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return read(new Bytes(view), size);
  } catch (error) {
    if (error instanceof RangeError) return null; // it ends too early
    throw error;
  }
}

class Bytes {
  constructor(readonly view: DataView) {}

  text(at: number, length: number): string {
    return Array.from({ length }, (_, i) => String.fromCharCode(this.view.getUint8(at + i))).join("");
  }
}

function read(bytes: Bytes, size: number): Head | null {
  const name = bytes.text(0, 4);
  if (name === "RIFF" && bytes.text(8, 4) === "WAVE") return wav(bytes, size);
  if (name === "FORM" && bytes.text(8, 3) === "AIF") return aiff(bytes);
  if (name === "fLaC") return flac(bytes);
  if (name === "OggS") return ogg(bytes);
  return mp3(bytes);
}

function wav(bytes: Bytes, size: number): Head | null {
  const { view } = bytes;
  let head: Omit<Head, "frames"> & { block: number } = {
    suffix: "wav",
    sample_rate: 0,
    channels: 0,
    block: 0,
  };
  for (let at = 12; ; ) {
    const name = bytes.text(at, 4);
    const length = view.getUint32(at + 4, true);
    if (name === "fmt ") {
      const channels = view.getUint16(at + 10, true);
      head = {
        ...head,
        channels,
        sample_rate: view.getUint32(at + 12, true),
        block: view.getUint16(at + 20, true),
      };
    }
    if (name === "data") {
      const { block, ...told } = head;
      return checked({
        ...told,
        frames: block > 0 ? Math.floor(Math.min(length, size - at - 8) / block) : 0,
      });
    }
    at += 8 + length + (length % 2);
  }
}

function aiff(bytes: Bytes): Head | null {
  const { view } = bytes;
  for (let at = 12; ; ) {
    const length = view.getUint32(at + 4);
    if (bytes.text(at, 4) === "COMM") {
      const exponent = view.getUint16(at + 16) - 16383 - 31; // an 80-bit float
      const sample_rate = view.getUint32(at + 18) * 2 ** exponent;
      return checked({
        suffix: "aiff",
        channels: view.getUint16(at + 8),
        frames: view.getUint32(at + 10),
        sample_rate,
      });
    }
    at += 8 + length + (length % 2);
  }
}

function flac(bytes: Bytes): Head | null {
  const { view } = bytes;
  const packed = view.getUint32(18); // rate in 20 bits, channels less one in 3, bits less one in 5, frames in 36
  const frames = (view.getUint8(21) & 15) * 2 ** 32 + view.getUint32(22);
  return checked({ suffix: "flac", sample_rate: packed >>> 12, channels: ((packed >>> 9) & 7) + 1, frames });
}

function ogg(bytes: Bytes): Head | null {
  const { view } = bytes;
  const at = 27 + view.getUint8(26);
  if (bytes.text(at, 8) === "OpusHead")
    return checked({ suffix: "ogg", sample_rate: 48_000, channels: view.getUint8(at + 9), frames: 0 });
  if (bytes.text(at + 1, 6) !== "vorbis") return null;
  const sample_rate = view.getUint32(at + 12, true);
  return checked({ suffix: "ogg", sample_rate, channels: view.getUint8(at + 11), frames: 0 });
}

const MPEG_HZ = [44_100, 48_000, 32_000];

function mp3(bytes: Bytes): Head | null {
  const { view } = bytes;
  let at = 0;
  if (bytes.text(0, 3) === "ID3") {
    const part = (i: number) => view.getUint8(6 + i) & 127;
    at = 10 + (part(0) << 21) + (part(1) << 14) + (part(2) << 7) + part(3);
  }
  const frame = view.getUint32(at);
  const version = (frame >>> 19) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const layer = (frame >>> 17) & 3; // 1: layer III
  const rate = MPEG_HZ[(frame >>> 10) & 3];
  if (frame >>> 21 !== 0x7ff || version === 1 || layer !== 1 || rate === undefined) return null;
  const sample_rate = rate / (version === 3 ? 1 : version === 2 ? 2 : 4);
  return checked({ suffix: "mp3", sample_rate, channels: ((frame >>> 6) & 3) === 3 ? 1 : 2, frames: 0 });
}

function checked(head: Head): Head | null {
  const { sample_rate: rate, channels, frames } = head;
  return rate >= 8_000 && rate <= 384_000 && channels >= 1 && channels <= 16 && frames < 2 ** 40
    ? head
    : null;
}
