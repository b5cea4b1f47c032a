/**
 * The song put together anew from pieces of its time: what is behind moving, copying and deleting sections, and
 * behind inserting and deleting time.
 *
 * Everything goes with its time: clips (cut at the borders), chords, markers, words, automation, tempo and
 * metre. What was heard in a piece is heard in it at its new place.
 */

import type { Automation, Clip, MetrePoint, Point, Song, TempoPoint, Ticks, Track } from "../document";
import { newId } from "../ids";
import { withFields } from "../plain";
import { PLACES, SONG } from "../records";
import { MAX_TICK } from "../values";
import { piecesOf, type Samples } from "./pieces";

/** A piece of the song's time, or so many ticks of nothing. */
export type Part = { readonly from: Ticks; readonly to: Ticks } | { readonly gap: Ticks };

/** From here on, all the rest. */
export const END: Ticks = MAX_TICK;

/** A piece of time with the place where it comes to lie. */
interface Run {
  readonly from: Ticks;
  readonly to: Ticks;
  readonly at: Ticks;
}

/** Return the song whose time is these parts, one after another. */
export function rearranged(song: Song, parts: readonly Part[], clock: Samples): Song {
  const runs = runsOf(parts);
  const names = new Names();
  const tracks = song.tracks.map((track) => movedTrack(track, runs, song, clock, names));
  const spans = <S extends Spanned>(records: readonly S[]) => movedSpans(records, runs, parts, names);
  const ticked = <T extends Placed>(records: readonly T[]) => movedPlaces(records, runs, names);
  return withFields(SONG, song, {
    tracks: tracks.every((track, index) => track === song.tracks[index]) ? song.tracks : tracks,
    sections: spans(song.sections),
    chords: spans(song.chords),
    markers: ticked(song.markers),
    lyrics: ticked(song.lyrics),
    comments: ticked(song.comments),
    tempo: movedPoints(song.tempo, runs, TEMPO),
    metre: movedPoints(song.metre, runs, METRE),
    automation: song.automation.map((lane) => movedLane(lane, runs, names)),
  });
}

/** Lay the parts one after another; pieces that follow each other as before are one. */
function runsOf(parts: readonly Part[]): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const part of parts) {
    if ("gap" in part) {
      at += part.gap;
      continue;
    }
    if (part.to <= part.from) continue;
    const last = runs.at(-1);
    const goesOn = last && last.to === part.from && last.at + last.to - last.from === at;
    if (goesOn) runs[runs.length - 1] = { ...last, to: part.to };
    else runs.push({ ...part, at });
    at += part.to - part.from;
  }
  return runs;
}

/** Gives what is there once its own id, and every further copy a new one. */
class Names {
  readonly #used = new Set<string>();

