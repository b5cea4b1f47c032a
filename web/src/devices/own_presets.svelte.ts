/** The presets of each device: those that are shipped, and those that a person saved here. */

import type { DeviceSpec, Preset } from "../engine/catalogue";
import { ask } from "../server/asking";
import type { Studio } from "../studio/studio.svelte";
import { keyOfName, savedSettings } from "./presets";

export class Presets {
  private own = $state.raw<ReadonlyMap<string, readonly Preset[]>>(new Map());

  constructor(private readonly studio: Studio) {}

  /** A device with all its presets, shipped ones first. */
  of(spec: DeviceSpec): DeviceSpec {
    const own = this.own.get(spec.name);
    if (own === undefined) return spec;
    return { ...spec, presets: [...spec.presets.filter((preset) => !preset.own), ...own] };
  }

  /** Keep a device's settings under a name; the same name again replaces what was kept. */
  async save(spec: DeviceSpec, name: string, settings: ReadonlyMap<string, number>): Promise<Preset> {
    const preset: Preset = {
      key: keyOfName(name),
      name,
      description: "",
      params: savedSettings(settings, spec),
      own: true,
    };
    await ask(doorOf(spec, preset.key), { method: "PUT", json: preset });
    this.put(spec, [...this.ownOf(spec).filter((each) => each.key !== preset.key), preset]);
    return preset;
  }

  async remove(spec: DeviceSpec, key: string): Promise<void> {
    await ask(doorOf(spec, key), { method: "DELETE" });
    this.put(
      spec,
      this.ownOf(spec).filter((each) => each.key !== key),
    );
  }

  /** Every preset that a person saved, with its device. */
  all(): { spec: DeviceSpec; preset: Preset }[] {
    return this.studio.catalogue.devices.flatMap((spec) =>
      this.ownOf(spec).map((preset) => ({ spec, preset })),
    );
  }

  private ownOf(spec: DeviceSpec): readonly Preset[] {
    return this.own.get(spec.name) ?? spec.presets.filter((preset) => preset.own);
  }

  private put(spec: DeviceSpec, presets: readonly Preset[]): void {
    this.own = new Map([...this.own, [spec.name, presets]]);
  }
}

/** Presets of one's own lie in the workspace. Into a song they go as plain params, so that it opens everywhere. */
const doorOf = (spec: DeviceSpec, key: string): string => `/api/presets/${spec.name}/${key}`;

const kept = new WeakMap<Studio, Presets>();

export function presetsOf(studio: Studio): Presets {
  let presets = kept.get(studio);
  if (!presets) {
    presets = new Presets(studio);
    kept.set(studio, presets);
  }
  return presets;
}
