/**
 * Where a recording goes: notes join what is there as a layer, or take its place; sound takes its place.
 *
 * What takes a place makes takes, of which the last one is heard as far as it was played; what lies beside it
 * goes on. What it covers is kept as a take too, so nothing is lost.
 */

import { applyAll } from "../song/applying";
import { renewed } from "../song/changes/clip_places";
import type { Samples } from "../song/changes/pieces";
import { chooseTake } from "../song/changes/takes";
import type { Clip, Media, Song, Take, Ticks, Track } from "../song/document";
import { add, type Edit } from "../song/edits";
import { newId } from "../song/ids";
import { plain, readEdit } from "../song/text";
import { layered } from "./layering";
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
  if (placing.overdub) return layers(song, track, passes, placing);
  const clips = passes.map((pass) =>
    asFarAsPlayed(clipOf(pass, placing.span, track.name, placing.barEnd), pass, track),
  );
  return asTakes(song, track, clips, placing);
}

/** One layer after another; each finds the clips as those before it have left them. */
function layers(song: Song, track: Track, passes: readonly Pass[], placing: Placing): Kept {
  let [now, kept]: [Song, Kept] = [song, { edits: [], clip: "" }];
  for (const pass of passes) {
    const there = now.tracks.find((each) => each.id === track.id)!;
    const layer = layered(now, there, pass, placing);
    now = applyAll(layer.edits.map(readEdit), now);
    kept = { edits: [...kept.edits, ...layer.edits], clip: layer.clip || kept.clip };
  }
  return kept;
}

/** A clip of notes as far as it was played; on to its end only where there is nothing that it would silence. */
function asFarAsPlayed(clip: Clip, pass: Pass, track: Track): Clip {
  const last = Math.max(...pass.notes.map((note) => note.start + note.length), 1);
  const played = Math.max(clip.start + last, Math.ceil(pass.until));
  const end = clip.start + clip.length;
  const next = track.clips.find((each) => each.start < end && each.start + each.length > played);
  return next ? { ...clip, length: Math.min(end, Math.max(played, next.start)) - clip.start } : clip;
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
    takes.push(
      ...clips.map((clip, index) => {
        const name = `Take ${count + index + 1}`;
        return take(name, [{ ...renewed(clip), name }]);
      }),
    );
  const chosen =
    takes.length > 0 ? { ...last, name: takes.at(clips.indexOf(last) - clips.length)!.name } : last;
  const edits: Edit[] = takes.map((each) => add("Take", [plain("Take", each)], track.id));
  if (covered.length === 0) {
    edits.push(add("Clip", [plain("Clip", chosen)], track.id));
    return { edits, clip: last.id };
  }
  const after = applyAll(edits, song);
  const there = after.tracks.find((each) => each.id === track.id)!;
  edits.push(...chooseTake(after, there, take("", [chosen]), clock));
  const made = applyAll(edits, song).tracks.find((each) => each.id === track.id)!;
  const before = new Set(track.clips.map((clip) => clip.id));
  const shown = made.clips.find(
    ({ id, start, length }) => !before.has(id) && start <= last.start && start + length > last.start,
  );
  return { edits, clip: shown?.id ?? "" };
}

const take = (name: string, clips: readonly Clip[]): Take => ({ id: newId(), name, clips, extra: {} });
