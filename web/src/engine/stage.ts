/**
 * Which version of the song is heard: the song itself, or what is listened to in its place, with a guest
 * track beside it while sounds are tried out.
 */

import type { Song, Track } from "../song/document";

export class Stage {
  private shown: Song | null = null;
  private auditioned: Song | null = null;
  private guest: Track | null = null;

  /** The song as it is edited. Returns whether that is what is heard. */
  show(song: Song): boolean {
    this.shown = song;
    return !this.auditioned;
  }

  audition(song: Song | null): void {
    this.auditioned = song;
  }

  tryOut(guest: Track | null): void {
    this.guest = guest;
  }

  /** What the engine should hold now. Null: nothing was shown yet. */
  get heard(): Song | null {
    const version = this.auditioned ?? this.shown;
    return version && this.guest ? { ...version, tracks: [...version.tracks, this.guest] } : version;
  }
}
