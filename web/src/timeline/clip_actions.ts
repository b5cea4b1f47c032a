/** What commands and menus do with the selected clips and points; every one is one step of undo. */

import { BLANK_CLIP } from "../song/blank";
import {
  copied,
  deleted,
  endMoved,
  fits,
  type Home,
  type Placement,
  pasted,
  placed,
  plain,
  rateOf,
  split,
} from "../song/changes/clip_places";
import { roomAt } from "../song/changes/covering";
import { joined } from "../song/changes/joining";
import { pointsAdded, pointsRemoved } from "../song/changes/lane_points";
import type { Clip, Media, Ticks, Track } from "../song/document";
import { add, change, type Edit, type Fields } from "../song/edits";
import { newId } from "../song/ids";
import { layClips } from "../studio/laying";
import type { Bench } from "./bench.svelte";
import { chooseIn, clipsInWords, clipTracks } from "./clip_gestures";
import { type Carried, readCarried, writeCarried } from "./clipboard";
import { lengthInWords, placeInWords } from "./words";

/** Apply and say what was done. */
export function make(bench: Bench, edits: readonly Edit[], why: string, join?: string): boolean {
  const done = bench.studio.apply(edits, why, join ? { join } : undefined);
  if (done) bench.say(why);
  return done;
}

/** Lay clips where they go, with what makes room for them, and say it. */
export function lay(
  bench: Bench,
  edits: readonly Edit[],
  ids: readonly string[],
  why: string,
  join?: string,
): boolean {
  const done = layClips(bench.studio, edits, ids, why, join);
  if (done) bench.say(why);
  return done;
}

export function changeClips(
  bench: Bench,
  fields: (home: Home) => Fields,
  why: string,
  join?: string,
): boolean {
  const changes = Object.fromEntries(bench.chosen.map((home) => [home.clip.id, fields(home)]));
  return make(bench, [change("Clip", changes)], why, join);
}

export function splitClips(bench: Bench): void {
  const { studio } = bench;
  // A split is aimed by ear: it falls exactly at the playhead.
  const at = Math.max(0, Math.round(studio.transport.tick));
  const touched =
    studio.selection.clips.size > 0 ? studio.selection.clips : clipsAt(bench, studio.selection.track, at);
  const { edits, ids } = split(studio.song, touched, at, studio.clock);
  if (ids.length === 0) {
    studio.notices.tell(
      "The playhead is not in a selected clip.",
      "Click the bars to bring it there, then split.",
    );
    return;
  }
  if (make(bench, edits, `Split at bar ${placeInWords(studio.metre, at)}`)) chooseIn(bench, ids);
}

function clipsAt(bench: Bench, track: string, at: Ticks): ReadonlySet<string> {
  const clips = bench.studio.song.tracks.find((each) => each.id === track)?.clips ?? [];
  return new Set(
    clips.filter((clip) => clip.start < at && at < clip.start + clip.length).map((clip) => clip.id),
  );
}

export function joinClips(bench: Bench): void {
  const { studio } = bench;
  const { edits, id, problem } = joined(studio.song, studio.selection.clips, studio.clock);
  if (problem) studio.notices.tell(problem, "Select clips beside each other on one track.");
  else if (make(bench, edits, `${Math.max(2, studio.selection.clips.size)} clips joined`))
    chooseIn(bench, [id]);
}

/** Copies right after the selection, as far apart as the selection is long. */
export function duplicateClips(bench: Bench): void {
  const { chosen } = bench;
  const start = Math.min(...chosen.map(({ clip }) => clip.start));
  const end = Math.max(...chosen.map(({ clip }) => clip.start + clip.length));
  const placements = chosen.map(({ clip, track }) => ({
    id: clip.id,
    track: track.id,
    start: clip.start + end - start,
  }));
  const { edits, ids } = copied(bench.studio.song, placements);
  if (!lay(bench, edits, ids, `${clipsInWords(chosen)} duplicated`)) return;
  chooseIn(bench, ids);
  bench.reveal(end, end + end - start);
}

export function deleteClips(bench: Bench, why = "deleted"): void {
  const { chosen, studio } = bench;
  if (make(bench, deleted(studio.selection.clips), `${clipsInWords(chosen)} ${why}`)) {
    studio.selection.chooseClips([]);
  }
}

export function muteClips(bench: Bench): void {
  const muted = !bench.chosen.every(({ clip }) => clip.muted);
  changeClips(bench, () => ({ muted }), `${clipsInWords(bench.chosen)} ${muted ? "muted" : "unmuted"}`);
}

