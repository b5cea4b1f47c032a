/** The panel of the hard machine's snare: it is written in steps, alone or in the rack of its kit. */
import type { OwnPanel } from "woodshed/panel";

export default { part: "strokes", front: [] } satisfies OwnPanel;
