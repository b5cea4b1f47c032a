import { expect, test } from "vitest";
import type { Song, Track } from "../song/document";
import { addReturn, moveStrip, ungroup } from "./routing";

const track = (id: string, kind: Track["kind"], more: Partial<Track> = {}): Track =>
  ({
    id,
    kind,
    name: id,
    output: "",
    colour: 0,
    sends: [],
    devices: [],
    clips: [],
    ...more,
  }) as unknown as Track;
const song = (...tracks: Track[]): Song =>
  ({ tracks: [...tracks, track("master", "master")], automation: [] }) as unknown as Song;

test("what a group held feeds what the group fed", () => {
  const drums = track("drums", "group", { output: "band" });
  const edits = ungroup(song(track("kick", "instrument", { output: "drums" }), drums), drums);
  expect(edits).toEqual([
    { edit: "Change", kind: "Track", changes: { kick: { output: "band" } } },
    { edit: "Remove", kind: "Track", ids: ["drums"] },
  ]);
});

test("a new return comes with its effect and a send from the track in hand", () => {
  const bass = track("bass", "instrument");
  const { edits, id } = addReturn(song(bass), "Room", { kind: "reverb" }, bass);
  expect(edits[0]).toMatchObject({
    before: "master",
    records: [{ id, kind: "return", devices: [{ kind: "reverb" }] }],
  });
  expect(edits[1]).toMatchObject({ kind: "Send", to: "bass", records: [{ to: id, gain_db: -12 }] });
});

test("a strip steps over its neighbour and stays in its row", () => {
  const all = song(track("a", "instrument"), track("b", "audio"), track("g", "group"));
  const row = all.tracks.slice(0, 2);
  expect(moveStrip(all, row, row[0]!, 1)).toMatchObject({ id: "a", before: "g" });
  expect(moveStrip(all, row, row[1]!, -1)).toMatchObject({ id: "b", before: "a" });
  expect(moveStrip(all, row, row[1]!, 1)).toBeNull();
});
