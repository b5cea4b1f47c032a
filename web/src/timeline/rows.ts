/**
 * Which tracks and automation lanes stand where: the rows of the timeline, from the top down.
 *
 * A group's tracks follow it, set in; returns and the master come last and are low. y counts from the
 * top of the first row, before scrolling.
 */

import type { Automation, Song, Track } from "../song/document";
import { firstFrom } from "./geometry";

export interface TrackRow {
  readonly kind: "track";
  readonly track: Track;
  /** How many groups it stands in. */
  readonly depth: number;
  readonly folded: boolean;
  readonly top: number;
  readonly height: number;
}

export interface LaneRow {
  readonly kind: "lane";
  readonly track: Track;
  readonly target: string;
  readonly automation: Automation | undefined;
  readonly depth: number;
  readonly top: number;
  readonly height: number;
}

export type Row = TrackRow | LaneRow;

export interface RowView {
  readonly trackHeight: number;
  /** Of returns and the master. */
  readonly lowTrackHeight?: number;
  /** Of tracks that were given a height of their own. */
  readonly heights: ReadonlyMap<string, number>;
  /** Groups that are closed. */
  readonly folded: ReadonlySet<string>;
  /** Tracks whose lanes are shown, and lanes shown although they have no points yet. */
  readonly openLanes: ReadonlySet<string>;
  readonly wantedLanes: ReadonlyMap<string, readonly string[]>;
}

const LANE_HEIGHT = 58;
const LOW_HEIGHT = 34;
export const LEAST_HEIGHT = 30;
export const MOST_HEIGHT = 240;

/** Tracks in the order they are shown, each with how deep it stands. Groups that hold each other end flat. */
export function inShownOrder(tracks: readonly Track[]): { track: Track; depth: number }[] {
  const groups = new Set(tracks.filter((track) => track.kind === "group").map((track) => track.id));
  const inside = new Map<string, Track[]>();
  for (const track of tracks) {
    const within = track.kind !== "return" && groups.has(track.output) && track.output !== track.id;
    const place = within ? track.output : "";
    inside.set(place, [...(inside.get(place) ?? []), track]);
  }
  const shown: { track: Track; depth: number }[] = [];
  const seen = new Set<string>();
  const put = (track: Track, depth: number): void => {
    if (seen.has(track.id)) return;
    seen.add(track.id);
    shown.push({ track, depth });
    if (track.kind === "group") for (const each of inside.get(track.id) ?? []) put(each, depth + 1);
  };
  const isLow = (track: Track): boolean => track.kind === "return" || track.kind === "master";
  const roots = inside.get("") ?? [];
  for (const track of roots) if (!isLow(track)) put(track, 0);
  for (const track of tracks) if (!isLow(track)) put(track, 0);
  for (const track of tracks) if (track.kind === "return") put(track, 0);
  for (const track of tracks) put(track, 0);
  return shown;
}

/** Every target that belongs to a track: its own, its sends', its devices'. */
function ownerOf(target: string): string {
  return target.slice(0, target.lastIndexOf("."));
}

/** The lanes of each track, by the ids of the track, of its sends and of its devices. */
function lanesByTrack(song: Song): Map<string, Automation[]> {
  const owners = new Map<string, string>();
  for (const track of song.tracks) {
    owners.set(track.id, track.id);
    for (const send of track.sends) owners.set(send.id, track.id);
    for (const device of track.devices) owners.set(device.id, track.id);
  }
  const lanes = new Map<string, Automation[]>();
  for (const lane of song.automation) {
    const track = owners.get(ownerOf(lane.target));
    if (track !== undefined) lanes.set(track, [...(lanes.get(track) ?? []), lane]);
  }
  return lanes;
}

function heightOf(track: Track, view: RowView): number {
  const own = view.heights.get(track.id);
  if (own !== undefined) return own;
  return track.kind === "return" || track.kind === "master"
    ? (view.lowTrackHeight ?? LOW_HEIGHT)
    : view.trackHeight;
}

export function layOut(song: Song, view: RowView): Row[] {
  const rows: Row[] = [];
  const lanes = lanesByTrack(song);
  let top = 0;
  let hiddenBelow = Number.POSITIVE_INFINITY;
  for (const { track, depth } of inShownOrder(song.tracks)) {
    if (depth > hiddenBelow) continue;
    const folded = track.kind === "group" && view.folded.has(track.id);
    hiddenBelow = folded ? depth : Number.POSITIVE_INFINITY;
    const height = heightOf(track, view);
    rows.push({ kind: "track", track, depth, folded, top, height });
    top += height;
    if (!view.openLanes.has(track.id)) continue;
    for (const { target, automation } of lanesOf(track, lanes.get(track.id) ?? [], view)) {
      const tall = view.heights.get(target) ?? LANE_HEIGHT;
      rows.push({ kind: "lane", track, target, automation, depth, top, height: tall });
      top += tall;
    }
  }
  return rows;
}

interface Lane {
  readonly target: string;
  readonly automation: Automation | undefined;
}

/** Lanes with points, then those a person asked for; a track that has neither shows its gain. */
function lanesOf(track: Track, written: readonly Automation[], view: RowView): Lane[] {
  const lanes: Lane[] = written.map((automation) => ({ target: automation.target, automation }));
  for (const target of view.wantedLanes.get(track.id) ?? [])
    if (!lanes.some((lane) => lane.target === target)) lanes.push({ target, automation: undefined });
  return lanes.length > 0 ? lanes : [{ target: `${track.id}.gain_db`, automation: undefined }];
}

export function heightOfAll(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last ? last.top + last.height : 0;
}

/** How far down the rows are scrolled once those between two heights are seen; of too many, the upper ones. */
export function scrolledDownTo(scrollTop: number, shown: number, top: number, bottom: number): number {
  return Math.min(top, Math.max(scrollTop, bottom - shown));
}

/** The row at a height, or undefined above the first and below the last. */
export function rowAt(rows: readonly Row[], y: number): Row | undefined {
  const index = firstFrom(rows, y + 1e-9, (row) => row.top + row.height);
  const row = rows[index];
  return row && y >= row.top && y < row.top + row.height ? row : undefined;
}

/** The rows that are seen between two heights. */
export function rowsBetween(rows: readonly Row[], from: number, to: number): readonly Row[] {
  const first = firstFrom(rows, from + 1e-9, (row) => row.top + row.height);
  const end = firstFrom(rows, to, (row) => row.top);
  return rows.slice(first, end);
}
