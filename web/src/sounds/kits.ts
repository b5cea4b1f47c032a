/**
 * Drum kits: racks of drum devices on the keys that every drum part is written for (General MIDI).
 *
 * The audience sees the hat on its right; a closed hat ends an open one. The twin of the standard kit in
 * `woodshed/song/instruments.py`, with a few more characters.
 */

import type { Fields } from "../song/edits";

export interface Kit {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly devices: readonly Fields[];
}

type Pad = readonly [kind: string, preset: string, gain_db?: number, pan?: number, pitch?: number];
type Pads = Readonly<Record<number, Pad>>;

const HATS = 1;
const PITCH = 60;
const IN_HATS = new Set([42, 44, 46]);

const STANDARD: Pads = {
  36: ["kick", "acoustic"],
  37: ["rim", "side_stick"],
  38: ["snare", "tight", 4],
  39: ["clap", "classic", 2],
  40: ["snare", "fat", 1],
  41: ["tom", "low", 0, -0.3],
  42: ["hat", "closed", -1, 0.25],
  44: ["hat", "pedal", -1, 0.25],
  45: ["tom", "mid", 0, -0.1],
  46: ["hat", "open", -4, 0.25],
  48: ["tom", "high", 0, 0.2, 59],
  49: ["crash", "bright", -8, 0.35],
  51: ["ride", "ping", -6, -0.35],
  54: ["shaker", "tambourine", -6, 0.3],
  56: ["cowbell", "cowbell", -6, 0.15],
};

const KITS: readonly (readonly [key: string, name: string, description: string, pads: Pads])[] = [
  ["standard", "Standard kit", "A drum kit in a room: for pop, rock, soul.", STANDARD],
  [
    "dusty",
    "Dusty kit",
    "Worn and soft, as from an old record: for lo-fi and hip hop.",
    {
      36: ["kick", "dusty"],
      37: ["rim", "side_stick"],
      38: ["snare", "dusty", 2],
      39: ["clap", "dusty"],
      42: ["hat", "dusty_closed", -1, 0.2],
      46: ["hat", "dusty_open", -4, 0.2],
      45: ["tom", "dusty", 0, -0.2],
      51: ["ride", "dusty", -6, -0.3],
      70: ["shaker", "egg", -2, 0.35],
    },
  ],
  [
    "boom",
    "Boom machine",
    "A drum machine of 1980, circuit by circuit: deep kick, snappy snare, six-tone cymbals.",
    {
      36: ["boom_kick", "machine"],
      37: ["boom_rim", "rim_shot", -2],
      38: ["boom_snare", "machine", 1],
      39: ["boom_clap", "hand_clap"],
      41: ["boom_tom", "low_tom", 0, -0.3],
      42: ["boom_cymbals", "closed_hat", -1, 0.2],
      45: ["boom_tom", "mid_tom"],
      46: ["boom_cymbals", "open_hat", -4, 0.2],
      48: ["boom_tom", "high_tom", 0, 0.3],
      49: ["boom_cymbals", "cymbal", -6, 0.3],
      56: ["boom_cowbell", "machine", -6, 0.15],
      62: ["boom_tom", "high_conga", -2, -0.15],
      63: ["boom_tom", "mid_conga", -2, -0.25],
      64: ["boom_tom", "low_conga", -2, -0.35],
      70: ["boom_clap", "maracas", -2, 0.35],
      75: ["boom_rim", "claves", -6, -0.2],
    },
  ],
  [
    "punch",
    "Punch machine",
    "A drum machine of 1983: clicking kick, cracking snare, gritty cymbals.",
    {
      36: ["punch_kick", "machine"],
      37: ["punch_rim", "machine", -2],
      38: ["punch_snare", "machine", 1],
      39: ["boom_clap", "punchy"],
      41: ["punch_tom", "low_tom", 0, -0.3],
      42: ["punch_cymbals", "closed_hat", -1, 0.2],
      45: ["punch_tom", "mid_tom"],
      46: ["punch_cymbals", "open_hat", -4, 0.2],
      48: ["punch_tom", "high_tom", 0, 0.3],
      49: ["punch_cymbals", "crash", -6, 0.3],
      51: ["punch_cymbals", "ride", -6, -0.3],
    },
  ],
  [
    "trap",
    "Trap kit",
    "Long low kick, sharp snare, hats for rolls.",
    {
      36: ["kick", "trap_long"],
      37: ["rim", "click", -3],
      38: ["snare", "trap", 2],
      39: ["clap", "wide", 1],
      42: ["hat", "trap_closed", -2, 0.15],
      46: ["hat", "electro_open", -6, 0.15],
      49: ["crash", "dark", -9, 0.3],
      75: ["rim", "clave", -8, -0.2],
    },
  ],
  [
    "house",
    "House kit",
    "Four on the floor: round kick, clap, open hats.",
    {
      36: ["kick", "four_floor"],
      37: ["rim", "click", -3],
      38: ["snare", "tight", 2],
      39: ["clap", "classic", 2],
      42: ["hat", "closed", -2, 0.2],
      46: ["hat", "half_open", -4, 0.2],
      49: ["crash", "splash", -6, 0.3],
      51: ["ride", "ping", -8, -0.3],
      54: ["shaker", "tambourine", -6, 0.3],
      70: ["shaker", "soft", -2, -0.3],
    },
  ],
  [
    "techno",
    "Techno kit",
    "Hard kick and dry metal.",
    {
      36: ["kick", "hard_techno"],
      37: ["rim", "electro"],
      38: ["snare", "gated", 0],
      39: ["clap", "tight", 1],
      42: ["hat", "tight_closed", -2, 0.15],
      46: ["hat", "electro_open", -5, 0.15],
      49: ["crash", "electro", -9, 0.3],
      51: ["ride", "wash", -9, -0.3],
    },
  ],
  [
    "brush",
    "Brush kit",
    "Brushes and a soft kick: jazz, ballads.",
    {
      ...STANDARD,
      36: ["kick", "soft"],
      38: ["snare", "brush", 2],
      40: ["snare", "soft", 2],
      49: ["crash", "soft", -8, 0.35],
      51: ["ride", "dark", -5, -0.35],
    },
  ],
  [
    "hands",
    "Hand drums",
    "Congas, bongos, shakers, bells.",
    {
      60: ["conga", "bongo_high", -1, 0.35],
      61: ["conga", "bongo_low", -1, 0.3],
      62: ["conga", "muted", 1, -0.25],
      63: ["conga", "open_high", -3, -0.25],
      64: ["conga", "open_low", -3, -0.35],
      65: ["conga", "timbale", -1, 0.3, 65],
      67: ["cowbell", "agogo_high", -11, -0.3],
      68: ["cowbell", "agogo_low", -11, -0.3],
      69: ["shaker", "cabasa", -4, -0.35],
      70: ["shaker", "maraca", 0, 0.4],
      75: ["rim", "clave", -8, -0.2],
      81: ["triangle", "open", -12, -0.3],
    },
  ],
];

/** All kits, each with its devices as new ones would be added. */
export const DRUM_KITS: readonly Kit[] = KITS.map(([key, name, description, pads]) => ({
  key,
  name,
  description,
  devices: Object.entries(pads).map(([note, [kind, preset, gain_db = 0, pan = 0, pitch = PITCH]]) => ({
    kind,
    preset,
    zone: {
      low: Number(note),
      high: Number(note),
      low_velocity: 1,
      high_velocity: 127,
      pitch,
      choke: IN_HATS.has(Number(note)) ? HATS : 0,
      gain_db,
      pan,
    },
  })),
}));
