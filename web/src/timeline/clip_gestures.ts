/** Drags of clips: moving and copying, ends and loops, fades and gain, the marquee, drawing a new one. */

import { BLANK_CLIP } from "../song/blank";
import {
  copied,
  earliestStart,
  endMoved,
  fits,
  type Home,
  loopedTo,
  type Placement,
  placed,
  rateOf,
  startMoved,
} from "../song/changes/clip_places";
import type { Clip, Ticks, Track } from "../song/document";
import { change, type Edit, type Fields } from "../song/edits";
import { snappedDistance } from "../song/snap";
import { layClips } from "../studio/laying";
import type { Bench } from "./bench.svelte";
import type { Gesture, Place } from "./gestures";
import { type GhostClip, NO_GHOSTS } from "./ghosts_canvas";
import { clipsWithin } from "./hits";
import { rowAt } from "./rows";
import { decibelsInWords, lengthInWords, placeInWords } from "./words";

const colourOf = ({ clip, track }: Home): number => clip.colour ?? track.colour;

/** The name of what is moved: "Verse", "3 clips". */
export function clipsInWords(homes: readonly Home[]): string {
  return homes.length === 1 ? homes[0]!.clip.name || "The clip" : `${homes.length} clips`;
}

/** Tracks that hold clips, in the order they are shown. */
export function clipTracks(bench: Bench): Track[] {
  return bench.rows.flatMap((row) =>
    row.kind === "track" && (row.track.kind === "instrument" || row.track.kind === "audio")
      ? [row.track]
      : [],
  );
}

/** Move the selected clips, or with Alt or Ctrl copies of them; `held` is the one under the pointer. */
export function moveClips(bench: Bench, held: Home, from: Place): Gesture {
  const homes = bench.chosen;
  const tracks = clipTracks(bench);
  const indexOf = new Map(tracks.map((track, index) => [track.id, index]));
  const first = Math.min(...homes.map(({ clip }) => clip.start));
  let placements: Placement[] = [];
  let shift = 0;
  const copies = (at: Place): boolean => at.alt || at.mod;

  const wanted = (at: Place): number => {
    const row = rowAt(bench.rows, at.y);
    if (row === undefined) return shift;
    return (indexOf.get(row.track.id) ?? Number.NaN) - indexOf.get(held.track.id)!;
  };
  const move = (at: Place): void => {
    const raw = (at.x - from.x) / bench.zoom.pixelsPerTick;
    const free = at.shift;
    const by = free ? Math.round(raw) : snappedDistance(held.clip.start, raw, bench.step, bench.studio.metre);
    const distance = Math.max(-first, Math.abs(at.x - from.x) < 3 ? 0 : by);
    const next = wanted(at);
    const canGo = homes.every(({ clip, track }) => {
      const to = tracks[indexOf.get(track.id)! + next];
      return to !== undefined && fits(clip, to);
    });
    if (canGo) shift = next;
    placements = homes.map(({ clip, track }) => ({
      id: clip.id,
      track: tracks[indexOf.get(track.id)! + shift]!.id,
      start: clip.start + distance,
    }));
    bench.lifted = copies(at) ? new Set() : new Set(homes.map(({ clip }) => clip.id));
    const start = held.clip.start + distance;
    bench.ghosts = {
      ...NO_GHOSTS,
      clips: homes.map((home, index) => ghostOf(home, placements[index]!)),
      landing: start,
      bubble: {
        tick: start,
        y: at.y,
        text: `${copies(at) ? "copy to " : ""}${placeInWords(bench.studio.metre, start)}`,
      },
    };
  };
  return {
    cursor: "grabbing",
    move,
    end(at) {
      const { studio } = bench;
      const moved = placements.some(
        ({ track, start }, index) => track !== homes[index]!.track.id || start !== homes[index]!.clip.start,
      );
      if (!moved) return;
      const what = clipsInWords(homes);
      const to = placeInWords(studio.metre, Math.min(...placements.map(({ start }) => start)));
      if (copies(at)) {
        const { edits, ids } = copied(studio.song, placements);
        if (layClips(studio, edits, ids, `${what} copied to bar ${to}`)) chooseIn(bench, ids);
        bench.say(`${what} copied to bar ${to}`);
      } else {
        const ids = placements.map(({ id }) => id);
        layClips(studio, placed(studio.song, placements), ids, `${what} moved to bar ${to}`);
        bench.say(`${what} moved to bar ${to}`);
        const track = placements[homes.findIndex(({ clip }) => clip.id === held.clip.id)]?.track;
        if (track) studio.selection.track = track;
      }
    },
  };
}

/** Select clips that have just come, on the track of the first. */
export function chooseIn(bench: Bench, ids: readonly string[]): void {
  const track = bench.find(ids[0] ?? "")?.track.id ?? bench.studio.selection.track;
  bench.studio.selection.chooseClips(ids, track);
}

