/** What a sampler plays: pieces of the song's audio, each for some keys. */

import type { Clip, Device, Media, SampleZone, Song } from "../song/document";
import { change, type Edit } from "../song/edits";

export const WHOLE_SAMPLE: Omit<SampleZone, "media"> = {
  low: 0,
  high: 127,
  low_velocity: 1,
  high_velocity: 127,
  root: 60,
  start: 0,
  end: 0,
  loop_start: 0,
  loop_end: 0,
  gain_db: 0,
};
/** Where one-shots are laid when there are several: as drum machines have it. */
const FIRST_PAD = 36;

export function setZones(device: Device, zones: readonly SampleZone[]): Edit {
  return change("Device", { [device.id]: { samples: zones } });
}

/** Add a piece of audio: the first one answers every key, further ones a key each, upwards from C2. */
export function withSample(
  zones: readonly SampleZone[],
  media: string,
  part: Partial<SampleZone> = {},
): SampleZone[] {
  if (zones.length === 0) return [{ ...WHOLE_SAMPLE, media, ...part }];
  const alone = zones.length === 1 && zones[0]!.low === 0 && zones[0]!.high === 127;
  const placed = alone ? [{ ...zones[0]!, low: FIRST_PAD, high: FIRST_PAD, root: FIRST_PAD }] : [...zones];
  const key = Math.min(127, Math.max(...placed.map((zone) => zone.high)) + 1);
  return [...placed, { ...WHOLE_SAMPLE, media, low: key, high: key, root: key, ...part }];
}

export function changedZone(
  zones: readonly SampleZone[],
  at: number,
  fields: Partial<SampleZone>,
): SampleZone[] {
  return zones.map((zone, i) => {
    if (i !== at) return zone;
    const next = { ...zone, ...fields };
    if (next.low > next.high)
      return fields.low === undefined ? { ...next, low: next.high } : { ...next, high: next.low };
    return next;
  });
}

export function mediaName(song: Song, sha256: string): string {
  return song.media.find((media) => media.sha256 === sha256)?.name ?? "missing audio";
}

/** The part of its audio that a clip plays, in samples of the file. */
export function partOfClip(clip: Clip, media: Media, length_s: number): Partial<SampleZone> {
  const end = Math.min(media.frames, Math.round(clip.offset + length_s * media.sample_rate));
  return { start: Math.round(clip.offset), end: end >= media.frames ? 0 : end, gain_db: clip.gain_db };
}
