/** What the page asks of the server about people: who I am, who may come in, and comments of who may not edit. */

import type { Me } from "../server";
import { ask, askJson } from "../server/asking";
import type { Person, Role } from "../studio/rights.svelte";

/** What somebody may choose of how they are seen. */
export interface Looks {
  readonly name?: string;
  readonly colour?: number;
  readonly avatar?: string;
}

export interface Invitation {
  readonly title: string;
  readonly role: Role;
  /** Who made it, or "". */
  readonly by: string;
  /** The song, when whoever asks is in it already. */
  readonly song: string | null;
  readonly person: Person | null;
}

export interface Invite {
  readonly id: string;
  readonly role: Role;
  readonly state: "open" | "expired" | "revoked";
  /** Seconds since 1970; null for never. */
  readonly expires_at: number | null;
  readonly uses: number;
  /** Who made it, or "". */
  readonly by?: string;
}

export interface Guest {
  readonly person: Person;
  readonly role: Role;
  readonly here: boolean;
  /** Whose link they came by: a person's id. */
  readonly invited_by: string | null;
  /** They made the song: only the owner of the studio takes it from them. */
  readonly made_it: boolean;
}

const songPath = (song: string): string => `/api/songs/${encodeURIComponent(song)}`;

export const saveLooks = (looks: Looks): Promise<Me> => askJson("/api/me", { method: "PUT", json: looks });

export const signIn = (login: string, password: string): Promise<Me> =>
  askJson("/api/login", { method: "POST", json: { login, password } });

export const saveAccount = (login: string, password: string, old: string): Promise<Me> =>
  askJson("/api/account", { method: "PUT", json: { login, password, old } });

export const invitation = (token: string): Promise<Invitation> =>
  askJson(`/api/join/${encodeURIComponent(token)}`);

export const accept = (token: string, looks: Looks): Promise<{ song: string }> =>
  askJson(`/api/join/${encodeURIComponent(token)}`, { method: "POST", json: looks });

export const invites = (song: string): Promise<Invite[]> => askJson(`${songPath(song)}/invites`);

/** Make a link; `path` is told this once. */
export const invite = (
  song: string,
  role: Role,
  days: number | null,
): Promise<Invite & { readonly path: string }> =>
  askJson(`${songPath(song)}/invites`, { method: "POST", json: { role, days } });

export async function revoke(song: string, id: string): Promise<void> {
  await ask(`${songPath(song)}/invites/${id}`, { method: "DELETE" });
}

export const guests = (song: string): Promise<Guest[]> => askJson(`${songPath(song)}/people`);

export async function giveRole(song: string, person: string, role: Role): Promise<void> {
  await ask(`${songPath(song)}/people/${person}`, { method: "PUT", json: { role } });
}

/** Send somebody away; `guests`: also whoever came by the links that they made. */
export async function sendAway(song: string, person: string, guests = false): Promise<void> {
  await ask(`${songPath(song)}/people/${person}?guests=${guests}`, { method: "DELETE" });
}

// ── comments of who may not edit: the server writes them into the song ──

const comments = (song: string): string => `${songPath(song)}/comments`;

export const ownComments = (song: string): Promise<string[]> => askJson(`${comments(song)}/own`);

export async function pin(song: string, text: string, tick: number, track: string): Promise<void> {
  await ask(comments(song), { method: "POST", json: { text, tick, track } });
}

export async function reply(song: string, to: string, text: string): Promise<void> {
  await ask(`${comments(song)}/${to}/replies`, { method: "POST", json: { text } });
}

export async function resolve(song: string, comment: string, resolved: boolean): Promise<void> {
  await ask(`${comments(song)}/${comment}`, { method: "PUT", json: { resolved } });
}

export async function withdraw(song: string, comment: string): Promise<void> {
  await ask(`${comments(song)}/${comment}`, { method: "DELETE" });
}