function ghostOf(home: Home, to: { track: string; start: Ticks }, fields: Partial<Clip> = {}): GhostClip {
  const clip = Object.keys(fields).length > 0 ? { ...home.clip, ...fields } : home.clip;
  return { clip, track: to.track, start: to.start, length: clip.length, colour: colourOf(home) };
}

/** A drag that gives each selected clip new fields, shown as ghosts, and makes edits of them in the end. */
function shaping(
  bench: Bench,
  homes: readonly Home[],
  cursor: string,
  steps: {
    /** The fields that a clip has now, and what the bubble says. */
    readonly shape: (at: Place) => { fields: (home: Home) => Partial<Clip>; tick: Ticks; text: string };
    readonly edits: (home: Home, fields: Partial<Clip>) => Edit[];
    readonly why: string;
  },
): Gesture {
  let now: ReturnType<typeof steps.shape> | null = null;
  return {
    cursor,
    move(at) {
      now = steps.shape(at);
      const shaped = now;
      bench.lifted = new Set(homes.map(({ clip }) => clip.id));
      bench.ghosts = {
        ...NO_GHOSTS,
        clips: homes.map((home) => {
          const fields = shaped.fields(home);
          return ghostOf(home, { track: home.track.id, start: fields.start ?? home.clip.start }, fields);
        }),
        landing: shaped.tick,
        bubble: { tick: shaped.tick, y: at.y, text: shaped.text },
      };
    },
    end() {
      const shaped = now;
      if (shaped === null) return;
      const edits = homes.flatMap((home) => steps.edits(home, shaped.fields(home)));
      const ids = homes.map(({ clip }) => clip.id);
      const why = `${clipsInWords(homes)} ${steps.why}`;
      if (layClips(bench.studio, edits, ids, why)) bench.say(`${why}: ${shaped.text}`);
    },
  };
}

/** The selected clips when the one under the pointer is among them, else that one alone. */
function together(bench: Bench, held: Home): Home[] {
  return bench.studio.selection.clips.has(held.clip.id) ? bench.chosen : [held];
}

/** Drag a clip's beginning; what is heard keeps its place. */
export function dragStart(bench: Bench, held: Home, from: Place): Gesture {
  const { clock, song } = bench.studio;
  const homes = together(bench, held);
  const by = (at: Place): Ticks =>
    bench.snapped(held.clip.start + (at.x - from.x) / bench.zoom.pixelsPerTick, at.shift) - held.clip.start;
  const startOf = ({ clip }: Home, distance: Ticks): Ticks =>
    Math.min(
      clip.start + clip.length - 1,
      Math.max(clip.start + distance, earliestStart(clip, clock, rateOf(song, clip))),
    );
  return shaping(bench, homes, "w-resize", {
    shape: (at) => {
      const tick = startOf(held, by(at));
      return {
        fields: (home) => {
          const start = startOf(home, by(at));
          const cut = start - home.clip.start;
          const loop = home.clip.loop;
          const shifted = (note: Clip["notes"][number]): Ticks =>
            loop > 0 ? (((note.start - cut) % loop) + loop) % loop : note.start - cut;
          const notes = home.clip.notes.map((note) => ({ ...note, start: shifted(note) }));
          notes.sort((a, b) => a.start - b.start);
          const rate = rateOf(song, home.clip);
          const plays = home.clip.media && !home.clip.reverse && loop === 0;
          const samples =
            cut >= 0
              ? clock.samples(home.clip.start, start, rate)
              : -clock.samples(start, home.clip.start, rate);
          return {
            start,
            length: home.clip.length - cut,
            notes,
            ...(plays ? { offset: home.clip.offset + samples } : {}),
          };
        },
        tick,
        text: `from ${placeInWords(bench.studio.metre, tick)}`,
      };
    },
    edits: ({ clip }, { start }) => startMoved(clip, start ?? clip.start, clock, rateOf(song, clip)),
    why: "cut at the beginning",
  });
}

/** Drag a clip's end. */
export function dragEnd(bench: Bench, held: Home, from: Place): Gesture {
  const { clock, song } = bench.studio;
  const end = held.clip.start + held.clip.length;
  const by = (at: Place): Ticks =>
    bench.snapped(end + (at.x - from.x) / bench.zoom.pixelsPerTick, at.shift) - end;
  return shaping(bench, together(bench, held), "e-resize", {
    shape: (at) => {
      const length = Math.max(least(bench), held.clip.length + by(at));
      return {
        fields: ({ clip }) => ({ length: Math.max(least(bench), clip.length + by(at)) }),
        tick: held.clip.start + length,
        text: lengthInWords(bench.studio.metre, held.clip.start, length),
      };
    },
    edits: ({ clip }, { length }) =>
      endMoved(clip, clip.start + (length ?? clip.length), clock, rateOf(song, clip)),
    why: "made another length",
  });
}

