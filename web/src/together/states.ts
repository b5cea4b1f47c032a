/**
 * What pages tell each other about who is in front of them: the awareness states of the live song.
 *
 * Everything is coarse on purpose, so that little changes and little is sent, and everything that comes in is
 * read as if anybody could have written it.
 */

import type { Ticks } from "../song/document";

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly colour: number;
  readonly avatar: string;
}

/** Where somebody looks: a stretch of the timeline, and the place that is open below ("": none). */
export interface Looking {
  readonly low: string;
  readonly clip: string;
  readonly track: string;
  readonly from: Ticks;
  readonly to: Ticks;
  /** The track at the top of the timeline. */
  readonly top: string;
}

/** Where somebody's pointer is: over a track, or at a pitch of a clip. */
export interface Pointer {
  readonly tick: Ticks;
  /** A track and how far down its row, 0 to 1; "" below all tracks. */
  readonly track?: string;
  readonly down?: number;
  readonly clip?: string;
  readonly pitch?: number;
}

export interface Selected {
  readonly clips: readonly string[];
  readonly notes: readonly string[];
}

/** What a drag would make, before it is let go. */
export interface DraggedClip {
  readonly track: string;
  readonly start: Ticks;
  readonly length: Ticks;
  readonly name: string;
}

export interface DraggedNote {
  readonly start: Ticks;
  readonly length: Ticks;
  readonly pitch: number;
}

export interface Drag {
  readonly clips?: readonly DraggedClip[];
  readonly clip?: string;
  readonly notes?: readonly DraggedNote[];
}

export interface State {
  readonly person: Person;
  /** By which number the server knows the connection. */
  readonly number: number;
  readonly role: string;
  readonly looking: Looking | null;
  readonly pointer: Pointer | null;
  readonly selected: Selected;
  readonly drag: Drag | null;
  /** Whether they listen together with others, and how late their sound is. */
  readonly listening: boolean;
  readonly latency_ms: number;
  /** Whether they are in the call. */
  readonly calling: boolean;
  readonly muted: boolean;
}

/** Somebody else who is in the song. */
export interface Other extends State {
  /** The id of their document, in this session. */
  readonly client: number;
}

/** How many of a selection or of a drag are told. */
export const MOST_TOLD = 60;
const COLOURS = 8;
const STEP: Ticks = 60;
const VIEW_STEP: Ticks = 240;

export const coarse = (tick: Ticks, step: Ticks = STEP): Ticks => Math.round(tick / step) * step;
export const coarseView = (tick: Ticks): Ticks => coarse(tick, VIEW_STEP);
/** A share of a row's height, in sixteenths. */
export const coarseShare = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 16) / 16;

type Loose = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Loose => typeof value === "object" && value !== null;
const text = (value: unknown, longest = 64): string =>
  typeof value === "string" ? value.slice(0, longest) : "";
const number = (value: unknown): number =>
  typeof value === "number" && Number.isFinite(value) ? Math.max(-1e12, Math.min(1e12, value)) : 0;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, MOST_TOLD) : []);

/** Read somebody's state; undefined for a client that says nothing of a person. */
export function readState(client: number, said: unknown): Other | undefined {
  if (!isObject(said) || !isObject(said.person)) return undefined;
  const { person, selected } = said;
  const name = text(person.name, 40);
  if (name === "") return undefined;
  return {
    client,
    person: {
      id: text(person.id),
      name,
      colour: Math.abs(Math.trunc(number(person.colour))) % COLOURS,
      avatar: text(person.avatar),
    },
    number: number(said.number),
    role: text(said.role),
    looking: readLooking(said.looking),
    pointer: readPointer(said.pointer),
    selected: isObject(selected)
      ? {
          clips: list(selected.clips).map((id) => text(id)),
          notes: list(selected.notes).map((id) => text(id)),
        }
      : { clips: [], notes: [] },
    drag: readDrag(said.drag),
    listening: said.listening === true,
    latency_ms: Math.min(1_000, Math.max(0, number(said.latency_ms))),
    calling: said.calling === true,
    muted: said.muted === true,
  };
}

function readLooking(said: unknown): Looking | null {
  if (!isObject(said)) return null;
  const { low, clip, track, top } = said;
  const from = number(said.from);
  return {
    low: text(low),
    clip: text(clip),
    track: text(track),
    top: text(top),
    from,
    to: Math.max(from + 1, number(said.to)),
  };
}

function readPointer(said: unknown): Pointer | null {
  if (!isObject(said)) return null;
  const tick = number(said.tick);
  if (typeof said.clip === "string") return { tick, clip: text(said.clip), pitch: number(said.pitch) };
  return { tick, track: text(said.track), down: Math.min(1, Math.max(0, number(said.down))) };
}

function readDrag(said: unknown): Drag | null {
  if (!isObject(said)) return null;
  if (typeof said.clip === "string")
    return {
      clip: text(said.clip),
      notes: list(said.notes)
        .filter(isObject)
        .map((note) => ({
          start: number(note.start),
          length: number(note.length),
          pitch: number(note.pitch),
        })),
    };
  return {
    clips: list(said.clips)
      .filter(isObject)
      .map((clip) => ({
        track: text(clip.track),
        start: number(clip.start),
        length: Math.max(1, number(clip.length)),
        name: text(clip.name),
      })),
  };
}
