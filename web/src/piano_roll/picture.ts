/** What every part of the drawing is given: where to draw, how it is divided, and what there is. */

import type { Frame, Zoom } from "./geometry";
import type { Ghost, Scene } from "./scene";
import type { Theme } from "./theme";

export interface Picture {
  readonly context: CanvasRenderingContext2D;
  readonly frame: Frame;
  readonly zoom: Zoom;
  readonly scene: Scene;
  readonly theme: Theme;
  readonly ghost: Ghost;
}

/** Draw within a box only. */
export function within(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  draw: () => void,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  draw();
  context.restore();
}

/** A place on whole pixels, so that thin lines are sharp. */
export const sharp = (place: number): number => Math.round(place);
