/**
 * The roll's picture on two canvases: one for what stands still (rows, notes, lane), drawn when it changes,
 * and one above for what moves (playhead, gestures, sounding notes). No Svelte, no song is changed here.
 */

import type { Clip, Control, Note, Ticks } from "../song/document";
import type { Drawer } from "../studio/frames";
import { drawGround, drawOutside, drawTop } from "./drawing_ground";
import { drawKeys } from "./drawing_keys";
import { drawControls, drawLane, drawVelocities } from "./drawing_lane";
import { drawGhost, drawNotes, drawSounding } from "./drawing_notes";
import { type Box, bottomOf, type Frame, xOf, yOf, type Zoom } from "./geometry";
import { indexOf } from "./note_index";
import { type Picture, within } from "./picture";
import { type Cursor, type Ghost, NO_GHOST, type Scene } from "./scene";
import { readTheme, type Theme } from "./theme";

/** What moves over the still picture. */
export interface Lively {
  readonly ghost: Ghost;
  /** The points that a stroke draws in the lane, in place of the lane's own. */
  readonly stroke: readonly Control[] | null;
  readonly box: Box | null;
  readonly cursor: Cursor | null;
  /** Where a note would begin or end: a line through the whole height. */
  readonly snap: Ticks | null;
  /** The keys that a person holds. */
  readonly held: ReadonlySet<number>;
  /** A lane belongs to this pitch only; null: to all. */
  readonly lanePitch: number | null;
}

export const STILL: Lively = {
  ghost: NO_GHOST,
  stroke: null,
  box: null,
  cursor: null,
  snap: null,
  held: new Set(),
  lanePitch: null,
};

export interface Playing {
  readonly tick: Ticks;
  readonly playing: boolean;
}

export class PianoRollCanvas implements Drawer {
  private scene: Scene | null = null;
  private frame: Frame = { width: 1, height: 1, keys: 0, top: 0, lane: 0 };
  private zoom: Zoom = { pixelsPerTick: 0.05, scrollTick: 0, rowHeight: 12, scrollRow: 40 };
  private lively: Lively = STILL;
  private theme: Theme | null = null;
  private themeName = "";
  private stale = true;
  private held: ReadonlySet<string> = NO_GHOST.held;

  /** `playing` tells where the song is, on each frame. */
  constructor(
    private readonly still: HTMLCanvasElement,
    private readonly moving: HTMLCanvasElement,
    private readonly playing: () => Playing,
  ) {}

  show(scene: Scene): void {
    this.stale ||= scene !== this.scene;
    this.scene = scene;
  }

  look(frame: Frame, zoom: Zoom): void {
    this.stale ||= frame !== this.frame || zoom !== this.zoom;
    this.frame = frame;
    this.zoom = zoom;
  }

  live(lively: Lively): void {
    this.stale ||= lively.ghost.held !== this.held || lively.lanePitch !== this.lively.lanePitch;
    this.stale ||= (lively.stroke === null) !== (this.lively.stroke === null);
    this.held = lively.ghost.held;
    this.lively = lively;
  }

  /** Read the colours anew; called when the theme or the track changes. */
  dress(name: string): void {
    if (name === this.themeName) return;
    this.themeName = name;
    this.theme = null;
    this.stale = true;
  }

  draw(_now_ms: number): boolean {
    if (this.scene === null || this.frame.width < 2) return false;
    this.theme ??= readTheme(this.still, this.scene.clip.colour ?? this.scene.track.colour);
    if (this.stale) this.drawStill(this.scene, this.theme);
    this.stale = false;
    return this.drawMoving(this.scene, this.theme);
  }

  private drawStill(scene: Scene, theme: Theme): void {
    const picture = this.picture(this.still, scene, theme);
    drawGround(picture);
    drawNotes(picture);
    drawLane(this.lively.stroke === null ? picture : emptied(picture), this.lively.lanePitch);
    drawOutside(picture);
    drawTop(picture);
    drawKeys(picture, new Set(), this.marked(scene));
  }

