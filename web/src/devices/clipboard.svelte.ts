/** A device that was copied, for pasting into any chain. */

import type { Device } from "../song/document";

export const copied = $state<{ device: Device | null }>({ device: null });
