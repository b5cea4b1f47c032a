/** Rendering a track from its menu: with progress in its head, and a way to stop it. */

import { bouncedEdits, fingerprint, frozenEdits, thawedEdits } from "../song/changes/freezing";
import type { Track } from "../song/document";
import { inTwoSentences } from "../studio/notices.svelte";
import { savedSoon } from "../studio/saved";
import type { Bench } from "./bench.svelte";
import { make } from "./clip_actions";

/** How long what is frozen may ring on after the song, and what is bounced: as long as an export lets it. */
const TAIL_S = 12;

/** Render a track to freeze it or to bounce it; its head shows how far it is and can stop it. */
export async function renderTrack(bench: Bench, track: Track, does: "frozen" | "bounced"): Promise<void> {
  const { studio } = bench;
  if (bench.rendering) return;
  const control = new AbortController();
  bench.rendering = { track: track.id, share: 0, stop: () => control.abort() };
  try {
    await savedSoon(studio.connection);
    const made_from = fingerprint(studio.song, track);
    const media = await studio.server.freeze(
      studio.id,
      { track: track.id, tail_s: TAIL_S },
      (_, share) => {
        if (bench.rendering) bench.rendering = { ...bench.rendering, share };
      },
      control.signal,
    );
    const now = studio.song.tracks.find((each) => each.id === track.id);
    if (!now) return;
    if (does === "frozen") {
      make(bench, frozenEdits(studio.song, now, media, made_from), `${track.name} frozen`);
      return;
    }
    const length = Math.max(1, Math.round(studio.clock.tick(media.frames / media.sample_rate)));
    const { edits, id } = bouncedEdits(studio.song, now, media, length);
    if (make(bench, edits, `${track.name} bounced`)) studio.selection.chooseTrack(id);
  } catch (error) {
    if (control.signal.aborted) studio.notices.say("Rendering stopped");
    else {
      const { problem, remedy } = inTwoSentences(error);
      studio.notices.tell(problem, remedy);
    }
  } finally {
    bench.rendering = null;
  }
}

export function thaw(bench: Bench, track: Track): void {
  if (make(bench, thawedEdits(bench.studio.song, track), `${track.name} plays itself again`))
    bench.studio.selection.chooseTrack(track.id);
}
