/** The panel of the tape machine: its reels, and meters whose 0 VU is the level that its tape is set for, -18 dBFS. */
import type { OwnPanel } from "woodshed/panel";

const SPEEDS_M_S = [0.1905, 0.381, 0.762];

export default {
  part: "tape",
  way: "reels",
  front: [
    "machine",
    "speed",
    "equalisation",
    "level_db",
    "bias_db",
    "wow_flutter_percent",
    "hiss_db",
    "output_db",
  ],
  speed_m_s: (setting) => SPEEDS_M_S[Math.round(setting("speed"))] ?? 0.381,
  reference_dbfs: -18,
} satisfies OwnPanel;
