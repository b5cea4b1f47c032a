import { expect, test } from "vitest";
import type { Device, Send, Song, Track } from "../song/document";
import { deskOf, leadsTo, outputsOf, sendsOf } from "./strips";

const track = (id: string, kind: Track["kind"], more: Partial<Track> = {}): Track =>
  ({ id, kind, name: id, output: "", sends: [], devices: [], clips: [], ...more }) as unknown as Track;
const song = (...tracks: Track[]): Song =>
  ({ tracks: [...tracks, track("master", "master")] }) as unknown as Song;
const send = (to: string): Send => ({ id: `s-${to}`, to }) as unknown as Send;
const names = (tracks: readonly Track[]): string[] => tracks.map((each) => each.id);

test("tracks stand first, then groups, then returns, the master apart", () => {
  const desk = deskOf(song(track("room", "return"), track("drums", "group"), track("bass", "instrument")));
  expect(names(desk.inOrder)).toEqual(["bass", "drums", "room"]);
  expect(desk.master?.id).toBe("master");
});

test("a group cannot be routed into itself, nor into a group that it feeds", () => {
  const all = song(
    track("drums", "group", { output: "band" }),
    track("band", "group"),
    track("kick", "instrument"),
  );
  expect(names(outputsOf(all, all.tracks[1]!))).toEqual(["master"]);
  expect(names(outputsOf(all, all.tracks[2]!))).toEqual(["drums", "band", "master"]);
});

test("a return is offered once, and never one that leads back", () => {
  const all = song(
    track("bass", "instrument", { sends: [send("room")] }),
    track("room", "return", { sends: [send("echo")] }),
    track("echo", "return"),
  );
  expect(names(sendsOf(all, all.tracks[0]!))).toEqual(["echo"]);
  expect(names(sendsOf(all, all.tracks[2]!))).toEqual([]);
});

test("a sidechain is a way for sound too", () => {
  const ducked = { id: "d", sidechain: "kick" } as unknown as Device;
  const all = song(track("kick", "instrument"), track("bass", "instrument", { devices: [ducked] }));
  expect(leadsTo(all, "kick", "bass")).toBe(true);
  expect(leadsTo(all, "bass", "kick")).toBe(false);
});
