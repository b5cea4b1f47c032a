import { expect, test } from "vitest";
import type { Song, Track } from "../song/document";
import { addReturn, groupTracks, moveStrip, ungroup } from "./routing";

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
  ({ tracks: [...tracks, track("master", "master")] }) as unknown as Song;

test("tracks of one group go together into a group inside it", () => {
  const all = song(
    track("kick", "instrument", { output: "drums" }),
    track("snare", "instrument", { output: "drums" }),
    track("drums", "group"),
  );
  const made = groupTracks(all, new Set(["kick", "snare"]))!;
  expect(made.edits[0]).toMatchObject({
    edit: "Add",
    before: "drums",
    records: [{ kind: "group", output: "drums" }],
  });
  expect(made.edits[1]).toMatchObject({ changes: { kick: { output: made.id }, snare: { output: made.id } } });
});

test("the master and returns are never grouped", () => {
  expect(groupTracks(song(track("room", "return")), new Set(["room", "master"]))).toBeNull();
});

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
