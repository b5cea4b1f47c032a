/** What a press in the lane begins: drawing velocities or controllers, or dragging one head or point. */

import { type Shaped, velocityWithin } from "../song/changes/shaping";
import type { Clip, Control, Note } from "../song/document";
import { clear, type Gesture, type Point, songTick } from "./gestures";
import {
  controlAt,
  headAt,
  laneControls,
  laneValue,
  laneWords,
  strokeControls,
  strokeVelocities,
  type Touch,
} from "./lane";
import type { Roll } from "./roll.svelte";
import { stroked, withPoints } from "./strokes";
import { describe } from "./words";

const REACH_PX = 5;
/** A stroke of a controller writes a point this often, or on every grid line where those are nearer. */
const POINT_PX = 6;

export function pressLane(roll: Roll, clip: Clip, at: Point): Gesture | null {
  if (roll.lane === "velocity") {
    const head = headAt(at.x, at.y, clip, roll.studio.selection.notes, roll.frame, roll.zoom);
    return head ? draggingHead(roll, clip, head, at) : drawingVelocities(roll, clip, at);
  }
  const point = controlAt(at.x, at.y, clip, roll.lane, roll.lanePitch, roll.frame, roll.zoom);
  if (point === null) return drawingControls(roll, clip, at);
  if (at.count === 2) {
    const gone = withPoints(laneControls(clip, roll.lane, roll.lanePitch), [], new Set([point.id]));
    roll.commitStroke(gone, "Point erased");
    return null;
  }
  return draggingPoint(roll, clip, point, at);
}

const touchAt = (roll: Roll, clip: Clip, at: Point): Touch => ({
  tick: songTick(roll, at.x) - clip.start,
  value: laneValue(at.y, roll.lane, roll.frame),
});

/** Drag one velocity by its head; with it go the other selected ones. */
function draggingHead(roll: Roll, clip: Clip, head: Note, from: Point): Gesture {
  const { selection } = roll.studio;
  if (from.shift) roll.choose([...selection.notes, head.id]);
  else if (!selection.notes.has(head.id)) roll.choose([head.id]);
  const held = clip.notes.filter((note) => selection.notes.has(note.id));
  let shaped: Shaped | null = null;
  roll.hear(head.pitch, head.velocity);
  return {
    move(to) {
      if (shaped === null && Math.abs(to.y - from.y) < 2) return;
      const by = laneValue(to.y, "velocity", roll.frame) - laneValue(from.y, "velocity", roll.frame);
      const changes = Object.fromEntries(
        held.map((note) => [note.id, { velocity: velocityWithin(note.velocity + by) }] as const),
      );
      shaped = { changes, added: [], removed: [] };
      roll.preview(shaped);
      roll.words = describe({ ...head, ...changes[head.id] }, clip, roll);
    },
    drop() {
      if (shaped === null) return clear(roll);
      roll.lastVelocity = shaped.changes[head.id]?.velocity ?? head.velocity;
      roll.hear(head.pitch, roll.lastVelocity);
      roll.commit(unchangedOut(clip, shaped), held.length === 1 ? "Velocity" : "Velocities");
    },
    cancel: () => clear(roll),
  };
}

/** Draw velocities where the pointer goes; with Shift in a straight line. Only selected notes, if there are any. */
function drawingVelocities(roll: Roll, clip: Clip, from: Point): Gesture {
  const { selection } = roll.studio;
  const chosen = clip.notes.some((note) => selection.notes.has(note.id)) ? selection.notes : null;
  const start = touchAt(roll, clip, from);
  const reach = REACH_PX / roll.zoom.pixelsPerTick;
  let last = start;
  let drawn = strokeVelocities(clip.notes, start, start, reach, chosen);
  const shaped = (): Shaped => ({
    changes: Object.fromEntries([...drawn].map(([id, velocity]) => [id, { velocity }])),
    added: [],
    removed: [],
  });
  const show = (value: number): void => {
    roll.preview(shaped());
    roll.words = `Velocity ${Math.round(value)}${chosen ? " of selected notes" : ""}`;
  };
  show(start.value);
  return {
    move(to) {
      const touch = touchAt(roll, clip, to);
      if (to.shift) drawn = strokeVelocities(clip.notes, start, touch, reach, chosen);
      else
        for (const [id, value] of strokeVelocities(clip.notes, last, touch, reach, chosen))
          drawn.set(id, value);
      last = touch;
      show(touch.value);
    },
    drop: () => void roll.commit(unchangedOut(clip, shaped()), "Velocities drawn"),
    cancel: () => clear(roll),
  };
}

function drawingControls(roll: Roll, clip: Clip, from: Point): Gesture {
  const kind = roll.lane;
  const pitch = roll.lanePitch;
  const touches: Touch[] = [touchAt(roll, clip, from)];
  const snapped = (touch: Touch): Touch => {
    if (kind !== "cc64") return { ...touch, tick: Math.max(0, touch.tick) };
    return { ...touch, tick: Math.max(0, roll.grid.snap(touch.tick + clip.start) - clip.start) };
  };
  const spacing = Math.max(10, Math.round(POINT_PX / roll.zoom.pixelsPerTick));
  const show = (at: Touch): void => {
    roll.stroke = stroked(clip, kind, pitch, strokeControls(touches.map(snapped), kind, pitch, spacing));
    roll.words = laneWords(kind, at.value);
  };
  show(touches[0]!);
  return {
    move(to) {
      const touch = touchAt(roll, clip, to);
      if (to.shift) touches.length = 1;
      touches.push(touch);
      show(touch);
    },
    drop() {
      if (roll.stroke) roll.commitStroke(roll.stroke, "Controller drawn");
    },
    cancel: () => clear(roll),
  };
}

function draggingPoint(roll: Roll, clip: Clip, point: Control, from: Point): Gesture {
  const old = laneControls(clip, roll.lane, roll.lanePitch);
  return {
    move(to) {
      const by = (to.x - from.x) / roll.zoom.pixelsPerTick;
      const tick = roll.grid.snap(clip.start + point.tick + by, to.mod) - clip.start;
      const value = laneValue(to.y, roll.lane, roll.frame);
      const placed = { ...point, tick: Math.max(0, Math.abs(to.x - from.x) < 4 ? point.tick : tick), value };
      roll.stroke = withPoints(old, [placed], new Set([point.id]));
      roll.words = laneWords(roll.lane, value);
    },
    drop() {
      if (roll.stroke) roll.commitStroke(roll.stroke, "Point moved");
    },
    cancel: () => clear(roll),
  };
}

/** A shape without the fields that are as they were. */
function unchangedOut(clip: Clip, shaped: Shaped): Shaped {
  const changes = { ...shaped.changes };
  for (const note of clip.notes) if (changes[note.id]?.velocity === note.velocity) delete changes[note.id];
  return { ...shaped, changes };
}
