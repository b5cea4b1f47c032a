/** The panel of the tape echo: the loop, as fast as its heads, 35 mm apart, make the time; 0 VU is -18 dBFS. */
import type { OwnPanel } from "woodshed/panel";

const APART_M = 0.035;

export default {
  part: "tape",
  way: "loop",
  front: [
    "time_beats",
    "free",
    "time_ms",
    "head_1",
    "head_2",
    "head_3",
    "feedback",
    "drive_db",
    "wear",
    "mix",
  ],
  speed_m_s: (setting, tempo_bpm) => {
    const time_s =
      setting("free") >= 0.5 ? setting("time_ms") / 1000 : (setting("time_beats") * 60) / tempo_bpm;
    return APART_M / Math.min(1.8, Math.max(0.04, time_s));
  },
  reference_dbfs: -18,
} satisfies OwnPanel;