export function nudgeClips(bench: Bench, way: 1 | -1, fine: boolean): void {
  const { chosen, studio } = bench;
  const step = fine ? 10 : bench.step;
  const first = Math.min(...chosen.map(({ clip }) => clip.start));
  const by = Math.max(-first, way * step);
  const placements = chosen.map(({ clip, track }) => ({
    id: clip.id,
    track: track.id,
    start: clip.start + by,
  }));
  const ids = placements.map(({ id }) => id);
  const why = `${clipsInWords(chosen)} moved to bar ${placeInWords(studio.metre, first + by)}`;
  lay(bench, placed(studio.song, placements), ids, why, "nudge");
  bench.reveal(first + by);
}

/** To the next track above or below that can hold all of them. */
export function moveClipsAcross(bench: Bench, way: 1 | -1): void {
  const { chosen, studio } = bench;
  const tracks = clipTracks(bench);
  for (let by = way; Math.abs(by) < tracks.length; by += way) {
    const targets = chosen.map(({ track }) => tracks[tracks.findIndex((each) => each.id === track.id) + by]);
    if (targets.some((track) => track === undefined)) return;
    if (!chosen.every(({ clip }, index) => fits(clip, targets[index]!))) continue;
    const placements: Placement[] = chosen.map(({ clip }, index) => ({
      id: clip.id,
      track: targets[index]!.id,
      start: clip.start,
    }));
    const why = `${clipsInWords(chosen)} moved to ${targets[0]!.name}`;
    if (
      lay(
        bench,
        placed(studio.song, placements),
        placements.map(({ id }) => id),
        why,
        "across",
      )
    )
      studio.selection.track = targets[0]!.id;
    bench.reveal(studio.view.scrollTick, undefined, targets[0]!.id);
    return;
  }
}

export function resizeClips(bench: Bench, way: 1 | -1): void {
  const { studio, chosen } = bench;
  const edits = chosen.flatMap(({ clip }) => {
    const length = Math.max(bench.step, clip.length + way * bench.step);
    return endMoved(clip, clip.start + length, studio.clock, rateOf(studio.song, clip));
  });
  const first = chosen[0];
  if (!first) return;
  const long = lengthInWords(
    studio.metre,
    first.clip.start,
    Math.max(bench.step, first.clip.length + way * bench.step),
  );
  const ids = chosen.map(({ clip }) => clip.id);
  lay(bench, edits, ids, `${clipsInWords(chosen)} ${way > 0 ? "longer" : "shorter"}: ${long}`, "resize");
}

/** Choose the clip beside the one in hand on its track, or at the same time on the next track that has one. */
export function stepChoice(bench: Bench, across: -1 | 0 | 1, along: -1 | 0 | 1, more = false): void {
  const { selection, song } = bench.studio;
  const held = bench.find(selection.clip) ?? bench.find(bench.focused) ?? bench.chosen[0];
  const tracks = clipTracks(bench);
  const here = held?.track ?? song.tracks.find((track) => track.id === selection.track) ?? tracks[0];
  if (!here) return;
  let next: Home | undefined;
  if (!held) next = nearest(here, bench.playhead);
  else if (along !== 0) {
    const clip = here.clips[here.clips.indexOf(held.clip) + along];
    next = clip && { clip, track: here };
  } else {
    const from = tracks.findIndex((each) => each.id === here.id);
    for (let index = from + across; index >= 0 && index < tracks.length && !next; index += across)
      next = nearest(tracks[index]!, held.clip.start);
  }
  if (!next) return;
  selection.chooseClips(more ? [...selection.clips, next.clip.id] : [next.clip.id], next.track.id);
  bench.focused = next.clip.id;
  bench.reveal(next.clip.start, next.clip.start + next.clip.length, next.track.id);
}

function nearest(track: Track, tick: Ticks): Home | undefined {
  let best: Clip | undefined;
  let away = Number.POSITIVE_INFINITY;
  for (const clip of track.clips) {
    const distance = tick < clip.start ? clip.start - tick : Math.max(0, tick - clip.start - clip.length + 1);
    if (distance < away) [best, away] = [clip, distance];
  }
  return best && { clip: best, track };
}

// ── copy and paste ──

export function copyClips(bench: Bench): void {
  const { chosen, studio } = bench;
  if (studio.selection.focus === "automation" && studio.selection.points.size > 0) {
    copyPoints(bench);
    return;
  }
  const tracks = clipTracks(bench);
  const start = Math.min(...chosen.map(({ clip }) => clip.start));
  const rows = chosen.map(({ track }) => tracks.findIndex((each) => each.id === track.id));
  const top = Math.min(...rows);
  const used = new Set(chosen.map(({ clip }) => clip.media).filter(Boolean));
  writeCarried({
    woodshed: "clips",
    song: studio.id,
    clips: chosen.map(({ clip }, index) => ({ clip, row: rows[index]! - top, at: clip.start - start })),
    media: studio.song.media.filter((media) => used.has(media.sha256)),
  });
  studio.notices.say(`${clipsInWords(chosen)} copied`);
}

