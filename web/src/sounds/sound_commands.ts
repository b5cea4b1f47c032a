/** The commands of sounds, devices and mixer that are there wherever a person is. */

import { after, copyDevice, stepped, titleOf } from "../devices/chain";
import { removeDevice } from "../devices/removing";
import { partOfClip } from "../devices/samples";
import { addReturn } from "../mixer/routing";
import type { Device, Track } from "../song/document";
import { change } from "../song/edits";
import type { Command } from "../studio/commands";
import type { Studio } from "../studio/studio.svelte";
import type { Left } from "../studio/view.svelte";
import { samplerOf } from "./choosing";
import { hearingOf } from "./hearing.svelte";

export function soundCommands(studio: Studio): Command[] {
  return [...finding(studio), ...making(studio), ...changing(studio)];
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
      keys: ["Alt+Slash"],
      group: "Devices",
      words: "add device plugin search",
      run: find("devices"),
    },
    {
      id: "songs.find",
      name: "Find a song",
      group: "Song",
      keys: ["Shift+Alt+KeyO"],
      words: "open",
      run: find("songs"),
    },
    {
      id: "sounds.hush",
      name: "Stop what is tried out",
      keys: ["Alt+Period"],
      group: "Tracks",
      able: () => hearingOf(studio).playing !== "",
      why: "Nothing is tried out.",
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
      keys: ["Shift+Alt+KeyS"],
      group: "Clips",
      words: "audio instrument keys chop",
      able: () => clip() !== undefined,
      why: "Choose an audio clip first.",
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
      keys: ["Shift+Alt+KeyV"],
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
      keys: ["Alt+KeyN"],
      group: "Devices",
      able: () => (studio.track?.devices.length ?? 0) > 0,
      why: "Choose a track with devices first.",
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

/** What is done with the device in hand; its card hears the same keys itself. */
function changing(studio: Studio): Command[] {
  const { selection, view } = studio;
  const line = (
    id: string,
    name: string,
    key: string,
    words: string,
    run: (device: Device, track: Track) => void,
  ): Command => ({
    id: `device.${id}`,
    name,
    group: "Devices",
    keys: [key],
    words,
    meant: () => selection.focus === "devices" && view.showLow && view.low === "devices",
    enter: () => {
      view.openLow("devices");
      selection.focus = "devices";
    },
    able: () => inHand(studio) !== undefined,
    why: "Choose a device of the track first.",
    run: () => {
      const device = inHand(studio);
      if (device && studio.track) run(device, studio.track);
    },
  });
  const title = (device: Device): string => titleOf(device, studio.catalogue);
  const step = (by: 1 | -1) => (device: Device, track: Track) => {
    const edit = stepped(track, device, by, studio.catalogue);
    if (edit) studio.apply([edit], `${title(device)} moved`);
  };
  return [
    line("bypass", "Bypass the device, or switch it on", "KeyB", "off mute", (device) => {
      const edit = change("Device", { [device.id]: { bypass: !device.bypass } });
      studio.apply([edit], `${title(device)} ${device.bypass ? "on" : "bypassed"}`);
    }),
    line("remove", "Remove the device", "Delete", "delete", (device) => {
      removeDevice(studio, device, title(device));
    }),
    line("duplicate", "Duplicate the device", "$mod+KeyD", "copy", (device, track) => {
      const { edit, id } = copyDevice(device, track, after(track, device.id));
      if (studio.apply([edit], `${title(device)} duplicated`)) selection.device = id;
    }),
    line("left", "Move the device to the left", "Alt+ArrowLeft", "earlier order", step(-1)),
    line("right", "Move the device to the right", "Alt+ArrowRight", "later order", step(1)),
  ];
}

/** The device in hand. */
function inHand({ track, selection }: Studio): Device | undefined {
  return track?.devices.find((device) => device.id === selection.device);
}
