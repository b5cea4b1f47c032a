/** Where the song is at a moment, when several people play it as one. Samples are those of `engine/clock.ts`. */

import type { Ticks } from "../song/document";

/** As the server tells it: the song plays, or stands, so that `tick` is heard when the room's clock says `at`. */
export interface GroupTransport {
  readonly playing: boolean;
  readonly tick: Ticks;
  /** Milliseconds of the room's clock. */
  readonly at: number;
  readonly loop: readonly [start: Ticks, end: Ticks] | null;
  /** The number of the connection that said so. */
  readonly who: number;
}

export const RATE = 48_000;

/** The sample that is heard at a moment of the room's clock; `sampleOf` knows the song's tempo. */
export function heardAt(
  transport: GroupTransport,
  room_ms: number,
  sampleOf: (tick: Ticks) => number,
): number {
  const from = sampleOf(transport.tick);
  if (!transport.playing) return from;
  const place = from + Math.max(0, ((room_ms - transport.at) * RATE) / 1000);
  if (!transport.loop) return place;
  const [start, end] = transport.loop.map(sampleOf) as [number, number];
  if (from >= end || place < end || end <= start) return place;
  return start + ((place - start) % (end - start));
}

/** How far apart two places are, the shorter way round in a loop: positive when the first is further on. */
export function apart(
  first: number,
  second: number,
  loop: GroupTransport["loop"],
  sampleOf: (tick: Ticks) => number,
): number {
  const plain = first - second;
  if (!loop) return plain;
  const round = sampleOf(loop[1]) - sampleOf(loop[0]);
  if (round <= 0 || Math.abs(plain) <= round / 2) return plain;
  const around = plain - Math.sign(plain) * round;
  return Math.abs(around) < Math.abs(plain) ? around : plain;
}

/** Reads what came from the server; undefined for what is no transport. */
export function readTransport(text: string): GroupTransport | null | undefined {
  const said = JSON.parse(text) as Partial<GroupTransport> | null;
  if (said === null) return null;
  const numbers = [said.tick, said.at, said.who];
  if (typeof said.playing !== "boolean" || !numbers.every(Number.isFinite)) return undefined;
  return said as GroupTransport;
}
