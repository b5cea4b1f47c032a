/**
 * Freezing and bouncing. A frozen track stays where it is with its clips and devices, and plays its sound as it was
 * rendered, before its fader, until it is thawed. A bounced one falls silent beside an audio track of its own.
 */

import type { Automation, Frozen, Media, Song, Ticks, Track } from "../document";
import { add, change, type Edit, type Fields } from "../edits";
import { newId } from "../ids";
import { freeName } from "./free_names";
import { addTrack, deleteTracks } from "./tracks";

/** How earlier versions froze: another track sounds in its place. It can still be thawed. */
interface StoodIn {
  readonly as: string;
  readonly clips: readonly string[];
  readonly devices: readonly string[];
  readonly mute: boolean;
}

const MIXED = ["gain_db", "pan", "width"] as const;

export const isFrozen = (track: Track): boolean => track.frozen_as !== null || stoodIn(track) !== undefined;

function stoodIn(track: Track): StoodIn | undefined {
  const found = track.extra.frozen as Partial<StoodIn> | undefined;
  return found && typeof found.as === "string" ? (found as StoodIn) : undefined;
}

/** The edits that let a track play what was rendered of it; `made_from` is the fingerprint of what that was. */
export function frozenEdits(song: Song, track: Track, media: Media, made_from: string): Edit[] {
  const frozen_as: Frozen = { media: media.sha256, made_from };
  return [...brought(song, media), change("Track", { [track.id]: { frozen_as } })];
}

/** The edits that give a frozen track its own sound back. */
export function thawedEdits(song: Song, track: Track): Edit[] {
  const own = track.frozen_as ? [change("Track", { [track.id]: { frozen_as: null } })] : [];
  const frozen = stoodIn(track);
  if (!frozen) return own;
  const clips = track.clips.filter((clip) => frozen.clips.includes(clip.id));
  const devices = track.devices.filter((device) => frozen.devices.includes(device.id));
  const each = (things: readonly { id: string }[], fields: Fields): Record<string, Fields> =>
    Object.fromEntries(things.map(({ id }) => [id, fields]));
  return [
    ...own,
    ...deleteTracks(song, [frozen.as]),
    change("Track", { [track.id]: { mute: frozen.mute, extra: { frozen: null } } }),
    ...(clips.length > 0 ? [change("Clip", each(clips, { muted: false }))] : []),
    ...(devices.length > 0 ? [change("Device", each(devices, { bypass: false }))] : []),
  ];
}

/** Whether a frozen track holds something else now than what was rendered of it. */
export function isOutOfDate(song: Song, track: Track): boolean {
  return track.frozen_as !== null && track.frozen_as.made_from !== fingerprint(song, track);
}

/**
 * What the sound of a track before its fader follows from, as a short text: its clips and devices, their automation,
 * those of the tracks that its devices hear, and the song's time.
 */
export function fingerprint(song: Song, track: Track): string {
  const heard = [track.id];
  for (const id of heard) {
    const devices = song.tracks.find((each) => each.id === id)?.devices ?? [];
    for (const { sidechain } of devices) if (sidechain && !heard.includes(sidechain)) heard.push(sidechain);
  }
  const tracks = song.tracks.filter((each) => heard.includes(each.id));
  const parts = [song.tempo, song.metre, song.seed, ...tracks.flatMap((each) => [each.clips, each.devices])];
  const lanes = tracks.flatMap((each) => lanesOf(song, each));
  return [...parts, ...lanes].map(sumOf).join("");
}

function lanesOf(song: Song, track: Track): Automation[] {
  const devices = new Set(track.devices.map((device) => device.id));
  return song.automation.filter((lane) => devices.has(lane.target.slice(0, lane.target.lastIndexOf("."))));
}

const SUMS = new WeakMap<object, string>();

/** A sum of a record's text; what did not change is not read again. */
function sumOf(part: unknown): string {
  const known = typeof part === "object" && part !== null ? SUMS.get(part) : undefined;
  if (known !== undefined) return known;
  const sum = summed(JSON.stringify(part, inOrder));
  if (typeof part === "object" && part !== null) SUMS.set(part, sum);
  return sum;
}

