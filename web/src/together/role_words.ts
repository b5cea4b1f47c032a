/** The roles in words. */

import type { Role } from "../studio/rights.svelte";

export const ROLES: readonly { readonly id: Role; readonly name: string; readonly may: string }[] = [
  { id: "listener", name: "Listener", may: "hears the song, and mutes tracks for themselves" },
  { id: "commenter", name: "Commenter", may: "also writes comments" },
  { id: "editor", name: "Editor", may: "also changes everything in the song, and exports it" },
  { id: "owner", name: "Owner", may: "also says who comes in" },
];

export const roleName = (role: Role): string => ROLES.find((each) => each.id === role)!.name;

/** What an invitation lets somebody do: "listen to it", after "You are invited to". */
export const INVITED: Readonly<Record<Role, string>> = {
  listener: "listen",
  commenter: "listen and comment",
  editor: "play along: everything in it is yours to change",
  owner: "be one of its owners",
};

/** How long a link lets people in, in days; null for as long as nobody takes it back. */
export const LASTS: readonly { readonly days: number | null; readonly name: string }[] = [
  { days: 1, name: "for a day" },
  { days: 7, name: "for a week" },
  { days: 30, name: "for a month" },
  { days: null, name: "until it is taken back" },
];

const DAY_S = 86_400;
const HOUR_S = 3_600;

/** How long something still lasts: "for 3 more days". */
export function lasts(expires_at: number | null, now: number): string {
  if (expires_at === null) return "until it is taken back";
  const left = expires_at - now;
  if (left <= 0) return "over";
  const [many, one] =
    left > 1.5 * DAY_S ? [Math.round(left / DAY_S), "day"] : [Math.ceil(left / HOUR_S), "hour"];
  return `for ${many} more ${one}${many === 1 ? "" : "s"}`;
}
