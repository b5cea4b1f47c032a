/** Strokes in the lane of a controller: the points that come, and those that they take the place of. */

import type { Clip, Control } from "../song/document";
import { add, change, type Edit, remove } from "../song/edits";
import { laneControls } from "./lane";

export interface Stroked {
  /** The lane as it would be. */
  readonly controls: readonly Control[];
  readonly added: readonly Control[];
  readonly removed: readonly string[];
}

/** A lane in which new points take the place of those between the first and the last of them. */
export function stroked(clip: Clip, kind: string, pitch: number | null, added: readonly Control[]): Stroked {
  const from = added[0]?.tick ?? 0;
  const to = added.at(-1)?.tick ?? -1;
  const old = laneControls(clip, kind, pitch);
  const covered = old.filter((control) => control.tick >= from && control.tick <= to);
  return withPoints(old, added, new Set(covered.map((control) => control.id)));
}

/** A lane without some points and with others. */
export function withPoints(
  old: readonly Control[],
  added: readonly Control[],
  removed: ReadonlySet<string>,
): Stroked {
  const kept = old.filter((control) => !removed.has(control.id));
  const controls = [...kept, ...added].sort((a, b) => a.tick - b.tick);
  return { controls, added, removed: [...removed] };
}

/** A point that stays in the lane is changed, not taken out and put in again. */
export function strokeEdits(clip: Clip, stroke: Stroked): Edit[] {
  const edits: Edit[] = [];
  const there = new Set(stroke.removed);
  const stays = new Set(stroke.added.filter((control) => there.has(control.id)).map((control) => control.id));
  const gone = stroke.removed.filter((id) => !stays.has(id));
  if (gone.length > 0) edits.push(remove("Control", gone, clip.id));
  const placed = stroke.added.filter((control) => stays.has(control.id));
  if (placed.length > 0) {
    const fields = placed.map(({ id, tick, value }) => [id, { tick, value }] as const);
    edits.push(change("Control", Object.fromEntries(fields), clip.id));
  }
  const added = stroke.added.filter((control) => !stays.has(control.id)).map(fieldsOf);
  if (added.length > 0) edits.push(add("Control", added, clip.id));
  return edits;
}

function fieldsOf({ id, tick, kind, value, pitch }: Control): Record<string, unknown> {
  return { id, tick, kind, value, ...(pitch !== null && { pitch }) };
}
