/** The meters beside the track heads: all of them on one canvas, drawn only while a level moves. */

import { FLOOR_DB, MeterLevels, meterShare, type Reading } from "../mixer/meter_levels";
import type { Drawer } from "../studio/frames";
import { palette, veiled } from "./palette";
import { type Row, rowsBetween } from "./rows";
import { Surface } from "./surface";

export const METER_WIDTH = 9;
const HOT_DB = -6;

export class MetersCanvas implements Drawer {
  readonly surface: Surface;
  private rows: readonly Row[] = [];
  private scrollTop = 0;
  private readonly levels = new Map<string, MeterLevels>();

  constructor(
    canvas: HTMLCanvasElement,
    private readonly read: (track: string) => Reading,
  ) {
    this.surface = new Surface(canvas);
  }

  show(rows: readonly Row[], scrollTop: number): void {
    this.rows = rows;
    this.scrollTop = scrollTop;
  }

  draw(now_ms: number): boolean {
    if (this.surface.width === 0) return false;
    const colours = palette();
    const context = this.surface.begin();
    let moves = false;
    for (const row of rowsBetween(this.rows, this.scrollTop, this.scrollTop + this.surface.height)) {
      if (row.kind !== "track") continue;
      const levels = this.of(row.track.id);
      if (levels.feed(this.read(row.track.id), now_ms)) moves = true;
      const top = row.top - this.scrollTop + 5;
      const tall = row.height - 11;
      for (const side of [0, 1] as const) {
        const x = side * 4 + 0.5;
        context.fillStyle = colours.sunk;
        context.fillRect(x, top, 3, tall);
        const level = levels.peak_db[side];
        if (level <= FLOOR_DB) continue;
        const high = meterShare(level) * tall;
        const hot = meterShare(HOT_DB) * tall;
        context.fillStyle = colours.green;
        context.fillRect(x, top + tall - Math.min(high, hot), 3, Math.min(high, hot));
        if (high > hot) {
          context.fillStyle = level >= 0 ? colours.red : colours.amber;
          context.fillRect(x, top + tall - high, 3, high - hot);
        }
        const line = meterShare(levels.line_db[side]) * tall;
        context.fillStyle = veiled(colours.text, 0.7);
        if (line > 1) context.fillRect(x, top + tall - line, 3, 1);
      }
    }
    return moves;
  }

  private of(track: string): MeterLevels {
    let levels = this.levels.get(track);
    if (levels === undefined) {
      levels = new MeterLevels();
      this.levels.set(track, levels);
    }
    return levels;
  }
}
