/**
 * The clips of one track, mirrored into the engine: their places, notes, controllers, grooves and audio.
 */

import type { Clip, Control, Note, Track } from "../song/document";
import type { Command, Problem } from "./commands";
import { ids, sameIds } from "./record_ids";

const FADES = { line: 0, equal_power: 1 } as const;
const NO_KEY = -1;
const HIGHEST_CONTROLLER = 127;
/** How many notes one track may play, each repeat of a loop counted. */
const MOST_NOTES = 4_000_000;

const NO_GROOVE = { swing: 0.5, grid: 240, amount: 1, offsets: [], velocities: [] };

/** Return what turns the clips of `was` into those of `track`. Those that go are out already. */
export function clipChanges(
  was: Track | undefined,
  track: Track,
  report: (problem: Problem) => void,
): Command[] {
  const out: Command[] = [];
  const clips = playable(track) ? track.clips : [];
  if (clips !== track.clips)
    report({
      problem: `${track.name} would play more notes than fit.`,
      remedy: `Use longer loops; ${MOST_NOTES.toLocaleString("en")} is the most.`,
    });
  const now = new Map(clips.map((clip) => [clip.id, clip]));
  const old = new Map(
    was && playable(was)
      ? was.clips.filter((clip) => now.get(clip.id)?.media === clip.media).map((clip) => [clip.id, clip])
      : [],
  );
  for (const clip of clips) if (old.get(clip.id) !== clip) changeClip(out, old.get(clip.id), clip, track);
  const held = [...old.keys(), ...ids(clips.filter((clip) => !old.has(clip.id)))];
  if (!sameIds(held, ids(clips))) out.push(["clip_order", track.id, ids(clips)]);
  out.push(["clips_done", track.id]);
  return out;
}

function changeClip(out: Command[], was: Clip | undefined, clip: Clip, track: Track): void {
  if (!was) out.push(["clip", clip.id, track.id]);
  if (
    was?.start !== clip.start ||
    was.length !== clip.length ||
    was.loop !== clip.loop ||
    was.muted !== clip.muted
  )
    out.push(["clip_place", clip.id, clip.start, clip.length, clip.loop, clip.muted]);
  if (clip.media && !(was && sameAudio(was, clip)))
    out.push([
      "clip_audio",
      clip.id,
      clip.media,
      clip.offset,
      clip.gain_db,
      clip.fade_in,
      clip.fade_out,
      FADES[clip.fade_curve],
      clip.reverse,
    ]);
  if (was?.notes !== clip.notes && (was?.notes.length || clip.notes.length))
    out.push(["clip_notes", clip.id, clip.notes.length, noteColumns(clip.notes)]);
  if (was?.controls !== clip.controls && (was?.controls.length || clip.controls.length)) {
    const moves = clip.controls.filter((control) => controllerOf(control.kind) !== undefined);
    out.push(["clip_controls", clip.id, moves.length, controlColumns(moves)]);
  }
  if (was?.groove !== clip.groove && (was?.groove || clip.groove)) {
    const { swing, grid, amount, offsets, velocities } = clip.groove ?? NO_GROOVE;
    const scales = Float32Array.from(velocities);
    out.push(["clip_groove", clip.id, swing, grid, amount, Float32Array.from(offsets), scales]);
  }
}

/** Whether the engine has room for what the track plays. */
export function playable(track: Track): boolean {
  let notes = 0;
  for (const clip of track.clips) {
    const rounds = clip.loop > 0 ? Math.ceil(clip.length / clip.loop) : 1;
    notes += (1 + clip.notes.length + clip.controls.length) * rounds;
  }
  return notes <= MOST_NOTES;
}

function sameAudio(a: Clip, b: Clip): boolean {
  return (
    a.media === b.media &&
    a.offset === b.offset &&
    a.gain_db === b.gain_db &&
    a.fade_in === b.fade_in &&
    a.fade_out === b.fade_out &&
    a.fade_curve === b.fade_curve &&
    a.reverse === b.reverse
  );
}

function noteColumns(notes: readonly Note[]): Int32Array {
  const count = notes.length;
  const columns = new Int32Array(5 * count);
  const cents = new Float32Array(columns.buffer, 16 * count, count);
  notes.forEach((note, i) => {
    columns[i] = note.start;
    columns[count + i] = note.length;
    columns[2 * count + i] = note.pitch;
    columns[3 * count + i] = note.velocity;
    cents[i] = note.cents;
  });
  return columns;
}

function controlColumns(moves: readonly Control[]): Int32Array {
  const count = moves.length;
  const columns = new Int32Array(4 * count);
  const values = new Float32Array(columns.buffer, 12 * count, count);
  moves.forEach((move, i) => {
    columns[i] = move.tick;
    columns[count + i] = controllerOf(move.kind)!;
    columns[2 * count + i] = move.pitch ?? NO_KEY;
    values[i] = move.value;
  });
  return columns;
}

/** The engine's number of a clip's controller: -1 bend, -2 pressure, else a MIDI controller's. */
function controllerOf(kind: string): number | undefined {
  if (kind === "bend") return -1;
  if (kind === "pressure") return -2;
  const number = /^cc(\d+)$/.exec(kind)?.[1];
  return number !== undefined && Number(number) <= HIGHEST_CONTROLLER ? Number(number) : undefined;
}
