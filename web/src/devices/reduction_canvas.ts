/** How much a device turns down right now, as a bar that hangs from 0 dB. */

const SHOWN_DB = 24;
const FALL_DB_S = 30;

export class ReductionCanvas {
  private readonly context: CanvasRenderingContext2D;
  private shown_db = 0;
  private last_ms = 0;
  private colours: { ground: string; bar: string } | null = null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly read: () => number,
  ) {
    this.context = canvas.getContext("2d")!;
  }

  /** Ask the page for its colours again. */
  restyle(): void {
    this.colours = null;
  }

  draw(now_ms: number): boolean {
    const { canvas, context } = this;
    const reduction_db = Math.max(0, -this.read());
    const fall = (Math.max(0, now_ms - this.last_ms) / 1000) * FALL_DB_S;
    this.last_ms = now_ms;
    this.shown_db = Math.max(reduction_db, this.shown_db - fall, 0);
    const ratio = globalThis.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    if (!this.colours) {
      const style = getComputedStyle(canvas);
      this.colours = { ground: style.getPropertyValue("--sunk"), bar: style.getPropertyValue("--amber") };
    }
    context.fillStyle = this.colours.ground;
    context.fillRect(0, 0, width, height);
    context.fillStyle = this.colours.bar;
    const share = reductionShare(this.shown_db);
    if (height > width) context.fillRect(0, 0, width, height * share);
    else context.fillRect(width * (1 - share), 0, width * share, height);
    return this.shown_db > 0.05;
  }
}

/** How far a bar hangs down: the first decibels have the most room. */
function reductionShare(reduction_db: number): number {
  return Math.min(1, Math.sqrt(Math.max(0, reduction_db) / SHOWN_DB));
}
