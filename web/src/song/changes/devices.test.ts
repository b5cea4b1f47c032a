import { expect, test } from "vitest";
import type { Song } from "../document";
import { deleteDevices, deleteSends } from "./devices";

const lane = (target: string, ...points: string[]): unknown => ({
  target,
  points: points.map((id) => ({ id })),
});
const song = {
  automation: [
    lane("synth.cutoff_hz", "p1", "p2"),
    lane("synth2.cutoff_hz", "p3"),
    lane("s.gain_db", "p4"),
    lane("synth.mix"),
  ],
} as unknown as Song;

test("a device goes with the automation that moved it, and no other's", () => {
  expect(deleteDevices(song, ["synth"])).toEqual([
    { edit: "Remove", kind: "Point", ids: ["p1", "p2"], of: "synth.cutoff_hz" },
    { edit: "Remove", kind: "Device", ids: ["synth"] },
  ]);
});

test("a send goes with its automation; nothing asked, nothing done", () => {
  expect(deleteSends(song, ["s"])).toHaveLength(2);
  expect(deleteDevices(song, [])).toEqual([]);
});
