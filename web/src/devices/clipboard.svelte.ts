/** A device that was copied, for pasting into any chain. */

import type { Device } from "../song/document";

class Copied {
  device = $state.raw<Device | null>(null);
}

export const copied = new Copied();
