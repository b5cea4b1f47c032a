/**
 * What every device is called, what can be set on it and its presets: the answer of `GET /api/devices`.
 *
 * The twin of `woodshed/devices/catalogue.py`. The place of a parameter in `parameters` is its number in
 * the engine; the four that the engine adds to every instrument come last.
 */

import type { Device } from "../song/document";

export interface ParameterSpec {
  readonly name: string;
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  /** Moves in equal ratios rather than equal steps. */
  readonly log: boolean;
  /** Jumps: a menu, a switch or a whole number. */
  readonly stepped: boolean;
  /** A menu's labels and their values. */
  readonly choices: readonly (readonly [string, number])[];
  readonly group: string;
  readonly order: number;
  readonly doc: string;
  /** Written by the engine itself; nobody sets it. */
  readonly hidden: boolean;
  /** Its number in the engine. */
  readonly index: number;
}

export interface MeterSpec {
  readonly name: string;
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly doc: string;
}

/** Settings with a name: only what differs from the defaults. */
export interface Preset {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly params: Readonly<Record<string, number>>;
  /** Saved by a person here, not shipped. */
  readonly own: boolean;
}

export interface DeviceSpec {
  readonly name: string;
  readonly title: string;
  readonly kind: "instrument" | "effect";
  readonly description: string;
  readonly icon: string;
  readonly voices: number;
  readonly sidechain: boolean;
  readonly parameters: readonly ParameterSpec[];
  readonly meters: readonly MeterSpec[];
  readonly presets: readonly Preset[];
}

/** All devices by name. */
export class Catalogue {
  readonly devices: readonly DeviceSpec[];
  private readonly byName: ReadonlyMap<string, DeviceSpec>;
  private readonly numbers = new Map<DeviceSpec, ReadonlyMap<string, ParameterSpec>>();

  constructor(devices: readonly DeviceSpec[]) {
    this.devices = devices;
    this.byName = new Map(devices.map((device) => [device.name, device]));
  }

  /** What is known of a kind of device; undefined when there is none of that name. */
  device(kind: string): DeviceSpec | undefined {
    return this.byName.get(kind);
  }

  /** One parameter of a device, hidden or not. */
  parameter(kind: string, name: string): ParameterSpec | undefined {
    const spec = this.byName.get(kind);
    if (!spec) return undefined;
    let numbers = this.numbers.get(spec);
    if (!numbers) {
      numbers = new Map(spec.parameters.map((parameter, index) => [parameter.name, { ...parameter, index }]));
      this.numbers.set(spec, numbers);
    }
    return numbers.get(name);
  }

  /**
   * Every setting of a device by parameter name: the defaults, over them its preset, over that its own
   * `params`, each in its range. What the device does not have, and what is no number, is left out.
   */
  settings(device: Pick<Device, "kind" | "preset" | "params">): Map<string, number> {
    const values = new Map<string, number>();
    const spec = this.byName.get(device.kind);
    if (!spec) return values;
    for (const parameter of spec.parameters)
      if (!parameter.hidden) values.set(parameter.name, parameter.default);
    const preset = spec.presets.find((each) => each.key === device.preset);
    for (const params of [preset?.params ?? {}, device.params])
      for (const [name, value] of Object.entries(params)) {
        const parameter = this.parameter(device.kind, name);
        if (!parameter || parameter.hidden || Number.isNaN(value)) continue;
        values.set(name, Math.min(Math.max(value, parameter.minimum), parameter.maximum));
      }
    return values;
  }
}