  private drawMoving(scene: Scene, theme: Theme): boolean {
    const picture = this.picture(this.moving, scene, theme);
    const { context, frame } = picture;
    const { ghost, stroke, held } = this.lively;
    const { tick, playing } = this.playing();
    const sounding = playing ? notesAt(scene.clip, tick) : NOTHING;
    if (sounding.notes.length > 0) drawSounding(picture, sounding.notes, sounding.begin);
    drawGhost(picture);
    if (frame.lane > 0)
      within(context, frame.keys, bottomOf(frame), frame.width - frame.keys, frame.lane, () => {
        if (stroke !== null) drawControls(picture, stroke, theme.amber);
        else if (scene.lane === "velocity") drawVelocities(picture, ghost.notes, true);
      });
    const lit = new Set([...held, ...sounding.notes.map((note) => note.pitch)]);
    if (lit.size > 0) drawKeys(picture, lit, this.marked(scene));
    this.drawMarks(picture, tick);
    return playing;
  }

  private drawMarks(picture: Picture, tick: Ticks): void {
    const { context, frame, zoom, theme, scene } = picture;
    const { box, cursor, snap } = this.lively;
    within(context, frame.keys, 0, frame.width - frame.keys, frame.height, () => {
      if (snap !== null) {
        context.fillStyle = theme.amber;
        context.globalAlpha = 0.7;
        context.fillRect(Math.round(xOf(snap, frame, zoom)), frame.top, 1, frame.height - frame.top);
        context.globalAlpha = 1;
      }
      if (cursor !== null) drawCursor(picture, cursor, scene);
      if (box !== null) {
        context.fillStyle = theme.amber;
        context.globalAlpha = 0.12;
        context.fillRect(box.x, box.y, box.width, box.height);
        context.globalAlpha = 1;
        context.strokeStyle = theme.amber;
        context.strokeRect(box.x + 0.5, box.y + 0.5, box.width, box.height);
      }
      context.fillStyle = theme.playhead;
      const x = Math.round(xOf(tick, frame, zoom));
      context.fillRect(x, 0, 1.5, frame.height);
      context.beginPath();
      context.moveTo(x - 4, 0);
      context.lineTo(x + 5.5, 0);
      context.lineTo(x + 0.75, 7);
      context.fill();
    });
  }

  private marked(scene: Scene): Set<number> {
    const pitches = new Set<number>();
    if (scene.selected.size > 0)
      for (const note of scene.clip.notes) if (scene.selected.has(note.id)) pitches.add(note.pitch);
    return pitches;
  }

  /** A canvas made ready: as many pixels as the screen has, emptied. */
  private picture(canvas: HTMLCanvasElement, scene: Scene, theme: Theme): Picture {
    const { frame, zoom } = this;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const context = canvas.getContext("2d")!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, frame.width, frame.height);
    context.lineWidth = 1;
    return { context, frame, zoom, scene, theme, ghost: this.lively.ghost };
  }
}

interface Sounding {
  readonly notes: readonly Note[];
  readonly begin: Ticks;
}
const NOTHING: Sounding = { notes: [], begin: 0 };

/** The notes of a clip that sound at a tick of the song, and where the repeat that plays them began. */
function notesAt(clip: Clip, tick: Ticks): Sounding {
  const into = tick - clip.start;
  if (into < 0 || into >= clip.length) return NOTHING;
  const period = clip.loop > 0 ? clip.loop : clip.length;
  const local = into % period;
  const notes = [...indexOf(clip.notes).between(local, local + 1)].filter((note) => note.start < period);
  return { notes, begin: clip.start + into - local };
}

function drawCursor({ context, frame, zoom, theme }: Picture, cursor: Cursor, scene: Scene): void {
  const x = Math.round(xOf(cursor.tick, frame, zoom));
  const y = yOf(scene.rows.rowOf(cursor.pitch), frame, zoom);
  context.strokeStyle = theme.amber;
  context.lineWidth = 1.5;
  context.strokeRect(
    x + 0.5,
    y + 0.5,
    Math.max(6, scene.grid.step * zoom.pixelsPerTick) - 1,
    zoom.rowHeight - 1,
  );
  context.globalAlpha = 0.5;
  context.fillStyle = theme.amber;
  context.fillRect(x, frame.top, 1, bottomOf(frame) - frame.top);
  context.globalAlpha = 1;
  context.lineWidth = 1;
}

/** The picture without the lane's own points, which a stroke is drawing anew. */
function emptied(picture: Picture): Picture {
  const clip = { ...picture.scene.clip, controls: [] };
  return { ...picture, scene: { ...picture.scene, clip } };
}
