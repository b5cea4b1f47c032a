/** What is done in the rows above: sections, chords, markers, tempo and metre, each one step of undo. */

import type { Item } from "../controls/Menu.svelte";
import { copyTime, deleteSection, moveSection as movedBefore, moveTime } from "../song/changes/sections";
import type { Chord, Marker, Section, Ticks } from "../song/document";
import { add, change, type Edit, remove } from "../song/edits";
import { newId } from "../song/ids";
import type { Bench } from "./bench.svelte";
import { chordProblem } from "./chord_symbols";
import { make } from "./clip_actions";
import { commandLine } from "./clip_menu";
import { sectionColour } from "./ruler";
import { place, write } from "./ruler_fields";
import { addTempo, writeMetre } from "./tempo_actions";
import { lengthInWords } from "./words";

const NAMES = ["Intro", "Verse", "Chorus", "Verse", "Chorus", "Bridge", "Chorus", "Outro"];

// ── sections ──

/** A new section; what lies under it gives way. */
export function addSection(bench: Bench, start: Ticks, length: Ticks): void {
  const { song, selection } = bench.studio;
  const id = newId();
  const before = song.sections.filter((section) => section.start < start).length;
  const name = NAMES[Math.min(before, NAMES.length - 1)]!;
  const edits = [...roomFor(bench, start, length, ""), add("Section", [{ id, start, length, name }])];
  if (!make(bench, edits, `Section ${name} at ${place(bench, start)}`)) return;
  selection.clear();
  selection.section = id;
  renameSection(bench, { id, start, length, name, extra: {} });
}

export function renameSection(
  bench: Bench,
  section: Pick<Section, "id" | "start" | "length" | "name" | "extra">,
): void {
  write(bench, "sections", {
    label: "Name of the section",
    text: section.name,
    start: section.start,
    length: section.length,
    done: (text) => {
      const name = text.trim();
      if (name === "") return false;
      if (name !== section.name)
        make(
          bench,
          [change("Section", { [section.id]: { name, extra: { colour: sectionColour(section) } } })],
          `Section ${section.name} renamed to ${name}`,
        );
      return true;
    },
  });
}

/** Cut the sections that a stretch covers, but not the one that covers it itself. */
function roomFor(bench: Bench, start: Ticks, length: Ticks, own: string): Edit[] {
  const end = start + length;
  return bench.studio.song.sections.flatMap((section): Edit[] => {
    const stop = section.start + section.length;
    if (section.id === own || stop <= start || section.start >= end) return [];
    if (section.start < start)
      return [change("Section", { [section.id]: { length: start - section.start } })];
    if (stop > end) return [change("Section", { [section.id]: { start: end, length: stop - end } })];
    return [remove("Section", [section.id])];
  });
}

export function resizeSection(bench: Bench, section: Section, start: Ticks, length: Ticks): void {
  const edits = [
    ...roomFor(bench, start, length, section.id),
    change("Section", { [section.id]: { start, length } }),
  ];
  make(bench, edits, `${section.name} is now ${lengthInWords(bench.studio.metre, start, length)} long`);
}

/** Move a part of the song whole to another place, or put a copy of it there; all else makes room. */
export function moveSection(bench: Bench, section: Section, to: Ticks, copies: boolean): void {
  const { song, clock } = bench.studio;
  const end = section.start + section.length;
  // A part dragged later stands where its beginning was let go once it has left a gap behind.
  const at = copies || to < section.start ? to : to + section.length;
  const edits = copies
    ? copyTime(song, section.start, end, at, clock)
    : moveTime(song, section.start, end, at, clock);
  make(bench, edits, `${section.name} ${copies ? "copied" : "moved"} to ${place(bench, to)}`);
}

export function stepSection(bench: Bench, section: Section, way: 1 | -1): void {
  const { song, clock } = bench.studio;
  const at = song.sections.findIndex((each) => each.id === section.id);
  const other = song.sections[at + way];
  if (!other) return;
  const before = way < 0 ? other.id : (song.sections[at + 2]?.id ?? "");
  make(
    bench,
    movedBefore(song, section.id, before, clock),
    `${section.name} moved ${way < 0 ? "earlier" : "later"}`,
  );
}

export function sectionMenu(bench: Bench, section: Section): Item[] {
  const { transport, song, clock, selection } = bench.studio;
  const at = song.sections.findIndex((each) => each.id === section.id);
  const range = { start: section.start, end: section.start + section.length };
  return [
    { name: "Rename", key: "F2", run: () => setTimeout(() => renameSection(bench, section)) },
    { name: "Loop it", run: () => transport.loopOver(range) },
    { name: "Play it", run: () => transport.play(section.start) },
    {
      name: "Select its clips",
      run: () => {
        const inside = song.tracks.flatMap((track) =>
          track.clips.filter((clip) => clip.start < range.end && clip.start + clip.length > range.start),
        );
        selection.chooseClips(inside.map((clip) => clip.id));
      },
    },
    { name: "Move earlier", able: at > 0, run: () => stepSection(bench, section, -1) },
    { name: "Move later", able: at < song.sections.length - 1, run: () => stepSection(bench, section, 1) },
    { name: "Copy after itself", run: () => moveSection(bench, section, range.end, true) },
    {
      name: "Delete the name only",
      run: () => void make(bench, [remove("Section", [section.id])], `Section ${section.name} taken off`),
    },
    {
      name: "Delete with its time",
      run: () =>
        void make(bench, deleteSection(song, section.id, clock), `${section.name} deleted with its time`),
    },
  ];
}

