/**
 * Who sits here: as the server knows them, or, where it knows nobody, somebody with a friendly name who is kept
 * in this browser.
 */

import type { Studio } from "../studio/studio.svelte";
import type { Person } from "./states";

const KEPT = "woodshed-person";
const FIRST = ["Amber", "Quiet", "Velvet", "Golden", "Misty", "Sunny", "Silver", "Gentle", "Merry", "Mellow"];
const SECOND = ["Wren", "Heron", "Lark", "Otter", "Finch", "Owl", "Robin", "Fox", "Cello", "Banjo"];
const AVATARS = ["note", "drum", "string", "reed", "key", "moon", "wave", "leaf"];
const COLOURS = 8;

/** Who sits in this studio; the same in every song. */
export function personHere(studio: Studio): Person {
  return studio.rights.person ?? keptPerson();
}

let unkept: Person | undefined;

function keptPerson(): Person {
  if (unkept) return unkept;
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null") as Partial<Person> | null;
    if (kept?.id && kept.name) return { ...makePerson(), ...kept };
    const person = makePerson();
    localStorage.setItem(KEPT, JSON.stringify(person));
    return person;
  } catch {
    // A browser that keeps nothing: somebody for as long as the page is open.
    unkept = makePerson();
    return unkept;
  }
}

function makePerson(): Person {
  const some = (count: number): number => crypto.getRandomValues(new Uint32Array(1))[0]! % count;
  return {
    id: [...crypto.getRandomValues(new Uint8Array(12))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join(""),
    name: `${FIRST[some(FIRST.length)]} ${SECOND[some(SECOND.length)]}`,
    colour: some(COLOURS),
    avatar: AVATARS[some(AVATARS.length)]!,
  };
}
