/** The places around the song and the dialogs, which come after the song itself. */

import type { Low } from "../studio/view.svelte";
import { Later } from "./later.svelte";

interface DialogProps {
  readonly open: boolean;
  readonly onclose: () => void;
}

/** Of those that are open as long as they are there. */
interface OpenProps {
  readonly onclose: () => void;
}

/** The places below. */
export const PLACES: Readonly<Record<Low, Later>> = {
  devices: new Later(() => import("../devices/Devices.svelte")),
  notes: new Later(() => import("../piano_roll/PianoRoll.svelte")),
  mixer: new Later(() => import("../mixer/Mixer.svelte")),
  record: new Later(() => import("../record/Record.svelte")),
  history: new Later(() => import("../history/History.svelte")),
};

/** The places at either side. */
export const SIDES = {
  sounds: new Later(() => import("../sounds/Sounds.svelte")),
  ideas: new Later(() => import("../ideas/Ideas.svelte")),
};

/** The palette is no such dialog: whoever opens it types on at once. */
export const DIALOGS = {
  help: new Later<DialogProps>(() => import("./Help.svelte")),
  people: new Later<OpenProps>(() => import("../together/People.svelte")),
  exporting: new Later<OpenProps>(() => import("../export/Export.svelte")),
  keys: new Later(() => import("../record/KeyStrip.svelte")),
};
