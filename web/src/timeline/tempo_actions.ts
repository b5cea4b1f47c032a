/** What is done in the row of tempo and metre: changes added, typed, moved and deleted, each one step of undo. */

import type { Item } from "../controls/Menu.svelte";
import type { MetrePoint, TempoPoint, Ticks } from "../song/document";
import { add, change, remove } from "../song/edits";
import type { Bench } from "./bench.svelte";
import { make } from "./clip_actions";
import { tempoAt } from "./ruler";
import { place, write } from "./ruler_fields";

const bpmInWords = (bpm: number): string => `${Math.round(bpm * 100) / 100} bpm`;

export function addTempo(bench: Bench, at: Ticks, bpm = tempoAt(bench.studio.song, at)): void {
  const tick = bench.snapped(at);
  if (bench.studio.song.tempo.some((point) => point.tick === tick)) return;
  const rounded = Math.round(bpm * 10) / 10;
  if (
    make(
      bench,
      [add("TempoPoint", [{ tick, bpm: rounded }])],
      `Tempo ${bpmInWords(rounded)} at ${place(bench, tick)}`,
    )
  )
    bench.held = `tempo:${tick}`;
}

function setTempoPoint(bench: Bench, point: TempoPoint, bpm: number): void {
  make(
    bench,
    [change("TempoPoint", { [String(point.tick)]: { bpm } })],
    `Tempo ${bpmInWords(bpm)} at ${place(bench, point.tick)}`,
  );
}

/** A tempo or metre change is named by its tick, so elsewhere it is another one. */
export function moveTempo(bench: Bench, point: TempoPoint, tick: Ticks, bpm: number): void {
  if (point.tick === 0 || tick === point.tick) {
    setTempoPoint(bench, point, bpm);
    return;
  }
  const { tick: from, extra, ...fields } = point;
  const there = bench.studio.song.tempo.some((each) => each.tick === tick);
  const edits = [
    remove("TempoPoint", [String(from), ...(there && tick !== 0 ? [String(tick)] : [])]),
    ...(tick === 0
      ? [change("TempoPoint", { 0: { bpm } })]
      : [add("TempoPoint", [{ ...extra, ...fields, bpm, tick }])]),
  ];
  if (make(bench, edits, `Tempo ${bpmInWords(bpm)} at ${place(bench, tick)}`)) bench.held = `tempo:${tick}`;
}

export function typeTempo(bench: Bench, point: TempoPoint): void {
  write(bench, "tempo", {
    label: "Tempo in bpm",
    text: String(Math.round(point.bpm * 100) / 100),
    start: point.tick,
    done: (text) => {
      const bpm = Number.parseFloat(text.replace(",", "."));
      if (!(bpm >= 10 && bpm <= 999)) {
        bench.studio.notices.tell("That is no tempo.", "Type beats a minute, from 10 to 999.");
        return false;
      }
      if (bpm !== point.bpm) setTempoPoint(bench, point, bpm);
      return true;
    },
  });
}

export function tempoMenu(bench: Bench, point: TempoPoint): Item[] {
  return [
    { name: "Type a tempo", run: () => setTimeout(() => typeTempo(bench, point)) },
    {
      name: "Move evenly to the next tempo",
      ticked: point.ramp,
      run: () =>
        void make(
          bench,
          [change("TempoPoint", { [String(point.tick)]: { ramp: !point.ramp } })],
          point.ramp ? "Tempo steps" : "Tempo moves evenly",
        ),
    },
    {
      name: "Delete",
      able: point.tick !== 0,
      run: () =>
        void make(
          bench,
          [remove("TempoPoint", [String(point.tick)])],
          `Tempo change at ${place(bench, point.tick)} deleted`,
        ),
    },
  ];
}

/** "7/8" and its like; null when it is no metre. */
export function parseMetre(text: string): { beats: number; unit: number } | null {
  const found = /^\s*(\d{1,2})\s*[/ ]\s*(\d{1,2})\s*$/.exec(text);
  const [beats, unit] = [Number(found?.[1]), Number(found?.[2])];
  return beats >= 1 && beats <= 64 && [1, 2, 4, 8, 16, 32].includes(unit) ? { beats, unit } : null;
}

export function writeMetre(bench: Bench, at: Ticks, point: MetrePoint | undefined): void {
  const { metre, notices } = bench.studio;
  const tick = point?.tick ?? metre.barAt(at).start;
  const now = point ?? metre.metre(at);
  const exists = bench.studio.song.metre.some((each) => each.tick === tick);
  write(bench, "tempo", {
    label: "Metre",
    text: `${now.beats}/${now.unit}`,
    start: tick,
    done: (text) => {
      const next = parseMetre(text);
      if (next === null) {
        notices.tell("That is no metre.", "Write it as 4/4, 3/4 or 7/8.");
        return false;
      }
      const edit = exists
        ? change("MetrePoint", { [String(tick)]: { ...next } })
        : add("MetrePoint", [{ tick, ...next }]);
      if (next.beats !== now.beats || next.unit !== now.unit)
        make(bench, [edit], `${next.beats}/${next.unit} from ${place(bench, tick)}`);
      return true;
    },
  });
}

export function metreMenu(bench: Bench, point: MetrePoint): Item[] {
  return [
    { name: "Another metre", run: () => setTimeout(() => writeMetre(bench, point.tick, point)) },
    {
      name: "Delete",
      able: point.tick !== 0,
      run: () =>
        void make(
          bench,
          [remove("MetrePoint", [String(point.tick)])],
          `Change of metre at ${place(bench, point.tick)} deleted`,
        ),
    },
  ];
}
