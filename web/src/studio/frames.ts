/**
 * One animation loop for everything that moves: meters, playhead, canvases.
 *
 * A drawer is called on the next frame after `touch()`, and on every frame while it says that it moves.
 * Nothing is drawn while nothing changes, so an idle studio costs nothing.
 */

export interface Drawer {
  /** Draw what changed; `now_ms` is the frame's time. Return true to be called on the next frame too. */
  draw(now_ms: number): boolean;
}

export class Frames {
  private readonly drawers = new Set<Drawer>();
  private readonly waiting = new Set<Drawer>();
  private frame = 0;

  /** Take in a drawer; it draws once, and then when it is touched. Returns what takes it out again. */
  add(drawer: Drawer): () => void {
    this.drawers.add(drawer);
    this.touch(drawer);
    return () => {
      this.drawers.delete(drawer);
      this.waiting.delete(drawer);
    };
  }

  /** Let a drawer, or all of them, draw on the next frame. */
  touch(drawer?: Drawer): void {
    if (drawer === undefined) for (const each of this.drawers) this.waiting.add(each);
    else if (this.drawers.has(drawer)) this.waiting.add(drawer);
    if (this.frame === 0 && this.waiting.size > 0) this.frame = requestAnimationFrame(this.run);
  }

  private readonly run = (now_ms: number): void => {
    this.frame = 0;
    const drawing = [...this.waiting];
    this.waiting.clear();
    for (const drawer of drawing) if (drawer.draw(now_ms)) this.waiting.add(drawer);
    if (this.waiting.size > 0 && this.frame === 0) this.frame = requestAnimationFrame(this.run);
  };
}
