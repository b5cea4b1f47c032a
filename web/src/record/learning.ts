/**
 * What knobs of MIDI devices turn: which message moves which target, kept in this browser for each device.
 *
 * Soft takeover: a knob of the device moves nothing until it comes past the value that the target has, so
 * nothing jumps. Values are shares of the way, 0 to 1.
 */

const KEPT = "woodshed-midi";
/** A knob this near to the value has caught it. */
const NEAR = 2.5 / 127;

/** By message ("0 cc74": channel and controller), the targets that it moves, of whatever songs. */
type Mapped = Record<string, readonly string[]>;

export class Learned {
  private readonly devices: Map<string, Mapped>;

  constructor() {
    this.devices = new Map(Object.entries(read()));
  }

  targets(device: string, message: string): readonly string[] {
    return this.devices.get(device)?.[message] ?? [];
  }

  /** Every mapping of a target: device and message. */
  of(target: string): (readonly [device: string, message: string])[] {
    return [...this.devices].flatMap(([device, mapped]) =>
      Object.keys(mapped)
        .filter((message) => mapped[message]!.includes(target))
        .map((message) => [device, message] as const),
    );
  }

  /** From now on a message moves a target, and no other of those that `here` says are of this song. */
  learn(device: string, message: string, target: string, here: (target: string) => boolean): void {
    this.forget(target);
    const mapped = { ...this.devices.get(device) };
    mapped[message] = [...(mapped[message] ?? []).filter((each) => !here(each)), target];
    this.devices.set(device, mapped);
    this.save();
  }

  forget(target: string): void {
    for (const [device, mapped] of this.devices) {
      const entries = Object.entries(mapped).map(([message, targets]) => [
        message,
        targets.filter((each) => each !== target),
      ]);
      this.devices.set(device, Object.fromEntries(entries.filter(([, targets]) => targets!.length > 0)));
    }
    this.save();
  }

  private save(): void {
    try {
      localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(this.devices)));
    } catch {
      // A full store: what was learned holds until the page is left.
    }
  }
}

function read(): Record<string, Mapped> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, Mapped>) : {};
  } catch {
    return {};
  }
}

/** One knob of a device on its way to catch the value of a target. */
export class Takeover {
  private caught = false;
  private before: number | null = null;
  private given: number | null = null;

  /** The knob is at `share` and the target at `current`: what the target shall be, or null for no change. */
  move(share: number, current: number): number | null {
    // Somebody else moved the target meanwhile: the knob must find it again.
    if (this.given !== null && Math.abs(current - this.given) > NEAR) this.caught = false;
    const { before } = this;
    this.before = share;
    const passed = before !== null && (before - current) * (share - current) <= 0;
    this.caught ||= passed || Math.abs(share - current) <= NEAR;
    this.given = this.caught ? share : null;
    return this.given;
  }
}
