import { expect, test } from "vitest";
import { add, change } from "../song/edits";
import { LiveSong } from "../song/live";
import { EMPTY_SONG } from "../song/records";
import { heard, isOwnTarget, kept, type OwnMix, type Role, reaches } from "./roles";

const NOTHING: OwnMix = new Map();

function song() {
  const live = LiveSong.fromSong(EMPTY_SONG);
  live.apply([add("Track", [{ id: "bass", name: "Bass", kind: "instrument" }])], "A track");
  return live.song;
}

test("each role may do what those below it may", () => {
  const roles: Role[] = ["listener", "commenter", "editor", "owner"];
  for (const [at, role] of roles.entries())
    expect(roles.map((needed) => reaches(role, needed))).toEqual(roles.map((_, need) => need <= at));
});

test("a listener mutes, solos and balances for themselves", () => {
  const before = song();
  expect(heard(before, NOTHING)).toBe(before);
  const muted = kept(NOTHING, [change("Track", { bass: { mute: true } })])!;
  const both = kept(muted, [change("Track", { bass: { solo: true } })])!;
  const bass = (of: typeof before) => of.tracks.find((track) => track.id === "bass");
  expect(bass(heard(before, both))).toMatchObject({ mute: true, solo: true });
  const softer = kept(both, [change("Track", { bass: { gain_db: -6, pan: 0.5 } })])!;
  expect(bass(heard(before, softer))).toMatchObject({ solo: true, gain_db: -6, pan: 0.5 });
  expect(bass(before)).toMatchObject({ mute: false, solo: false });
});

test("their ears reach the level and place of a track, and nothing of its devices or sends", () => {
  expect(isOwnTarget(song(), "bass.gain_db")).toBe(true);
  expect(isOwnTarget(song(), "bass.pan")).toBe(true);
  expect(isOwnTarget(song(), "bass.width")).toBe(false);
  expect(isOwnTarget(song(), "send1.gain_db")).toBe(false);
});

test("what else they do is no matter of their own", () => {
  expect(kept(NOTHING, [change("Track", { bass: { colour: 3 } })])).toBeUndefined();
  expect(kept(NOTHING, [change("Track", { bass: { mute: true, name: "B" } })])).toBeUndefined();
  expect(kept(NOTHING, [change("Clip", { riff: { mute: true } })])).toBeUndefined();
});

test("a track that went away is not missed", () => {
  const before = song();
  const own = kept(NOTHING, [change("Track", { gone: { mute: true } })])!;
  expect(heard(before, own)).toBe(before);
});
