/** Automation points by key: moved along and up, chosen one after the other, typed. */

import { fromWords, shareOf, valueAt } from "../controls/scale";
import { carried, pointsMoved } from "../song/changes/lane_points";
import type { Point } from "../song/document";
import { change } from "../song/edits";
import { yOf } from "./automation_curve";
import type { Bench } from "./bench.svelte";
import { lookOf } from "./lane_gestures";
import type { LaneRow } from "./rows";
import { placeInWords } from "./words";

/** Move the selected points by ticks, and by a share of the parameter's way. */
export function nudgePoints(bench: Bench, ticks: number, share: number): void {
  const { selection, song, metre } = bench.studio;
  const lane = song.automation.find((each) => each.target === selection.lane);
  const look = lookOf(bench, selection.lane);
  if (!lane || !look) return;
  const after = carried(lane.points, selection.points, ticks, (point) =>
    valueAt(shareOf(point.value, look.scale) + share, look.scale),
  );
  const first = after.find((point) => selection.points.has(point.id));
  if (!first) return;
  const edits = pointsMoved(lane.target, lane.points, after);
  if (bench.studio.apply(edits, `Points of ${look.name} moved`, { join: `points ${lane.target}` }))
    bench.say(`${look.name} ${look.words(first.value)} at ${placeInWords(metre, first.tick)}`);
}

export function stepPoint(bench: Bench, way: 1 | -1): void {
  const { selection, song, metre } = bench.studio;
  const points = song.automation.find((each) => each.target === selection.lane)?.points ?? [];
  const look = lookOf(bench, selection.lane);
  const at = points.findIndex((point) => selection.points.has(point.id));
  const next = points[at + way];
  if (!next || !look) return;
  selection.points = new Set([next.id]);
  bench.reveal(next.tick);
  bench.say(`${look.name} ${look.words(next.value)} at ${placeInWords(metre, next.tick)}`);
}

/** Type a point's value in a field beside it. */
export function typePoint(bench: Bench, row: LaneRow, point: Point, then = (): void => {}): void {
  const look = lookOf(bench, row.target);
  if (!look) return;
  bench.writing = {
    label: `Value of ${look.name}`,
    text: look.words(point.value),
    left: Math.max(0, bench.xAt(point.tick) - 20),
    top:
      bench.rulerHeight +
      row.top +
      yOf(point.value, look.scale, row.height) -
      bench.studio.view.scrollTop -
      12,
    width: 110,
    done: (text) => {
      const value = fromWords(text, look.scale);
      if (value === null) return false;
      const edit = change("Point", { [point.id]: { value } }, row.target);
      bench.studio.apply([edit], `A point of ${look.name} typed`);
      then();
      return true;
    },
  };
}
