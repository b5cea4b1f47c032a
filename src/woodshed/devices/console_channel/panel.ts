/** The panel of a desk's strip: in at the left, out at the right, a colour for each band as on the old desks. */
import type { OwnPanel } from "woodshed/panel";

export default {
  part: "desk",
  front: [
    ...["desk", "drive_db", "low_cut_hz", "low_db", "low_hz", "mid_db", "mid_hz", "mid_q"],
    ...["high_db", "high_hz", "level_db"],
  ],
  drawn: true,
  columns: [
    { name: "Preamp", colour: 5, parameters: ["desk", "drive_db"] },
    { name: "Filter", colour: 7, parameters: ["low_cut_hz"] },
    { name: "Low", colour: 1, parameters: ["low_db", "low_hz"] },
    { name: "Mid", colour: 2, parameters: ["mid_db", "mid_hz", "mid_q"] },
    { name: "High", colour: 3, parameters: ["high_db", "high_hz"] },
    { name: "Out", colour: null, parameters: ["level_db"] },
  ],
  captions: {
    drive_db: "Drive",
    low_cut_hz: "Low cut",
    low_db: "Gain",
    low_hz: "Frequency",
    mid_db: "Gain",
    mid_hz: "Frequency",
    mid_q: "Q",
    high_db: "Gain",
    high_hz: "Frequency",
    level_db: "Level",
  },
} satisfies OwnPanel;
