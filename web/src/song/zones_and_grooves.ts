/** The small records that are the value of one field: a key, a clip's groove, a track's frozen sound, the zones of racks and samplers. */

import { PPQ } from "./document";
import { NO_RECORDS, or, shape } from "./plain";
import { list, MAX_TICK, number, optional, reference, text, ticks, whole } from "./values";

const midi = whole(0, 127);
const gain = number(-200, 100);
const pan = number(-1, 1);
const bare = { keepsExtra: false };

export const KEY = shape("a key", { tonic: whole(0, 11), scale: or(text, "major") }, bare);
export const GROOVE = shape(
  "a groove",
  {
    swing: or(number(0.25, 0.9), 0.5),
    grid: or(ticks(1), PPQ / 4),
    offsets: or(list(whole(-MAX_TICK, MAX_TICK)), NO_RECORDS),
    velocities: or(list(number(0, 10)), NO_RECORDS),
    amount: or(number(0, 1), 1),
  },
  bare,
);
const keyRange = {
  low: or(midi, 0),
  high: or(midi, 127),
  low_velocity: or(midi, 1),
  high_velocity: or(midi, 127),
};
export const FROZEN = shape("a frozen sound", { media: reference, made_from: or(text, "") }, bare);
export const ZONE = shape(
  "a zone",
  { ...keyRange, pitch: or(optional(midi), null), choke: or(midi, 0), gain_db: or(gain, 0), pan: or(pan, 0) },
  bare,
);
export const SAMPLE_ZONE = shape(
  "a sample zone",
  {
    media: reference,
    ...keyRange,
    root: or(midi, 60),
    start: or(whole(), 0),
    end: or(whole(), 0),
    loop_start: or(whole(), 0),
    loop_end: or(whole(), 0),
    gain_db: or(gain, 0),
  },
  bare,
);
