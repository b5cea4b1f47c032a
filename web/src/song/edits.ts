/**
 * The five edits: the only way a song changes. The twin of `woodshed/song/edits/union.py`, in the JSON
 * form of `woodshed/song/text.py`, so an edit from the server's assistants is applied here as it came.
 */

/** The kinds of record, as they are called in JSON. */
export type Kind =
  | "TempoPoint"
  | "MetrePoint"
  | "Section"
  | "Chord"
  | "Marker"
  | "Lyric"
  | "Comment"
  | "Credit"
  | "Media"
  | "Track"
  | "Device"
  | "Send"
  | "Take"
  | "Clip"
  | "Note"
  | "Control"
  | "Automation"
  | "Point";

/** A record's fields; those that have their default value may be left out. */
export type Fields = Readonly<Record<string, unknown>>;

/** Put new records of one kind into the song, or into `to`; ranked kinds stand `before` another. */
export interface Add {
  readonly edit: "Add";
  readonly kind: Kind;
  readonly records: readonly Fields[];
  readonly to?: string;
  readonly before?: string;
}

/** Take records out of the song, named by their keys; `of` is the clip of notes, the target of points. */
export interface Remove {
  readonly edit: "Remove";
  readonly kind: Kind;
  readonly ids: readonly string[];
  readonly of?: string;
}

/** Give fields of some records new values; `params` and `extra` name by name, null takes a name away. */
export interface Change {
  readonly edit: "Change";
  readonly kind: Kind;
  readonly changes: Readonly<Record<string, Fields>>;
  readonly of?: string;
}

/** Bring a record to another place in order, or a clip, device, send or take to another track. */
export interface Move {
  readonly edit: "Move";
  readonly kind: Kind;
  readonly id: string;
  readonly to?: string;
  readonly before?: string;
}

/** Give the song itself another title, seed, key or extra fields. */
export interface ChangeSong {
  readonly edit: "ChangeSong";
  readonly fields: Fields;
}

export type Edit = Add | Remove | Change | Move | ChangeSong;

/** What an assistant proposes: edits that a person accepts or refuses as one. */
export interface Suggestion {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly edits: readonly Edit[];
  readonly evidence: Readonly<Record<string, number | string>>;
  readonly by: string;
}

export const add = (kind: Kind, records: readonly Fields[], to = "", before = ""): Add => ({
  edit: "Add",
  kind,
  records,
  ...(to && { to }),
  ...(before && { before }),
});

export const remove = (kind: Kind, ids: readonly string[], of = ""): Remove => ({
  edit: "Remove",
  kind,
  ids,
  ...(of && { of }),
});

export const change = (kind: Kind, changes: Readonly<Record<string, Fields>>, of = ""): Change => ({
  edit: "Change",
  kind,
  changes,
  ...(of && { of }),
});

export const move = (kind: Kind, id: string, to = "", before = ""): Move => ({
  edit: "Move",
  kind,
  id,
  ...(to && { to }),
  ...(before && { before }),
});

export const changeSong = (fields: Fields): ChangeSong => ({ edit: "ChangeSong", fields });
