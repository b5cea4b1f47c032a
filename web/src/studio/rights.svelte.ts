/**
 * Who sits in this studio, and what they may do in the song. The server says so, and keeps to it whatever the
 * page does; here it is asked so that nobody does in vain what will not be taken.
 *
 * Who may not edit still has ears: tracks are muted, soloed and balanced for themselves alone, and nobody else hears that.
 */

import type { Song } from "../song/document";
import type { Edit } from "../song/edits";
import { heard, kept, type OwnMix, type Role, reaches } from "./roles";

export type { Role } from "./roles";

export interface Person {
  readonly id: string;
  readonly name: string;
  /** One of the eight colours that tracks have. */
  readonly colour: number;
  /** A shape that `together/Avatar.svelte` draws. */
  readonly avatar: string;
}

export interface Seat {
  readonly role: Role;
  readonly person: Person | null;
}

const NOTHING: OwnMix = new Map();

export class Rights {
  role = $state<Role>("owner");
  person = $state.raw<Person | null>(null);
  private own = NOTHING;

  constructor(seat: Seat = { role: "owner", person: null }) {
    this.take(seat);
  }

  take({ role, person }: Seat): void {
    this.role = role;
    this.person = person;
    if (this.mayEdit) this.own = NOTHING;
  }

  get mayEdit(): boolean {
    return reaches(this.role, "editor");
  }

  get mayComment(): boolean {
    return reaches(this.role, "commenter");
  }

  get mayInvite(): boolean {
    return this.role === "owner";
  }

  /** What is said to who tries to edit and may not. */
  get refusal(): string {
    return this.role === "listener"
      ? "You listen in on this song."
      : "You may comment on this song, and not change it.";
  }

  /** Why a button that edits does nothing here; "" for who may edit. */
  get why(): string {
    return this.mayEdit ? "" : this.refusal;
  }

  /** Keep edits for this person alone, if they are of that kind; says whether they are. */
  keepOwn(edits: readonly Edit[]): boolean {
    const now = kept(this.own, edits);
    if (now) this.own = now;
    return now !== undefined;
  }

  /** The song as this person hears it. */
  heard(song: Song): Song {
    return heard(song, this.own);
  }
}
