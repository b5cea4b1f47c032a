/** The commands of recording and of playing by hand. */

import type { Command } from "../studio/commands";
import type { Studio } from "../studio/studio.svelte";

export function recordCommands(studio: Studio): Command[] {
  const { byHand, recording, arming } = studio;
  return [
    {
      id: "record.toggle",
      name: "Record, or stop recording",
      group: "Record",
      able: () => studio.rights.mayEdit && (recording.state === "idle" || recording.state === "recording"),
      run: () => recording.toggle(),
    },
    {
      id: "record.arm",
      name: "Arm the track in hand",
      group: "Record",
      keys: ["Shift+KeyR"],
      able: () => studio.track?.kind === "instrument" || studio.track?.kind === "audio",
      why: "Choose an instrument or an audio track first.",
      run: () => arming.toggle(studio.track!.id),
    },
    {
      id: "record.keys",
      name: "Play with the computer's keyboard",
      group: "Record",
      keys: ["KeyK"],
      words: "piano letters musical typing",
      run: () => byHand.show(!byHand.shown),
    },
    {
      id: "record.midi",
      name: "Hear MIDI devices",
      keys: ["Alt+KeyM"],
      group: "Record",
      words: "keyboard controller pads connect",
      able: () => !byHand.midiOpen,
      why: "They are heard already.",
      run: async () => {
        if (await byHand.openMidi()) studio.notices.say(heard(byHand.devices.length));
        else
          studio.notices.tell(
            "This browser does not let the page hear MIDI devices.",
            "Allow it beside the address, or use Chrome, Edge or Firefox.",
          );
      },
    },
    {
      id: "takes.show",
      name: "Show the takes of the track in hand",
      keys: ["Alt+KeyT"],
      group: "Record",
      words: "passes comp choose",
      able: () => (studio.track?.takes.length ?? 0) > 0,
      why: "This track has no takes yet: record in a loop.",
      run: () => studio.view.openLow("record"),
    },
    {
      id: "record.monitor",
      name: "Hear the input, or not",
      keys: ["Shift+Alt+KeyN"],
      group: "Record",
      words: "monitor microphone",
      able: () => recording.input.isOpen,
      why: "Open an input in the place for recording first.",
      run: () => recording.input.monitor(!recording.input.monitoring),
    },
  ];
}

function heard(count: number): string {
  if (count === 0) return "Plug in a MIDI device: it plays at once";
  return count === 1 ? "One MIDI device plays" : `${count} MIDI devices play`;
}