/** Drag the loop's handle: what the clip holds repeats as far as it is drawn out. */
export function dragLoop(bench: Bench, held: Home, from: Place): Gesture {
  const end = held.clip.start + held.clip.length;
  const by = (at: Place): Ticks =>
    bench.snapped(end + (at.x - from.x) / bench.zoom.pixelsPerTick, at.shift) - end;
  return shaping(bench, together(bench, held), "copy", {
    shape: (at) => {
      const length = Math.max(least(bench), held.clip.length + by(at));
      const loop = held.clip.loop || held.clip.length;
      return {
        fields: ({ clip }) => ({
          length: Math.max(least(bench), clip.length + by(at)),
          loop: clip.loop || clip.length,
        }),
        tick: held.clip.start + length,
        text: `${Math.round((length / loop) * 100) / 100}×`,
      };
    },
    edits: ({ clip }, { length }) => loopedTo(clip, clip.start + (length ?? clip.length)),
    why: "looped",
  });
}

const least = (bench: Bench): Ticks => Math.max(1, Math.min(bench.step, 240));

/** Drag a fade's corner. */
export function dragFade(bench: Bench, held: Home, side: "fade_in" | "fade_out"): Gesture {
  const lengthAt = (at: Place, clip: Clip): Ticks => {
    const tick = bench.snapped(bench.tickAt(at.x), !at.mod);
    const long = side === "fade_in" ? tick - clip.start : clip.start + clip.length - tick;
    const other = side === "fade_in" ? clip.fade_out : clip.fade_in;
    return Math.round(Math.min(clip.length - other, Math.max(0, long)));
  };
  return shaping(bench, together(bench, held), side === "fade_in" ? "nwse-resize" : "nesw-resize", {
    shape: (at) => {
      const long = lengthAt(at, held.clip);
      const edge = side === "fade_in" ? held.clip.start + long : held.clip.start + held.clip.length - long;
      const seconds = Math.abs(
        bench.studio.clock.seconds(edge) -
          bench.studio.clock.seconds(
            side === "fade_in" ? held.clip.start : held.clip.start + held.clip.length,
          ),
      );
      return {
        fields: ({ clip }) => ({ [side]: Math.min(long, clip.length) }),
        tick: edge,
        text: `${seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(2)} s`}`,
      };
    },
    edits: ({ clip }, fields) => [change("Clip", { [clip.id]: fields as Fields })],
    why: side === "fade_in" ? "faded in" : "faded out",
  });
}

/** Drag a clip's gain up and down; Shift for tenths. */
export function dragGain(bench: Bench, held: Home, from: Place): Gesture {
  const gainAt = (at: Place): number => {
    const raw = held.clip.gain_db + (from.y - at.y) * (at.shift ? 0.02 : 0.2);
    return Math.round(Math.min(24, Math.max(-60, raw)) * 10) / 10;
  };
  return shaping(bench, together(bench, held), "ns-resize", {
    shape: (at) => {
      const gain_db = gainAt(at);
      const by = gain_db - held.clip.gain_db;
      return {
        fields: ({ clip }) => ({ gain_db: Math.round((clip.gain_db + by) * 10) / 10 }),
        tick: held.clip.start,
        text: `${decibelsInWords(gain_db)} dB`,
      };
    },
    edits: ({ clip }, fields) => [change("Clip", { [clip.id]: fields as Fields })],
    why: "gain changed",
  });
}

/** Draw a rectangle: the clips that it touches are selected; with Shift, besides those that were. */
export function marquee(bench: Bench, from: Place): Gesture {
  const { selection } = bench.studio;
  const before = from.shift ? [...selection.clips] : [];
  const start = bench.tickAt(from.x);
  return {
    move(at) {
      const tick = bench.tickAt(at.x);
      const box = {
        from: Math.min(start, tick),
        to: Math.max(start, tick),
        top: Math.min(from.y, at.y),
        bottom: Math.max(from.y, at.y),
      };
      bench.ghosts = { ...NO_GHOSTS, marquee: box };
      const found = new Set([...before, ...clipsWithin(bench.rows, box)]);
      const same = found.size === selection.clips.size && [...found].every((id) => selection.clips.has(id));
      if (!same) selection.chooseClips(found, bench.find([...found][0] ?? "")?.track.id ?? selection.track);
    },
    end() {
      bench.say(`${selection.clips.size} ${selection.clips.size === 1 ? "clip" : "clips"} selected`);
    },
  };
}

/** Draw a new clip with the pencil. */
export function drawClip(
  bench: Bench,
  track: Track,
  from: Place,
  make: (start: Ticks, length: Ticks) => void,
): Gesture {
  const start = bench.floored(bench.tickAt(from.x));
  const lengthAt = (at: Place): Ticks => Math.max(bench.step, bench.snapped(bench.tickAt(at.x)) - start);
  return {
    move(at) {
      const length = lengthAt(at);
      const clip = { ...BLANK_CLIP, start, length, name: track.name };
      bench.ghosts = {
        ...NO_GHOSTS,
        clips: [{ clip, track: track.id, start, length, colour: track.colour }],
        bubble: { tick: start, y: at.y, text: lengthInWords(bench.studio.metre, start, length) },
      };
    },
    end(at) {
      make(start, lengthAt(at));
    },
  };
}