/** Names in one order, whichever way the record came to be. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Fowler, Noll and Vo's hash, 32 bits of it. */
function summed(text: string): string {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return (sum >>> 0).toString(36);
}

/** Fields of a clip that are not heard. */
const UNHEARD = new Set(["name", "colour"]);

/** The frozen track whose sound these edits would change; not one that they thaw or take away. */
export function frozenUnder(song: Song, edits: readonly Edit[]): Track | undefined {
  const frozen = song.tracks.filter((track) => track.frozen_as !== null && !isLetGo(track.id, edits));
  if (frozen.length === 0) return undefined;
  return frozen.find((track) => {
    const clips = new Set(track.clips.map((clip) => clip.id));
    const devices = new Set(track.devices.map((device) => device.id));
    const of = (kind: string, id: string): boolean => (kind === "Clip" ? clips : devices).has(id);
    return edits.some((edit) => {
      if (edit.edit === "ChangeSong") return false;
      const { kind } = edit;
      if (kind === "Note" || kind === "Control")
        return clips.has(("to" in edit ? edit.to : "of" in edit ? edit.of : "") ?? "");
      if (kind === "Point") {
        const target = ("to" in edit ? edit.to : "of" in edit ? edit.of : "") ?? "";
        return devices.has(target.slice(0, target.lastIndexOf(".")));
      }
      if (kind !== "Clip" && kind !== "Device") return false;
      if (edit.edit === "Add") return edit.to === track.id;
      if (edit.edit === "Remove") return edit.ids.some((id) => of(kind, id));
      if (edit.edit === "Move") return edit.to === track.id || of(kind, edit.id);
      return Object.entries(edit.changes).some(
        ([id, fields]) => of(kind, id) && Object.keys(fields).some((name) => !UNHEARD.has(name)),
      );
    });
  });
}

function isLetGo(track: string, edits: readonly Edit[]): boolean {
  return edits.some(
    (edit) =>
      "kind" in edit &&
      edit.kind === "Track" &&
      ((edit.edit === "Remove" && edit.ids.includes(track)) ||
        (edit.edit === "Change" && edit.changes[track] !== undefined && "frozen_as" in edit.changes[track])),
  );
}

function brought(song: Song, { extra, ...media }: Media): Edit[] {
  const isNew = !song.media.some((each) => each.sha256 === media.sha256);
  return isNew ? [add("Media", [{ ...extra, ...media }])] : [];
}

/** The edits that put a track's rendering beside it, on an audio track that sounds in its place. */
export function bouncedEdits(
  song: Song,
  track: Track,
  media: Media,
  length: Ticks,
): { edits: Edit[]; id: string } {
  const next = song.tracks[song.tracks.indexOf(track) + 1]?.id ?? "";
  const own = track.name.replace(/ audio( \d+)?$/, "");
  const fields: Record<string, unknown> = {
    name: freeName(song, `${own} audio`),
    kind: "audio",
    icon: track.icon,
    colour: track.colour,
    output: track.output,
    solo: track.solo,
    mute: track.mute,
  };
  for (const name of MIXED) fields[name] = track[name];
  fields.sends = track.sends.map(({ extra, ...send }) => ({ ...extra, ...send, id: newId() }));
  const clip: Fields = { id: newId(), start: 0, length, name: own, media: media.sha256 };
  const made = addTrack(song, { ...fields, clips: [clip] }, [], next);
  const lanes = MIXED.flatMap((name) => {
    const points = song.automation.find((lane) => lane.target === `${track.id}.${name}`)?.points ?? [];
    const copies = points.map((point) => ({ ...point, id: newId() }));
    return copies.length > 0 ? [add("Point", copies, `${made.id}.${name}`)] : [];
  });
  const silent = change("Track", { [track.id]: { mute: true, solo: false } });
  return { id: made.id, edits: [...brought(song, media), ...made.edits, ...lanes, silent] };
}
