/** Which tracks are armed: what is played or sung goes to them when recording starts. */

export class Arming {
  armed = $state.raw<ReadonlySet<string>>(new Set());

  toggle(track: string): void {
    const armed = new Set(this.armed);
    if (!armed.delete(track)) armed.add(track);
    this.armed = armed;
  }

  /** Arm these tracks and no others. */
  only(tracks: Iterable<string>): void {
    this.armed = new Set(tracks);
  }
}
