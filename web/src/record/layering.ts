/**
 * Layers: notes that join what a track has. Each goes to the clip that plays where it begins, so that it is
 * heard where it was played; what falls beside every clip makes the one before it longer, or a clip of its own.
 */

import { BLANK_CLIP } from "../song/blank";
import { unrolled } from "../song/changes/pieces";
import { differences } from "../song/differences";
import type { Clip, Control, Note, Song, Ticks, Track } from "../song/document";
import { newId } from "../song/ids";
import { withFields } from "../song/plain";
import { PLACES, SONG } from "../song/records";
import type { Pass } from "./notes";
import type { Kept, Placing } from "./placing";

/** What was played, in ticks of the song, that goes to one clip. */
interface Layer {
  readonly notes: Note[];
  readonly controls: Control[];
}

export function layered(song: Song, track: Track, pass: Pass, placing: Placing): Kept {
  const { start } = placing.span;
  const heard = track.clips.filter((clip) => clip.media === "" && !clip.muted);
  const layers = new Map<string, Layer>();
  const made: Clip[] = [];
  const layerAt = (tick: Ticks): Layer => {
    const under = heard.findLast((clip) => clip.start <= tick && tick < endOf(clip));
    const host = under ?? before(heard, tick, start) ?? made.find((clip) => isIn(clip, tick));
    const id = (host ?? fresh(heard, tick, track, placing, made)).id;
    const layer = layers.get(id) ?? { notes: [], controls: [] };
    layers.set(id, layer);
    return layer;
  };
  for (const note of pass.notes)
    layerAt(start + note.start).notes.push({ ...note, start: start + note.start });
  for (const each of pass.controls)
    layerAt(start + each.tick).controls.push({ ...each, tick: start + each.tick });
  const clips = [...track.clips, ...made].map((clip) => {
    const layer = layers.get(clip.id);
    return layer ? withLayer(clip, layer, heard, placing) : clip;
  });
  const after = withFields(PLACES.Track, track, { clips });
  const tracks = song.tracks.map((each) => (each.id === track.id ? after : each));
  const shown = clips.find((clip) => layers.has(clip.id));
  return { edits: differences(song, withFields(SONG, song, { tracks })), clip: shown?.id ?? "" };
}

const endOf = (clip: Clip): Ticks => clip.start + clip.length;
const isIn = (clip: Clip, tick: Ticks): boolean => clip.start <= tick && tick < endOf(clip);

/** The clip that recording went through and that ended before this tick: it grows, unless it is a loop. */
function before(clips: readonly Clip[], tick: Ticks, start: Ticks): Clip | undefined {
  const last = clips.findLast((clip) => endOf(clip) <= tick);
  return last && last.loop === 0 && endOf(last) > start ? last : undefined;
}

/** Where the next clip begins after a tick. */
const nextStart = (clips: readonly Clip[], tick: Ticks): Ticks =>
  Math.min(...clips.filter((clip) => clip.start > tick).map((clip) => clip.start), Number.MAX_SAFE_INTEGER);

/** An empty clip in the gap where a tick lies, for as much of it as was recorded. */
function fresh(
  clips: readonly Clip[],
  tick: Ticks,
  track: Track,
  { span, barEnd }: Placing,
  made: Clip[],
): Clip {
  const ends = clips.map(endOf).filter((end) => end <= tick);
  const start = Math.max(span.start, ...ends);
  const end = Math.min(span.end ?? barEnd(tick), nextStart(clips, tick));
  const clip = {
    ...BLANK_CLIP,
    id: newId(),
    start,
    length: Math.max(1, Math.ceil(end - start)),
    name: track.name,
  };
  made.push(clip);
  return clip;
}

/** A clip with a layer on top; a loop is written out, for what was played once is not to come again. */
function withLayer(clip: Clip, layer: Layer, others: readonly Clip[], { span, barEnd }: Placing): Clip {
  const flat = unrolled(clip);
  const last = Math.max(
    ...layer.notes.map((note) => note.start + note.length),
    ...layer.controls.map((each) => each.tick + 1),
  );
  const room = Math.min(span.end ?? barEnd(last - 1), nextStart(others, clip.start));
  const notes = layer.notes.map((note) => ({ ...note, start: note.start - clip.start }));
  const controls = layer.controls.map((each) => ({ ...each, tick: each.tick - clip.start }));
  return withFields(PLACES.Clip, flat, {
    length: last > endOf(clip) ? Math.max(clip.length, Math.ceil(room - clip.start)) : clip.length,
    notes: [...flat.notes, ...notes],
    controls: [...flat.controls, ...controls],
  });
}
