/** The panel of the bass line: the knobs that are turned while it plays, above the steps that it plays. */
import type { OwnPanel } from "woodshed/panel";

export default {
  part: "line",
  front: ["wave", "cutoff_hz", "resonance", "env_mod_octaves", "decay_s", "accent", "slide_s"],
} satisfies OwnPanel;
