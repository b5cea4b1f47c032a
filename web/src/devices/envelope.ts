/**
 * The shape of an envelope, with the curves that the devices have: `adsr` in
 * `devices/lib/woodshed_envelopes.lib`. An attack aims 30 % above its goal, as a capacitor does; decay and
 * release come 60 dB closer to where they go in the stated time.
 */

export interface Envelope {
  readonly attack_s: number;
  readonly decay_s: number;
  /** 0 to 1. */
  readonly sustain: number;
  readonly release_s: number;
}

/** The names of an envelope's parameters in a device; "" where it has none. */
export interface EnvelopeNames {
  readonly attack: string;
  readonly decay: string;
  readonly sustain: string;
  readonly release: string;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

const AIM = 1.3;
const ATTACK_TURNS = Math.log(AIM / (AIM - 1));
const TURNS = Math.log(1000);
/** Shares of the drawing's width: attack, decay and release at their longest, and the sustain between. */
export const WIDTHS = { attack: 0.28, decay: 0.3, held: 0.12, release: 0.3 } as const;
const SHORTEST_S = 0.001;
const LONGEST_S = 20;

/** How far along its part of the drawing a time reaches, 0 to 1: in equal ratios, as ears have it. */
export function shareOfTime(time_s: number): number {
  const share = Math.log(Math.max(time_s, SHORTEST_S) / SHORTEST_S) / Math.log(LONGEST_S / SHORTEST_S);
  return Math.min(1, share);
}

export function timeAt(share: number): number {
  const within = Math.min(1, Math.max(0, share));
  return SHORTEST_S * (LONGEST_S / SHORTEST_S) ** within;
}

/** The places that a person drags, in a drawing of 1 by 1 with y downwards: peak, sustain's start, end. */
export function handles(shape: Envelope): { attack: Place; decay: Place; release: Place } {
  const attack = WIDTHS.attack * shareOfTime(shape.attack_s);
  const decay = attack + WIDTHS.decay * shareOfTime(shape.decay_s);
  const release = decay + WIDTHS.held + WIDTHS.release * shareOfTime(shape.release_s);
  return {
    attack: { x: attack, y: 0 },
    decay: { x: decay, y: 1 - shape.sustain },
    release: { x: release, y: 1 },
  };
}

/** The line of the envelope in a drawing of 1 by 1, y downwards. */
export function envelopeLine(shape: Envelope, steps = 24): Place[] {
  const { attack, decay, release } = handles(shape);
  const line: Place[] = [];
  const part = (from: number, to: number, level: (way: number) => number): void => {
    for (let i = 0; i <= steps; i++)
      line.push({ x: from + ((to - from) * i) / steps, y: 1 - level(i / steps) });
  };
  part(0, attack.x, (way) => AIM * (1 - Math.exp(-ATTACK_TURNS * way)));
  part(attack.x, decay.x, (way) => shape.sustain + (1 - shape.sustain) * Math.exp(-TURNS * way));
  part(decay.x + WIDTHS.held, release.x, (way) => shape.sustain * Math.exp(-TURNS * way));
  return line;
}

/** The envelopes that a device has, found by the names of its parameters. */
export function envelopesOf(names: readonly string[]): EnvelopeNames[] {
  const has = new Set(names);
  const found: EnvelopeNames[] = [];
  for (const prefix of ["", "filter_"]) {
    const [attack, decay, sustain, release] = ["attack_s", "decay_s", "sustain", "release_s"].map(
      (part) => prefix + part,
    ) as [string, string, string, string];
    if (has.has(attack) && has.has(decay) && has.has(sustain) && has.has(release))
      found.push({ attack, decay, sustain, release });
  }
  return found;
}
