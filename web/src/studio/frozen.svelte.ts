/**
 * The frozen tracks of an open studio: what would change one offers to thaw it, and one that is out of date is told.
 */

import { frozenUnder, isOutOfDate, thawedEdits } from "../song/changes/freezing";
import type { Song, Track } from "../song/document";
import type { Edit } from "../song/edits";
import type { Studio } from "./studio.svelte";

export class FrozenTracks {
  /** Those that hold something else now than what was rendered of them. */
  late = $state.raw<ReadonlySet<string>>(new Set());

  /** The notice that offers to thaw a track, while it is frozen. */
  private offer = { track: "", notice: 0 };

  constructor(private readonly studio: Studio) {}

  /** Look at the song as it is now; `isNew` for the first time, when nothing has changed yet. */
  follow(song: Song, isNew = false): void {
    const { track, notice } = this.offer;
    if (notice && !song.tracks.some((each) => each.id === track && each.frozen_as)) {
      this.studio.notices.dismiss(notice);
      this.offer.notice = 0;
    }
    const late = song.tracks.filter((track) => isOutOfDate(song, track));
    if (late.length === 0 && this.late.size === 0) return;
    const fresh = late.filter(({ id }) => !this.late.has(id));
    this.late = new Set(late.map(({ id }) => id));
    if (fresh[0] && !isNew) this.tell(fresh[0], fresh.length);
  }

  /** Whether edits may be made: those of a frozen track may not, and thawing it is offered. */
  mayMake(edits: readonly Edit[]): boolean {
    const { studio } = this;
    const track = frozenUnder(studio.song, edits);
    if (!track) return true;
    const notice = studio.notices.say(`${track.name} is frozen, so it cannot be changed.`, {
      name: `Thaw ${track.name}`,
      run: () => this.thaw(track.id),
    });
    this.offer = { track: track.id, notice };
    return false;
  }

  thaw(id: string): void {
    const { studio } = this;
    const track = studio.song.tracks.find((each) => each.id === id);
    if (track) studio.apply(thawedEdits(studio.song, track), `${track.name} plays itself again`);
  }

  private tell(track: Track, many: number): void {
    const { notices, selection, commands } = this.studio;
    const who = many === 1 ? `${track.name} is frozen` : `${many} tracks are frozen`;
    notices.say(`${who}, and no longer as the song is now.`, {
      name: many === 1 ? "Freeze it again" : `Freeze ${track.name} again`,
      run: () => {
        selection.chooseTrack(track.id);
        void commands.run("track.freeze_again");
      },
    });
  }
}
