/**
 * Freezing and bouncing: a track rendered to audio before its fader, on an audio track of its own that sounds
 * in its place. Frozen, the track remembers what it was, and thaws; bounced, it only falls silent.
 */

import type { Media, Song, Ticks, Track } from "../document";
import { add, change, type Edit, type Fields } from "../edits";
import { newId } from "../ids";
import { freeName } from "./free_names";
import { addTrack, deleteTracks } from "./tracks";

/** What a frozen track remembers, in its `extra`. */
interface Frozen {
  /** The audio track that sounds in its place. */
  readonly as: string;
  readonly clips: readonly string[];
  readonly devices: readonly string[];
  readonly mute: boolean;
}

const MIXED = ["gain_db", "pan", "width"] as const;

export function frozenOf(track: Track): Frozen | undefined {
  const found = track.extra.frozen as Partial<Frozen> | undefined;
  return found && typeof found.as === "string" ? (found as Frozen) : undefined;
}

/** The edits that put a track's rendering in its place; `remembers` for one that can thaw. */
export function renderedEdits(
  song: Song,
  track: Track,
  media: Media,
  length: Ticks,
  remembers: boolean,
): { edits: Edit[]; id: string } {
  const next = song.tracks[song.tracks.indexOf(track) + 1]?.id ?? "";
  const fields: Record<string, unknown> = {
    name: freeName(song, `${track.name} audio`),
    kind: "audio",
    icon: track.icon,
    colour: track.colour,
    output: track.output,
    solo: track.solo,
    mute: track.mute,
  };
  for (const name of MIXED) fields[name] = track[name];
  fields.sends = track.sends.map(({ extra, ...send }) => ({ ...extra, ...send, id: newId() }));
  const clip: Fields = { id: newId(), start: 0, length, name: track.name, media: media.sha256 };
  const made = addTrack(song, { ...fields, clips: [clip] }, [], next);
  const lanes = MIXED.flatMap((name) => {
    const points = song.automation.find((lane) => lane.target === `${track.id}.${name}`)?.points ?? [];
    return points.length > 0
      ? [
          add(
            "Point",
            points.map((point) => ({ ...point, id: newId() })),
            `${made.id}.${name}`,
          ),
        ]
      : [];
  });
  const { extra, ...bare } = media;
  const isNew = !song.media.some((each) => each.sha256 === media.sha256);
  return {
    id: made.id,
    edits: [
      ...(isNew ? [add("Media", [{ ...extra, ...bare }])] : []),
      ...made.edits,
      ...lanes,
      ...silenced(track, made.id, remembers),
    ],
  };
}

/** Nothing of the track sounds or costs any more: its clips are muted, its devices are bypassed. */
function silenced(track: Track, as: string, remembers: boolean): Edit[] {
  const clips = track.clips.filter((clip) => !clip.muted).map((clip) => clip.id);
  const devices = track.devices.filter((device) => !device.bypass).map((device) => device.id);
  const each = (ids: readonly string[], fields: Fields): Record<string, Fields> =>
    Object.fromEntries(ids.map((id) => [id, fields]));
  const frozen: Frozen = { as, clips, devices, mute: track.mute };
  return [
    change("Track", { [track.id]: { mute: true, solo: false, ...(remembers && { extra: { frozen } }) } }),
    ...(remembers && clips.length > 0 ? [change("Clip", each(clips, { muted: true }))] : []),
    ...(remembers && devices.length > 0 ? [change("Device", each(devices, { bypass: true }))] : []),
  ];
}

/** The edits that give a frozen track its own sound back. */
export function thawedEdits(song: Song, track: Track): Edit[] {
  const frozen = frozenOf(track);
  if (!frozen) return [];
  const clips = track.clips.filter((clip) => frozen.clips.includes(clip.id));
  const devices = track.devices.filter((device) => frozen.devices.includes(device.id));
  const each = (things: readonly { id: string }[], fields: Fields): Record<string, Fields> =>
    Object.fromEntries(things.map(({ id }) => [id, fields]));
  return [
    ...deleteTracks(song, [frozen.as]),
    change("Track", { [track.id]: { mute: frozen.mute, extra: { frozen: null } } }),
    ...(clips.length > 0 ? [change("Clip", each(clips, { muted: false }))] : []),
    ...(devices.length > 0 ? [change("Device", each(devices, { bypass: false }))] : []),
  ];
}
