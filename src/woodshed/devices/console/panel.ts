/** The panel of a desk's heart: what all its channels are, what their sum is driven with, and the bus compressor. */
import type { OwnPanel } from "woodshed/panel";

export default {
  part: "desk",
  front: [
    ...["desk", "channel_drive_db", "crosstalk_db", "drive_db", "glue", "threshold_db", "ratio", "attack_ms"],
    ...["release_ms", "auto_release", "makeup_db", "blend"],
  ],
  drawn: false,
  columns: [
    { name: "Channels", colour: 5, parameters: ["desk", "channel_drive_db", "crosstalk_db"] },
    { name: "Sum", colour: 7, parameters: ["drive_db"] },
    { name: "Bus compressor", colour: 2, parameters: ["glue", "threshold_db", "ratio"] },
    { name: "Times", colour: 2, parameters: ["attack_ms", "release_ms", "auto_release"] },
    { name: "Out", colour: null, parameters: ["makeup_db", "blend"] },
  ],
  captions: {
    channel_drive_db: "Drive",
    crosstalk_db: "Crosstalk",
    drive_db: "Drive",
    glue: "On",
    auto_release: "Auto",
    makeup_db: "Make-up",
  },
} satisfies OwnPanel;
