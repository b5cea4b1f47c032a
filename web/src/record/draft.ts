/** Notes that are being recorded, kept in this browser until they are in the song. */

import type { Pass, Span } from "./notes";

export interface Drafted {
  readonly span: Span;
  readonly tracks: readonly { readonly track: string; readonly passes: readonly Pass[] }[];
}

export class Draft {
  private readonly name: string;

  constructor(song: string) {
    this.name = `woodshed-recording-${song}`;
  }

  keep(drafted: Drafted): void {
    if (drafted.tracks.length === 0) return;
    try {
      localStorage.setItem(this.name, JSON.stringify(drafted));
    } catch {
      // A full store: these notes are safe only once recording ends.
    }
  }

  /** What was kept and never put into the song; null when there is nothing, or nothing that can be read. */
  read(): Drafted | null {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name) ?? "null") as Drafted | null;
      return kept?.tracks?.length ? kept : null;
    } catch {
      return null;
    }
  }

  clear(): void {
    try {
      localStorage.removeItem(this.name);
    } catch {
      // A store that cannot be reached keeps nothing either.
    }
  }
}
