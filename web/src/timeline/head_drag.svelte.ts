/** Tracks carried to another place by their heads: a line shows where one will stand. */

import { mayRoute, reorderTrack, routeTracks } from "../song/changes/tracks";
import type { Song, Track } from "../song/document";
import type { Edit } from "../song/edits";
import type { Bench } from "./bench.svelte";
import { inShownOrder, type Row, rowAt } from "./rows";

const START_PX = 5;

export interface Slot {
  /** The track before which it goes; "" for the end. */
  readonly before: string;
  /** The group that it will be in; "" for none. */
  readonly output: string;
  /** Where the line is, unscrolled. */
  readonly y: number;
}

/** Where a track goes when it is let go at a height: before a row, after it, or into a group. */
function slotAt(rows: readonly Row[], y: number, carried: Track): Slot | null {
  const row = rowAt(rows, y) ?? (y < 0 ? rows[0] : rows.at(-1));
  if (row === undefined) return null;
  const { track } = row;
  const isLow = (each: Track): boolean => each.kind === "return" || each.kind === "master";
  if (isLow(track) !== isLow(carried)) return null;
  const upper = row.kind === "track" && y < row.top + row.height / 2;
  if (upper)
    return { before: track.id, output: isLow(carried) ? carried.output : groupOf(track), y: row.top };
  const block = rows.filter((each) => each.track.id === track.id);
  const foot = block.at(-1)!.top + block.at(-1)!.height;
  const next = rows.find((each) => each.kind === "track" && each.top >= foot - 0.5)?.track;
  if (track.kind === "group" && carried.id !== track.id && carried.kind !== "group")
    return {
      before: next && groupOf(next) === track.id ? next.id : (next?.id ?? ""),
      output: track.id,
      y: foot,
    };
  return { before: next?.id ?? "", output: groupOf(track), y: foot };
}

const groupOf = (track: Track): string =>
  track.kind === "return" || track.kind === "master" ? "" : track.output;

export function headDrag(bench: Bench, track: Track, event: PointerEvent): void {
  if (event.button !== 0 || track.kind === "master" || event.pointerType === "touch") return;
  const target = event.target as HTMLElement;
  if (target.closest("button, input, [role=slider]")) return;
  const heads = (event.currentTarget as HTMLElement).closest<HTMLElement>(".heads");
  if (!heads) return;
  const from = event.clientY;
  let line: HTMLElement | null = null;
  let slot: Slot | null = null;

  const move = (next: PointerEvent): void => {
    if (!line) {
      if (Math.abs(next.clientY - from) < START_PX) return;
      line = document.createElement("div");
      line.className = "drop-line";
      heads.append(line);
      document.body.style.cursor = "grabbing";
    }
    const y = next.clientY - heads.getBoundingClientRect().top + bench.studio.view.scrollTop;
    slot = slotAt(bench.rows, y, track);
    line.style.display = slot ? "block" : "none";
    if (slot) line.style.top = `${slot.y - bench.studio.view.scrollTop - 1}px`;
  };
  const stop = (keep: boolean): void => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", release);
    window.removeEventListener("keydown", leave, true);
    document.body.style.cursor = "";
    if (!line) return;
    line.remove();
    if (keep && slot) carry(bench, track, slot.before, slot.output);
  };
  const release = (): void => stop(true);
  const leave = (key: KeyboardEvent): void => {
    if (key.key === "Escape") stop(false);
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", release);
  window.addEventListener("keydown", leave, true);
}

/** Bring a track before another one ("" for behind the last that is no return), into the group `output`. */
function trackMoved(song: Song, track: Track, before: string, output: string): Edit[] {
  const end = song.tracks.find(
    (each) => each.kind === "master" || (track.kind !== "return" && each.kind === "return"),
  );
  const place = before || (end?.id ?? "");
  const next = song.tracks[song.tracks.indexOf(track) + 1]?.id;
  const routed = track.kind !== "return" && track.output !== output && mayRoute(song, track.id, output);
  return [
    ...(next !== place ? reorderTrack(track.id, place) : []),
    ...(routed ? routeTracks(song, [track.id], output) : []),
  ];
}

function carry(bench: Bench, track: Track, before: string, output: string): void {
  const edits = trackMoved(bench.studio.song, track, before, output);
  if (bench.studio.apply(edits, `Track ${track.name} moved`)) bench.say(`Track ${track.name} moved`);
}

/** One place up or down among the tracks beside it, by key. */
export function stepTrack(bench: Bench, track: Track, by: 1 | -1): void {
  const { song } = bench.studio;
  const beside = inShownOrder(song.tracks)
    .map((each) => each.track)
    .filter(
      (each) =>
        each.output === track.output &&
        (each.kind === "return") === (track.kind === "return") &&
        each.kind !== "master",
    );
  const at = beside.findIndex((each) => each.id === track.id);
  const other = beside[at + by];
  if (!other || track.kind === "master") return;
  const before = by < 0 ? other.id : (beside[at + 2]?.id ?? "");
  const after = before || (song.tracks[song.tracks.indexOf(other) + 1]?.id ?? "");
  const edits = trackMoved(song, track, after, track.output);
  if (bench.studio.apply(edits, `Track ${track.name} moved ${by < 0 ? "up" : "down"}`))
    bench.say(`Track ${track.name} is now ${by < 0 ? "above" : "below"} ${other.name}`);
}
