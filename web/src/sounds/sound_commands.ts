/** The commands of sounds, devices and mixer that are there wherever a person is. */

import { partOfClip } from "../devices/samples";
import { addReturn } from "../mixer/routing";
import type { Command } from "../studio/commands";
import type { Studio } from "../studio/studio.svelte";
import type { Left } from "../studio/view.svelte";
import { samplerOf } from "./choosing";
import { hearingOf } from "./hearing.svelte";

export function soundCommands(studio: Studio): Command[] {
  return [...finding(studio), ...making(studio)];
}

function finding(studio: Studio): Command[] {
  const { view } = studio;
  const find = (tab: Left) => (): void => {
    view.left = tab;
    view.showLeft = true;
    view.entering = "sounds";
  };
  return [
    {
      id: "sounds.find",
      name: "Find a sound",
      group: "Tracks",
      keys: ["Slash"],
      words: "instrument preset browser search",
      run: find("sounds"),
    },
    {
      id: "devices.find",
      name: "Find an effect",
      group: "Devices",
      words: "add device plugin search",
      run: find("devices"),
    },
    { id: "songs.find", name: "Find a song", group: "Song", words: "open", run: find("songs") },
    {
      id: "sounds.hush",
      name: "Stop what is tried out",
      group: "Tracks",
      able: () => hearingOf(studio).playing !== "",
      run: () => hearingOf(studio).stop(),
    },
  ];
}

function making(studio: Studio): Command[] {
  const { selection } = studio;
  const clip = () =>
    studio.song.tracks
      .flatMap((track) => track.clips)
      .find((each) => each.id === selection.clip && each.media !== "");
  return [
    {
      id: "clip.sampler",
      name: "Make a sampler of this clip",
      group: "Clips",
      words: "audio instrument keys chop",
      able: () => clip() !== undefined,
      run: () => {
        const chosen = clip();
        const media = studio.song.media.find((each) => each.sha256 === chosen?.media);
        if (!chosen || !media) return;
        const length_s =
          studio.clock.seconds(chosen.start + chosen.length) - studio.clock.seconds(chosen.start);
        samplerOf(studio, media, partOfClip(chosen, media, length_s));
      },
    },
    {
      id: "mixer.new_return",
      name: "New return with a reverb",
      group: "Mixer",
      words: "send bus room",
      run: () => {
        const made = addReturn(studio.song, "Reverb", { kind: "reverb", params: { mix: 1 } }, studio.track);
        if (studio.apply(made.edits, "New return Reverb")) studio.view.openLow("mixer");
      },
    },
    {
      id: "device.next",
      name: "Next device of the track",
      group: "Devices",
      able: () => (studio.track?.devices.length ?? 0) > 0,
      run: () => {
        const devices = studio.track?.devices ?? [];
        const at = devices.findIndex((device) => device.id === selection.device);
        selection.device = devices[(at + 1) % devices.length]?.id ?? "";
        studio.view.openLow("devices");
        setTimeout(() =>
          document.querySelector<HTMLElement>(`[data-device="${CSS.escape(selection.device)}"]`)?.focus(),
        );
      },
    },
  ];
}
