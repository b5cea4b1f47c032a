/**
 * Where a recording goes: into the clip that is there, into a clip of its own, or, in a loop, into takes of
 * which the last one is heard. What it covers is kept as a take too, so nothing is lost.
 */

import { applyAll } from "../song/applying";
import { renewed } from "../song/changes/clip_places";
import type { Samples } from "../song/changes/pieces";
import { newNote } from "../song/changes/shaping";
import { chooseTake } from "../song/changes/takes";
import type { Clip, Media, Song, Take, Ticks, Track } from "../song/document";
import { add, change, type Edit } from "../song/edits";
import { newId } from "../song/ids";
import { plain } from "../song/text";
import { clipOf, type Pass, type Span } from "./notes";

export interface Placing {
  readonly span: Span;
  readonly overdub: boolean;
  readonly clock: Samples;
  /** Where the bar ends that holds a tick. */
  barEnd(tick: Ticks): Ticks;
}

/** The edits that keep a recording, and the clip to show. */
export interface Kept {
  readonly edits: readonly Edit[];
  readonly clip: string;
}

export function keptNotes(song: Song, track: Track, passes: readonly Pass[], placing: Placing): Kept {
  const { span, overdub } = placing;
  if (span.end === null && overdub) {
    const under = clipUnder(track, span.start);
    if (under) return joined(under, passes[0]!, placing);
  }
  const clips = passes.map((pass) => clipOf(pass, span, track.name, placing.barEnd));
  return asTakes(song, track, clips, placing);
}

export function keptAudio(
  song: Song,
  track: Track,
  media: Media,
  passes: readonly { readonly start: Ticks; readonly length: Ticks; readonly offset: number }[],
  placing: Placing,
): Kept {
  const known = song.media.some((each) => each.sha256 === media.sha256);
  const edits: Edit[] = known ? [] : [add("Media", [{ ...media }])];
  const empty = clipOf({ notes: [], controls: [], until: 0 }, placing.span, track.name, placing.barEnd);
  const clips = passes.map((pass) => ({ ...empty, ...pass, id: newId(), media: media.sha256 }));
  const kept = asTakes(applyAll(edits, song), track, clips, placing);
  return { edits: [...edits, ...kept.edits], clip: kept.clip };
}

/** The clip of notes that plays where recording began, and plays each of its notes once. */
function clipUnder(track: Track, tick: Ticks): Clip | undefined {
  return track.clips.find(
    (clip) => clip.media === "" && clip.loop === 0 && clip.start <= tick && tick < clip.start + clip.length,
  );
}

/** Put notes into a clip, which grows to the end of their last bar. */
function joined(clip: Clip, pass: Pass, { span, barEnd }: Placing): Kept {
  const by = span.start - clip.start;
  const last = pass.notes.reduce((end, note) => Math.max(end, note.start + note.length + by), 0);
  const edits: Edit[] = [];
  if (last > clip.length)
    edits.push(change("Clip", { [clip.id]: { length: barEnd(clip.start + last - 1) - clip.start } }));
  const notes = pass.notes.map((note) =>
    plain("Note", { ...newNote(note.start + by, note.length, note.pitch, note.velocity) }),
  );
  if (notes.length > 0) edits.push(add("Note", notes, clip.id));
  const controls = pass.controls.map((control) => plain("Control", { ...control, tick: control.tick + by }));
  if (controls.length > 0) edits.push(add("Control", controls, clip.id));
  return { edits, clip: clip.id };
}

/** Make the clips heard, the last one where they lie on top of each other, and the others takes. */
function asTakes(song: Song, track: Track, clips: readonly Clip[], { clock }: Placing): Kept {
  const longest = Math.max(...clips.map((clip) => clip.length));
  // The turn in which recording was stopped is heard only if most of it was played.
  const last = clips.findLast((clip) => clip.length >= longest / 2)!;
  const covered = track.clips.filter(
    (clip) => clip.start < last.start + last.length && clip.start + clip.length > last.start,
  );
  const takes: Take[] = [];
  if (covered.length > 0 && track.takes.length === 0) takes.push(take("Before", covered.map(renewed)));
  const count = track.takes.filter((each) => each.name !== "Before").length;
  if (clips.length > 1 || covered.length > 0 || track.takes.length > 0)
    takes.push(...clips.map((clip, index) => take(`Take ${count + index + 1}`, [renewed(clip)])));
  const edits: Edit[] = takes.map((each) => add("Take", [plain("Take", each)], track.id));
  if (covered.length === 0) {
    edits.push(add("Clip", [plain("Clip", last)], track.id));
    return { edits, clip: last.id };
  }
  const after = applyAll(edits, song);
  const there = after.tracks.find((each) => each.id === track.id)!;
  edits.push(...chooseTake(after, there, take("", [last]), clock));
  const made = applyAll(edits, song).tracks.find((each) => each.id === track.id)!;
  const before = new Set(track.clips.map((clip) => clip.id));
  const shown = made.clips.find((clip) => clip.start === last.start && !before.has(clip.id));
  return { edits, clip: shown?.id ?? "" };
}

const take = (name: string, clips: readonly Clip[]): Take => ({ id: newId(), name, clips, extra: {} });
