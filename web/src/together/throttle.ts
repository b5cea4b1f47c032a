/** Says the newest of what changes quickly, at most so often; what is the same as before is not said again. */

export interface Timers {
  now(): number;
  later(action: () => void, ms: number): () => void;
}

const TIMERS: Timers = {
  now: () => performance.now(),
  later: (action, ms) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

export class Throttle<T> {
  private said = "";
  private saidAt = Number.NEGATIVE_INFINITY;
  private newest: T | undefined;
  private stop: (() => void) | undefined;

  constructor(
    private readonly say: (what: T) => void,
    private readonly every_ms: number,
    private readonly timers: Timers = TIMERS,
  ) {}

  /** Say this now if it is time, otherwise as soon as it is, unless something newer comes. */
  take(what: T): void {
    this.newest = what;
    if (this.stop) return;
    const wait = this.saidAt + this.every_ms - this.timers.now();
    if (wait <= 0) this.flush();
    else
      this.stop = this.timers.later(() => {
        this.stop = undefined;
        this.flush();
      }, wait);
  }

  /** Say it although it is the same as before: somebody new is here. */
  again(): void {
    this.said = "";
    if (this.newest !== undefined) this.take(this.newest);
  }

  close(): void {
    this.stop?.();
    this.stop = undefined;
    this.newest = undefined;
  }

  private flush(): void {
    const { newest } = this;
    if (newest === undefined) return;
    const text = JSON.stringify(newest);
    if (text === this.said) return;
    this.said = text;
    this.saidAt = this.timers.now();
    this.say(newest);
  }
}