  of(kind: string, id: string): string {
    const name = `${kind} ${id}`;
    if (this.#used.has(name)) return newId();
    this.#used.add(name);
    return id;
  }
}

function movedTrack(track: Track, runs: readonly Run[], song: Song, clock: Samples, names: Names): Track {
  const clips = (list: readonly Clip[]): Clip[] =>
    list.flatMap((clip) =>
      runs.flatMap((run) =>
        piecesOf(clip, run.from, run.to, song, clock).map((piece) => {
          const [id, start] = [names.of("Clip", clip.id), piece.start - run.from + run.at];
          return id === piece.id && start === piece.start ? piece : { ...piece, id, start };
        }),
      ),
    );
  return withFields(PLACES.Track, track, { clips: clips(track.clips) });
}

interface Placed {
  readonly id: string;
  readonly tick: Ticks;
}

interface Spanned {
  readonly id: string;
  readonly start: Ticks;
  readonly length: Ticks;
}

function movedPlaces<T extends Placed>(records: readonly T[], runs: readonly Run[], names: Names): T[] {
  return records.flatMap((record) =>
    runs
      .filter((run) => run.from <= record.tick && record.tick < run.to)
      .map((run) => ({
        ...record,
        id: names.of("Placed", record.id),
        tick: record.tick - run.from + run.at,
      })),
  );
}

/** Move sections and chords; one that only got longer or shorter in its midst stays one. */
function movedSpans<S extends Spanned>(
  records: readonly S[],
  runs: readonly Run[],
  parts: readonly Part[],
  names: Names,
): S[] {
  const gaps = gapsOf(parts);
  return records.flatMap((record) => {
    const pieces: { start: Ticks; end: Ticks; until: Ticks }[] = [];
    for (const run of runs) {
      const from = Math.max(run.from, record.start);
      const to = Math.min(run.to, record.start + record.length);
      if (to <= from) continue;
      const [start, end] = [from - run.from + run.at, to - run.from + run.at];
      const last = pieces.at(-1);
      const follows = last !== undefined && last.until <= from && (gaps.get(last.end) ?? last.end) === start;
      if (follows) pieces[pieces.length - 1] = { ...last, end, until: to };
      else pieces.push({ start, end, until: to });
    }
    return pieces.map(({ start, end }) => ({
      ...record,
      id: names.of("Spanned", record.id),
      start,
      length: end - start,
    }));
  });
}

/** Return where each gap begins, with where it ends. */
function gapsOf(parts: readonly Part[]): ReadonlyMap<Ticks, Ticks> {
  const gaps = new Map<Ticks, Ticks>();
  let at = 0;
  for (const part of parts) {
    const length = "gap" in part ? part.gap : part.to - part.from;
    if ("gap" in part) gaps.set(at, at + length);
    at += length;
  }
  return gaps;
}

/** How a value that points describe is read and said. */
interface Line<P> {
  /** The point that says at a tick what the points say there. */
  at(points: readonly P[], tick: Ticks): P;
  /** Whether the value moves after a tick, on its way to a later point. */
  moves(points: readonly P[], tick: Ticks): boolean;
  says(a: P, b: P): boolean;
  /** Whether the song's first point is left out where it says what holds already. */
  readonly saysOnce: boolean;
  stays(point: P): P;
}

/** Move points, with the value that holds where a piece begins, and the one it has reached where it ends. */
function movedPoints<P extends { readonly tick: Ticks }>(
  points: readonly P[],
  runs: readonly Run[],
  line: Line<P>,
): P[] {
  const moved: P[] = [];
  const put = (point: P, tick: Ticks): void => {
    if (moved.at(-1)?.tick === tick) moved.pop();
    moved.push({ ...point, tick });
  };
  for (const { from, to, at } of runs) {
    const inside = points.filter((point) => from <= point.tick && point.tick < to);
    const before = moved.pop();
    const last = before && line.stays(before);
    if (last) moved.push(last);
    const begin = line.at(points, from);
    const isTold = last ? line.says(last, begin) && !line.moves(points, from) : from === at;
    if (inside[0]?.tick !== from && points.length > 0 && !isTold) put(begin, at);
    // The tempo and metre that a song begins with are no change: where they hold already they are not said again.
    const isRepeated = last !== undefined && line.saysOnce && from === 0 && inside[0]?.tick === 0 && isTold;
    for (const point of isRepeated ? inside.slice(1) : inside) put(point, point.tick - from + at);
    const end = at + to - from;
    if (
      to < END &&
      to - from > 1 &&
      line.moves(points, to - 1) &&
      !points.some((point) => point.tick === to - 1)
    ) {
      put(line.stays(line.at(points, to - 1)), end - 1);
    }
  }
  return moved;
}

function movedLane(lane: Automation, runs: readonly Run[], names: Names): Automation {
  const moved = movedPoints(lane.points, runs, AUTOMATION);
  const points = moved.map((point) => ({ ...point, id: names.of(lane.target, point.id) }));
  return withFields(PLACES.Automation, lane, { points });
}

/** Return the last point at or before a tick and the next one; before the first, it is the first. */
function around<P extends { readonly tick: Ticks }>(points: readonly P[], tick: Ticks): [P, P | undefined] {
  const index = points.findLastIndex((point) => point.tick <= tick);
  return index < 0 ? [points[0]!, points[0]] : [points[index]!, points[index + 1]];
}

const share = (from: Ticks, to: Ticks, tick: Ticks): number => (to > from ? (tick - from) / (to - from) : 0);

const METRE: Line<MetrePoint> = {
  at: (points, tick) => ({ ...around(points, tick)[0], tick }),
  moves: () => false,
  saysOnce: true,
  says: (a, b) => a.beats === b.beats && a.unit === b.unit,
  stays: (point) => point,
};

const TEMPO: Line<TempoPoint> = {
  at: (points, tick) => {
    const [point, next] = around(points, tick);
    if (!point.ramp || !next || point.tick >= tick) return { ...point, tick };
    return { ...point, tick, bpm: point.bpm + (next.bpm - point.bpm) * share(point.tick, next.tick, tick) };
  },
  moves: (points, tick) => {
    const [point, next] = around(points, tick);
    return point.ramp && next !== undefined && point.tick <= tick && next.bpm !== point.bpm;
  },
  saysOnce: true,
  says: (a, b) => a.bpm === b.bpm && !a.ramp,
  stays: (point) => ({ ...point, ramp: false }),
};

/** With `bend` b, the share of the way gone at time share x is x ** (4 ** b): see `document.py`. */
const AUTOMATION: Line<Point> = {
  at: (points, tick) => {
    const [point, next] = around(points, tick);
    const isNew = point.tick !== tick;
    if (!next || point.curve === "hold" || point.tick >= tick)
      return { ...point, tick, id: isNew ? newId() : point.id };
    const x = share(point.tick, next.tick, tick);
    const gone = point.curve === "curve" ? x ** (4 ** point.bend) : x;
    const value = point.value + (next.value - point.value) * gone;
    return { ...point, id: isNew ? newId() : point.id, tick, value };
  },
  moves: (points, tick) => {
    if (points.length === 0) return false;
    const [point, next] = around(points, tick);
    return point.curve !== "hold" && next !== undefined && point.tick <= tick && next.value !== point.value;
  },
  saysOnce: false,
  says: (a, b) => a.value === b.value && a.curve === "hold",
  stays: (point) => ({ ...point, curve: "hold", bend: 0 }),
};