function copyPoints(bench: Bench): void {
  const { selection, song, notices } = bench.studio;
  const points = (song.automation.find((lane) => lane.target === selection.lane)?.points ?? []).filter(
    (point) => selection.points.has(point.id),
  );
  const start = points[0]?.tick ?? 0;
  writeCarried({
    woodshed: "points",
    points: points.map((point) => ({ ...point, tick: point.tick - start })),
  });
  notices.say(`${points.length} ${points.length === 1 ? "point" : "points"} copied`);
}

/** Paste at the playhead, from the track in hand downward. */
export async function paste(bench: Bench): Promise<void> {
  const carried = await readCarried();
  if (carried === null) {
    bench.studio.notices.tell("There is nothing to paste here.", "Copy clips or points of automation first.");
    return;
  }
  if (carried.woodshed === "points") {
    pastePoints(bench, carried);
    return;
  }
  const { studio } = bench;
  const at = studio.here;
  const tracks = clipTracks(bench);
  const first = Math.max(
    0,
    tracks.findIndex((each) => each.id === studio.selection.track),
  );
  const missing = carried.media.filter(
    (media) => !studio.song.media.some((each) => each.sha256 === media.sha256),
  );
  const places = carried.clips.flatMap(({ clip, row, at: into }) => {
    const track = landing(tracks, first + row, clip);
    return track ? [{ clip, track: track.id, start: at + into }] : [];
  });
  if (places.length === 0) {
    studio.notices.tell(
      "No track here can play these clips.",
      "Add an audio or an instrument track and paste again.",
    );
    return;
  }
  if (carried.song !== studio.id) for (const media of missing) await fetchMedia(bench, carried.song, media);
  const { edits, ids } = pasted(places);
  const all = [...missing.map(({ extra, ...media }) => add("Media", [{ ...extra, ...media }])), ...edits];
  const why = ids.length === 1 ? "A clip pasted" : `${ids.length} clips pasted`;
  if (lay(bench, all, ids, why)) chooseIn(bench, ids);
}

/** Bring an audio file from another song's folder into this one's. */
async function fetchMedia(bench: Bench, from: string, media: Media): Promise<void> {
  const { server, id, notices } = bench.studio;
  try {
    const file = await fetch(server.mediaAddress(from, media.sha256));
    await server.addMedia(id, await file.blob(), `${media.name || "audio"}.${media.suffix}`);
  } catch (error) {
    notices.tellError(error);
  }
}

/** The wanted track if it can play the clip, else the nearest one below, else above, that can. */
function landing(tracks: readonly Track[], wanted: number, clip: Clip): Track | undefined {
  for (let index = wanted; index < tracks.length; index++)
    if (fits(clip, tracks[index]!)) return tracks[index];
  for (let index = Math.min(wanted, tracks.length) - 1; index >= 0; index--)
    if (fits(clip, tracks[index]!)) return tracks[index];
  return undefined;
}

function pastePoints(bench: Bench, carried: Extract<Carried, { woodshed: "points" }>): void {
  const { studio } = bench;
  const { lane } = studio.selection;
  if (!lane) {
    studio.notices.tell("Points are pasted onto a lane.", "Click the lane first, then paste.");
    return;
  }
  const at = studio.here;
  const before = studio.song.automation.find((each) => each.target === lane)?.points ?? [];
  const fresh = carried.points.map((point) => ({ ...point, id: newId(), tick: point.tick + at }));
  if (make(bench, pointsAdded(lane, before, fresh), `${fresh.length} points pasted`))
    studio.selection.points = new Set(fresh.map((point) => point.id));
}

// ── points by key ──

export function deletePoints(bench: Bench): void {
  const { selection } = bench.studio;
  const many = selection.points.size;
  if (
    make(
      bench,
      pointsRemoved(selection.lane, [...selection.points]),
      many === 1 ? "A point deleted" : `${many} points deleted`,
    )
  )
    selection.points = new Set();
}

/** A new clip at the playhead on the track in hand: what Enter does where nothing is selected. */
export function clipAtPlayhead(bench: Bench): void {
  const { studio } = bench;
  const { track } = studio;
  if (track?.kind !== "instrument") {
    studio.notices.tell("A clip of notes needs an instrument track.", "Choose one, or add one with Shift T.");
    return;
  }
  const at = studio.here;
  const room = roomAt(track, at, { start: at, end: at + bench.barTicks(at) });
  if (room === null) {
    studio.notices.tell(
      `${track.name} has a clip here already.`,
      "Enter opens a selected clip; go to an empty place for a new one.",
    );
    return;
  }
  const clip: Clip = {
    ...BLANK_CLIP,
    id: newId(),
    start: room.start,
    length: room.end - room.start,
    name: track.name,
  };
  if (make(bench, [add("Clip", [plain(clip)], track.id)], `A clip on ${track.name}`))
    chooseIn(bench, [clip.id]);
}
