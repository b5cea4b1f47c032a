/** Opening, closing and choosing the automation lanes of a track. */

import type { Item } from "../controls/Menu.svelte";
import type { Track } from "../song/document";
import type { Studio } from "../studio/studio.svelte";
import { targetsOf } from "../studio/target_scales";
import { isAutomated } from "../studio/targets";

/** Show a lane of a target, and the track's other lanes with it. */
export function openLane(studio: Studio, track: string, target: string): void {
  const { view, selection } = studio;
  const wanted = view.wantedLanes.get(track) ?? [];
  if (!wanted.includes(target)) view.wantedLanes = new Map(view.wantedLanes).set(track, [...wanted, target]);
  view.openLanes = new Set([...view.openLanes, track]);
  selection.lane = target;
}

/** Close a lane that has no points; with points it goes when the track's last lane is closed. */
export function closeLane(studio: Studio, track: string, target: string): void {
  const { view } = studio;
  const left = (view.wantedLanes.get(track) ?? []).filter((each) => each !== target);
  view.wantedLanes = new Map(view.wantedLanes).set(track, left);
  const isWritten = isAutomated(studio.song, target);
  if (isWritten || left.length === 0) {
    const open = new Set(view.openLanes);
    open.delete(track);
    view.openLanes = open;
  }
}

/** Show another target in a lane's place; a lane with points stays, and the other is shown too. */
export function swapLane(studio: Studio, track: string, from: string, to: string): void {
  const { view } = studio;
  const wanted = (view.wantedLanes.get(track) ?? []).filter((each) => each !== from && each !== to);
  view.wantedLanes = new Map(view.wantedLanes).set(track, [...wanted, to]);
  view.openLanes = new Set([...view.openLanes, track]);
  studio.selection.lane = to;
}

/** A menu of everything of a track that can be automated, by what it belongs to. */
export function laneChoices(studio: Studio, track: Track, choose: (target: string) => void): Item[] {
  return targetsOf(studio.song, studio.catalogue, track).map((group, index) => ({
    name: index === 0 ? "Track" : group.name,
    items: group.targets.map(({ target, name }) => ({
      name,
      ticked: isAutomated(studio.song, target),
      run: () => choose(target),
    })),
  }));
}
