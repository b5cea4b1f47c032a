/** Places and lengths in words, for screen readers, tooltips and what is said after a move. */

import { stacked } from "../song/changes/covering";
import { type Clip, type Curve, MASTER, type Point, PPQ, type Ticks, type Track } from "../song/document";
import { beatLength, type MetreMap } from "../song/metre";

/** "9", "9.3", "9.3.2": bar, beat and sixteenth, as far as they are not the first. */
export function placeInWords(metre: MetreMap, at: Ticks): string {
  const { bar, beat, tick } = metre.position(Math.max(0, at));
  const sixteenth = Math.floor(tick / (PPQ / 4));
  if (sixteenth > 0) return `${bar}.${beat}.${sixteenth + 1}`;
  return beat > 1 ? `${bar}.${beat}` : String(bar);
}

/** "8 bars", "2 beats", "1 bar 1 beat": of a stretch, counted in the metre where it starts. */
export function lengthInWords(metre: MetreMap, start: Ticks, length: Ticks): string {
  const barTicks = metre.barLengthAt(start);
  const bars = Math.floor(length / barTicks);
  const beats = Math.round(((length - bars * barTicks) / beatLength(metre.metre(start))) * 100) / 100;
  const words: string[] = [];
  if (bars > 0) words.push(`${bars} ${bars === 1 ? "bar" : "bars"}`);
  if (beats > 0 || bars === 0) words.push(`${beats} ${beats === 1 ? "beat" : "beats"}`);
  return words.join(" ");
}

/** "Clip Verse, track Bass, bar 5 to 9", with what is special about it. */
export function clipInWords(metre: MetreMap, track: Track, clip: Clip, isArriving = false): string {
  const from = placeInWords(metre, clip.start);
  const to = placeInWords(metre, clip.start + clip.length);
  const special = [
    clip.media ? "audio" : "",
    isArriving ? "still arriving" : "",
    clip.loop > 0 ? "looped" : "",
    clip.reverse ? "reversed" : "",
    clip.muted ? "muted" : "",
    track.frozen_as ? "frozen" : "",
    stacked(track.clips).some(({ start, end }) => clip.start < end && start < clip.start + clip.length)
      ? "partly over or under another clip"
      : "",
  ].filter(Boolean);
  return [
    `Clip ${clip.name || "without a name"}`,
    `track ${track.name}`,
    `bar ${from} to ${to}`,
    ...special,
  ].join(", ");
}

const CURVES: Readonly<Record<Curve, string>> = { hold: "held", line: "line", curve: "curve" };

/** "Point, bar 3 beat 2, Gain −6.0 dB, line": where it is, what it sets, how it goes on to the next one. */
export function pointInWords(metre: MetreMap, point: Point, name: string, value: string): string {
  const { bar, beat, tick } = metre.position(point.tick);
  const place = [`bar ${bar}`, beat > 1 || tick > 0 ? ` beat ${beat}` : "", tick > 0 ? ` tick ${tick}` : ""];
  return `Point, ${place.join("")}, ${name} ${value}, ${CURVES[point.curve]}`;
}

export const KINDS: Readonly<Record<Track["kind"], string>> = {
  instrument: "Instrument",
  audio: "Audio",
  group: "Group",
  return: "Return",
  master: "Master",
};

export const isMaster = (track: Track): boolean => track.id === MASTER;

/** A level as a mixer shows it: "−3.2", "−∞". */
export function decibelsInWords(gain_db: number): string {
  if (gain_db <= -96) return "−∞";
  return `${gain_db > 0 ? "+" : gain_db < 0 ? "−" : ""}${Math.abs(gain_db).toFixed(1)}`;
}
