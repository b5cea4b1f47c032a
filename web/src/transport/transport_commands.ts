/** The commands of the transport. */

import type { Command } from "../studio/commands";
import type { Studio } from "../studio/studio.svelte";
import { Tapping } from "./tapping";
import { setTempo, tempoAt } from "./tempo";

/** What the transport can do. */
export function transportCommands(studio: Studio, doors: { exporting: () => void }): Command[] {
  return [...playing(studio), ...settings(studio), exporting(doors.exporting)];
}

function playing(studio: Studio): Command[] {
  const { transport } = studio;
  return [
    {
      id: "transport.play",
      name: "Play or pause",
      group: "Transport",
      keys: ["Space"],
      words: "start stop",
      run: () => transport.toggle(),
    },
    {
      id: "transport.play_selection",
      name: "Play from the selection or the loop",
      group: "Transport",
      keys: ["Shift+Space"],
      run: () =>
        transport.play(
          transport.selected()?.start ??
            (transport.looping ? transport.loop?.start : undefined) ??
            transport.from,
        ),
    },
    {
      id: "transport.stop",
      name: "Stop and go back to where playing began",
      group: "Transport",
      keys: ["Period"],
      words: "return halt",
      run: () => transport.stop(),
    },
    {
      id: "transport.start",
      name: "Go to the start",
      group: "Transport",
      keys: ["Home"],
      words: "rewind beginning",
      run: () => transport.seek(0),
    },
    {
      id: "transport.back",
      name: "Back one bar",
      group: "Transport",
      keys: ["Shift+Comma"],
      repeats: true,
      run: () => transport.seek(barFrom(studio, -1)),
    },
    {
      id: "transport.forward",
      name: "Forward one bar",
      group: "Transport",
      keys: ["Shift+Period"],
      repeats: true,
      run: () => transport.seek(barFrom(studio, 1)),
    },
    {
      id: "transport.record",
      name: "Record",
      group: "Transport",
      keys: ["KeyR"],
      able: () => studio.commands.isAble("record.toggle"),
      run: () => void studio.commands.run("record.toggle"),
    },
  ];
}

function settings(studio: Studio): Command[] {
  const { transport } = studio;
  const tapping = new Tapping();
  return [
    {
      id: "transport.loop",
      name: "Loop the selection, or the section here",
      group: "Transport",
      keys: ["KeyL"],
      words: "repeat cycle",
      run: () => transport.toggleLoop(),
    },
    {
      id: "transport.click",
      name: "Click on or off",
      group: "Transport",
      keys: ["KeyC"],
      words: "metronome",
      run: () => transport.toggleClick(),
    },
    {
      id: "transport.tap",
      name: "Tap the tempo",
      group: "Transport",
      keys: ["KeyT"],
      words: "bpm speed",
      run: (asked_ms) => {
        const bpm = tapping.tap(asked_ms);
        if (bpm === null) studio.notices.say("Tap on …");
        else if (
          studio.apply(setTempo(studio.song, transport.tick, bpm), "Tap the tempo", { join: "tap-tempo" })
        )
          studio.notices.say(`Tempo ${bpm} bpm`);
      },
    },
    ...[-1, 1].map(
      (way): Command => ({
        id: way < 0 ? "transport.slower" : "transport.faster",
        name: way < 0 ? "Slower by 1 bpm" : "Faster by 1 bpm",
        group: "Transport",
        keys: [way < 0 ? "Alt+BracketLeft" : "Alt+BracketRight"],
        words: "tempo speed",
        repeats: true,
        run: () => {
          const bpm = Math.min(999, Math.max(10, Math.round(tempoAt(studio.song, transport.tick)) + way));
          studio.apply(setTempo(studio.song, transport.tick, bpm), `Tempo ${bpm} bpm`, { join: "tempo" });
        },
      }),
    ),
  ];
}

function exporting(run: () => void): Command {
  return {
    id: "song.export",
    name: "Export: WAV, FLAC, MP3, stems, MIDI",
    group: "Song",
    keys: ["$mod+Shift+KeyE"],
    words: "download save render bounce mp3 wav flac midi stems",
    run,
  };
}

/** The start of the bar some bars from the playhead's; back from within a bar is first its own start. */
function barFrom(studio: Studio, way: number): number {
  const { metre, transport } = studio;
  const { bar } = metre.position(transport.tick);
  const start = metre.tickOfBar(bar);
  if (way < 0 && transport.tick - start > 480) return start;
  return metre.tickOfBar(Math.max(1, bar + way));
}
