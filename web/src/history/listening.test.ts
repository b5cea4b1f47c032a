import { expect, test } from "vitest";
import type { ContrastRow } from "../server";
import { BLANK_SONG, BLANK_TRACK } from "../song/blank";
import { changedRange, changedTracks, measured, soloed } from "./listening";

const row = (track: string, ...spans: [number, number][]): ContrastRow => ({
  track,
  name: track,
  colour: 0,
  state: "changed",
  sound: false,
  spans: spans.map(([start, end]) => ({ start, end, state: "new" })),
  said: "",
});

test("what changed is heard from its first bar to its last", () => {
  expect(changedRange([row("bass", [3840, 7680]), row("keys", [0, 960], [15360, 19200])])).toEqual({
    start: 0,
    end: 19200,
  });
  expect(changedRange([row("bass")])).toBeNull();
});

test("only the tracks that changed are heard, and all when the master did", () => {
  const master = { ...BLANK_TRACK, id: "master", kind: "master" as const };
  const song = { ...BLANK_SONG, tracks: [master] };
  expect(changedTracks([row("bass")], song)).toEqual(["bass"]);
  expect(changedTracks([row("bass"), row(master.id)], song)).toEqual([]);
  expect(soloed(song, [])).toBe(song);
  const bass = { ...master, id: "bass", kind: "instrument" as const, mute: true };
  const alone = soloed({ ...song, tracks: [bass, master] }, ["bass"]);
  expect(alone.tracks.map(({ solo, mute }) => [solo, mute])).toEqual([
    [true, false],
    [false, false],
  ]);
});

test("at most some seconds of a stretch are measured", () => {
  const clock = { seconds: (tick: number) => tick / 960, tick: (seconds: number) => seconds * 960 };
  expect(measured({ start: 960, end: 96_000 }, clock, 20)).toEqual({ start: 960, end: 20_160 });
  expect(measured({ start: 960, end: 1920 }, clock, 20)).toEqual({ start: 960, end: 1920 });
});
