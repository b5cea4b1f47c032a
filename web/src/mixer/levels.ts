/** The meters' memory of an open studio: peaks and clip lights stay while the mixer is closed. */

import type { Studio } from "../studio/studio.svelte";
import type { MeterLevels } from "./meter_levels";

const kept = new WeakMap<Studio, Map<string, MeterLevels>>();

export function levelsOf(studio: Studio): Map<string, MeterLevels> {
  let levels = kept.get(studio);
  if (!levels) {
    levels = new Map();
    kept.set(studio, levels);
  }
  return levels;
}
