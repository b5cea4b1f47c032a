/** Which tracks are armed: what is played or sung goes to them when recording starts. */

export class Arming {
  armed = $state.raw<ReadonlySet<string>>(new Set());

  toggle(track: string): void {
    const armed = new Set(this.armed);
    if (!armed.delete(track)) armed.add(track);
    this.armed = armed;
  }

  /** Arm these tracks and no others, until what is returned is called: those a person armed stay so. */
  lend(tracks: Iterable<string>): () => void {
    const own = this.armed;
    this.armed = new Set(tracks);
    const lent = [...this.armed].filter((track) => !own.has(track));
    return () => {
      this.armed = new Set([...this.armed].filter((track) => !lent.includes(track)));
    };
  }
}