// ── chords ──

export function writeChord(bench: Bench, tick: Ticks, chord: Chord | undefined): void {
  const { song, notices } = bench.studio;
  const bar = bench.barTicks(tick);
  const start = chord?.start ?? bench.floored(tick, Math.min(bench.step, bar));
  const next = song.chords.find((each) => each.start > start);
  const length = chord?.length ?? Math.min(bar, (next?.start ?? Number.POSITIVE_INFINITY) - start);
  write(bench, "chords", {
    label: "Chord",
    text: chord?.symbol ?? "",
    start,
    length,
    done: (text) => {
      const symbol = text.trim().replaceAll("♭", "b").replaceAll("♯", "#");
      if (symbol === "") {
        if (chord) make(bench, [remove("Chord", [chord.id])], `Chord ${chord.symbol} deleted`);
        return true;
      }
      const problem = chordProblem(symbol);
      if (problem) {
        notices.tell(problem.problem, problem.remedy);
        return false;
      }
      if (chord) {
        if (symbol !== chord.symbol)
          make(bench, [change("Chord", { [chord.id]: { symbol } })], `Chord ${symbol}`);
      } else
        make(
          bench,
          [add("Chord", [{ id: newId(), start, length, symbol }])],
          `Chord ${symbol} at ${place(bench, start)}`,
        );
      return true;
    },
  });
}

/** Give a chord another stretch; those beside it give way. */
export function placeChord(bench: Bench, chord: Chord, start: Ticks, length: Ticks): void {
  const end = start + length;
  const edits: Edit[] = [];
  for (const other of bench.studio.song.chords) {
    const stop = other.start + other.length;
    if (other.id === chord.id || stop <= start || other.start >= end) continue;
    if (other.start < start) edits.push(change("Chord", { [other.id]: { length: start - other.start } }));
    else if (stop > end) edits.push(change("Chord", { [other.id]: { start: end, length: stop - end } }));
    else edits.push(remove("Chord", [other.id]));
  }
  make(
    bench,
    [...edits, change("Chord", { [chord.id]: { start, length } })],
    `Chord ${chord.symbol} at ${place(bench, start)}`,
  );
}

// ── markers ──

export function addMarker(bench: Bench, at: Ticks): void {
  const { song, view } = bench.studio;
  const marker = { id: newId(), tick: Math.round(at), name: `Marker ${song.markers.length + 1}` };
  view.showMarkers = true;
  if (!make(bench, [add("Marker", [marker])], `${marker.name} at ${place(bench, at)}`)) return;
  bench.held = marker.id;
  renameMarker(bench, marker);
}

export function renameMarker(bench: Bench, marker: Pick<Marker, "id" | "tick" | "name">): void {
  write(bench, "markers", {
    label: "Name of the marker",
    text: marker.name,
    start: marker.tick,
    done: (text) => {
      const name = text.trim();
      if (name && name !== marker.name)
        make(bench, [change("Marker", { [marker.id]: { name } })], `Marker ${name}`);
      return true;
    },
  });
}

export function moveMarker(bench: Bench, marker: Marker, tick: Ticks): void {
  make(bench, [change("Marker", { [marker.id]: { tick } })], `${marker.name} moved to ${place(bench, tick)}`);
}

export function markerMenu(bench: Bench, marker: Marker): Item[] {
  return [
    { name: "Rename", run: () => setTimeout(() => renameMarker(bench, marker)) },
    { name: "Playhead here", run: () => bench.studio.transport.seek(marker.tick) },
    {
      name: "Delete",
      run: () => void make(bench, [remove("Marker", [marker.id])], `${marker.name} deleted`),
    },
  ];
}

/** The menu of an empty place of a row. */
export function rowMenu(bench: Bench, kind: string, tick: Ticks): Item[] {
  const { transport, view } = bench.studio;
  const bar = bench.floored(tick, bench.barTicks(tick));
  const here: Item[] =
    {
      sections: [
        {
          name: "New section here",
          run: () => setTimeout(() => addSection(bench, bar, 8 * bench.barTicks(tick))),
        },
      ],
      chords: [
        { name: "Write a chord here", run: () => setTimeout(() => writeChord(bench, tick, undefined)) },
      ],
      markers: [
        { name: "New marker here", run: () => setTimeout(() => addMarker(bench, bench.snapped(tick))) },
      ],
      tempo: [
        { name: "Change the tempo here", run: () => addTempo(bench, tick) },
        { name: "Change the metre here", run: () => setTimeout(() => writeMetre(bench, tick, undefined)) },
      ],
    }[kind] ?? [];
  return [
    ...here,
    { name: "Playhead here", run: () => transport.seek(bench.snapped(tick)) },
    ...commandLine(bench, "timeline.loop_selection"),
    { name: "Markers", ticked: view.showMarkers, run: () => (view.showMarkers = !view.showMarkers) },
    { name: "Tempo and metre", ticked: view.showTempo, run: () => (view.showTempo = !view.showTempo) },
  ];
}
