/** What the palette finds, and what happens when it is chosen. */

import type { SongSummary } from "../server";
import { add } from "../song/edits";
import { newId } from "../song/ids";
import type { Studio } from "../studio/studio.svelte";
import { colourToken } from "../studio/track_colours";
import { go } from "./going";

export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly words: string;
  readonly keys: readonly string[];
  readonly colour: string;
  readonly run: () => void;
  /** What stands in its way. */
  readonly why?: string;
}

const entry = (id: string, name: string, run: () => void, rest: Partial<Entry> = {}): Entry => ({
  id,
  name,
  about: "",
  words: "",
  keys: [],
  colour: "",
  run,
  ...rest,
});

/** What other programs call a command, by its id. */
export type OtherWords = Readonly<Record<string, string>>;

/** Everything in the open studio, by group; commands that cannot be done now say why. */
export function entriesOf(studio: Studio, others: OtherWords): [string, readonly Entry[]][] {
  const all = commands(studio, others);
  return [
    ["Commands", all.filter((each) => !each.why)],
    ["Go to a track", tracks(studio)],
    ["Go to a section", sections(studio)],
    ["Add a device", devices(studio)],
    ["Not now", all.filter((each) => each.why)],
  ];
}

export function songEntries(songs: readonly SongSummary[], here: string): Entry[] {
  return songs
    .filter((song) => song.id !== here && !song.problem)
    .map((song) =>
      entry(`song-${song.id}`, song.title, () => go(`/songs/${encodeURIComponent(song.id)}`), {
        about: "song",
        words: "open",
      }),
    );
}

function commands(studio: Studio, others: OtherWords): Entry[] {
  return studio.commands.all
    .filter((command) => command.id !== "help.palette")
    .map((command) => {
      const why = studio.commands.whyNot(command.id);
      return entry(command.id, command.name, () => ask(studio, command.id), {
        about: why || command.group.toLowerCase(),
        words: `${command.words ?? ""} ${others[command.id] ?? ""} ${command.group}`,
        keys: command.keys ?? [],
        ...(why && { why }),
      });
    });
}

/** Do it in its own place, or say what is to be done first. */
function ask(studio: Studio, id: string): void {
  const why = studio.commands.whyNot(id);
  if (why) studio.notices.tell(`“${studio.commands.find(id)?.name}” cannot be done now.`, why);
  else studio.commands.ask(id);
}

function tracks(studio: Studio): Entry[] {
  return studio.song.tracks.map((track) =>
    entry(`track-${track.id}`, track.name, () => goToTrack(studio, track.id), {
      about: track.kind,
      words: "track",
      colour: colourToken(track.colour),
    }),
  );
}

/** Take a track in hand; the keyboard is on its head then, if that is in view. */
function goToTrack(studio: Studio, id: string): void {
  studio.selection.chooseTrack(id);
  studio.selection.focus = "timeline";
  document.querySelector<HTMLElement>(`[data-head="${CSS.escape(id)}"]`)?.focus();
}

function sections(studio: Studio): Entry[] {
  return studio.song.sections.map((section) =>
    entry(
      `section-${section.id}`,
      section.name,
      () => {
        studio.selection.section = section.id;
        studio.transport.seek(section.start);
      },
      { about: `bar ${studio.metre.position(section.start).bar}`, words: "section" },
    ),
  );
}

function devices(studio: Studio): Entry[] {
  const { track } = studio;
  if (!track) return [];
  return studio.catalogue.devices.map((device) =>
    entry(
      `device-${device.name}`,
      device.title,
      () => {
        const first = device.kind === "instrument" ? (track.devices[0]?.id ?? "") : "";
        const made = add("Device", [{ id: newId(), kind: device.name }], track.id, first);
        studio.apply([made], `Add ${device.title} to ${track.name}`);
        studio.view.openLow("devices");
      },
      { about: `${device.kind} on ${track.name}`, words: `${device.name} ${device.description}` },
    ),
  );
}
