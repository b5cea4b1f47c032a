/** How notes are quantised and humanised: the last settings, kept in the browser for the next time. */

import { humanised, quantised, type Shaped } from "../song/changes/shaping";
import { type Note, PPQ, type Ticks } from "../song/document";
import type { Roll } from "./roll.svelte";

const KEPT = "woodshed-shaping";

export class ShapingSettings {
  /** Whether the panel is shown. */
  open = $state(false);
  /** 0 is the grid that the roll shows. */
  grid = $state<Ticks>(PPQ / 4);
  strength_percent = $state(100);
  swing_percent = $state(50);
  ends = $state(false);
  timing = $state<Ticks>(16);
  velocity = $state(10);
  seed = $state(1);

  constructor(private readonly roll: Roll) {
    this.load();
  }

  quantise(notes: readonly Note[]): Shaped {
    const settings = {
      grid: this.grid || this.roll.grid.step,
      strength: this.strength_percent / 100,
      swing: this.swing_percent / 100,
      ends: this.ends,
    };
    return quantised(notes, settings, this.roll.clip?.start ?? 0);
  }

  humanise(notes: readonly Note[]): Shaped {
    return humanised(notes, { timing: this.timing, velocity: this.velocity, seed: this.seed });
  }

  save(): void {
    const { grid, strength_percent, swing_percent, ends, timing, velocity } = this;
    try {
      localStorage.setItem(
        KEPT,
        JSON.stringify({ grid, strength_percent, swing_percent, ends, timing, velocity }),
      );
    } catch {
      // A full store loses only the last settings.
    }
  }

  private load(): void {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
      if (typeof kept !== "object" || kept === null) return;
      for (const name of ["grid", "strength_percent", "swing_percent", "timing", "velocity"] as const) {
        const value = (kept as Record<string, unknown>)[name];
        if (typeof value === "number" && Number.isFinite(value)) this[name] = value;
      }
      if ("ends" in kept && typeof kept.ends === "boolean") this.ends = kept.ends;
    } catch {
      // What cannot be read is as if nothing had been kept.
    }
  }
}

const SETTINGS = new WeakMap<Roll, ShapingSettings>();

/** The settings of a roll, made when they are first asked for. */
export function settingsOf(roll: Roll): ShapingSettings {
  let settings = SETTINGS.get(roll);
  if (settings === undefined) {
    settings = new ShapingSettings(roll);
    SETTINGS.set(roll, settings);
  }
  return settings;
}
