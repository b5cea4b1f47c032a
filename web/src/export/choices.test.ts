import { expect, test } from "vitest";
import type { Song } from "../song/document";
import { stretchesOf, wantedOf } from "./choices";

const metre = { position: (tick: number) => ({ bar: Math.floor(tick / 3840) + 1, beat: 1, tick: 0 }) };
const song = { sections: [{ id: "s", name: "Hook", start: 7680, length: 15360 }] } as unknown as Song;

test("the song, the selection, the loop and every section can be exported", () => {
  const names = stretchesOf(song, { start: 0, end: 3840 }, null, metre as never).map((each) => each.name);
  expect(names).toEqual(["The whole song", "The loop, bar 1", "Hook, bars 3 to 6"]);
});

test("only what a kind of file has is asked for", () => {
  const all = { id: "all", name: "" };
  const plain = { stretch: all, bits: 32 as const, rate: 48_000, ring: true, mastered: true };
  expect(wantedOf({ ...plain, kind: "midi" })).toEqual({ kind: "midi" });
  expect(wantedOf({ ...plain, kind: "mp3", ring: false })).toEqual({
    kind: "mp3",
    sample_rate: 48_000,
    tail_s: 0,
    mastered: true,
  });
  expect(wantedOf({ ...plain, kind: "stems", stretch: { ...all, start: 10, end: 20 } })).toEqual({
    kind: "stems",
    sample_rate: 48_000,
    bits: 32,
    start: 10,
    end: 20,
  });
});
