import { expect, test } from "vitest";
import { BLANK_DEVICE } from "../song/blank";
import { MASTER, type Song } from "../song/document";
import { master, song, track } from "../timeline/testing_song";
import { ConsoleMixer } from "./console_mixer";

const PANEL = { desk: 1, channel_drive_db: 9, crosstalk_db: -60 };
const desk = (panel = PANEL): ConsoleMixer =>
  new ConsoleMixer({ settings: () => new Map(Object.entries(panel)) });
const console_ = { ...BLANK_DEVICE, id: "heart", kind: "console" };
const own = { ...BLANK_DEVICE, id: "own", kind: "console_channel" };
const lane = {
  target: "bass.gain_db",
  points: [{ id: "p", tick: 0, value: -3, curve: "line" as const, bend: 0, extra: {} }],
  extra: {},
};
const plain = song({
  tracks: [
    track({ id: "keys", gain_db: -6, pan: 0.5 }),
    track({ id: "drums", kind: "group" }),
    track({ id: "bass", output: "drums", devices: [own] }),
    track({ id: "voice", kind: "audio" }),
    master,
  ],
  automation: [lane],
});
const onDesk = (devices = [console_]): Song => ({
  ...plain,
  tracks: plain.tracks.map((each) => (each.id === MASTER ? { ...each, devices } : each)),
});

test("without a console, or with one that is bypassed, a song is itself", () => {
  expect(desk().heard(plain)).toBe(plain);
  const bypassed = onDesk([{ ...console_, bypass: true }]);
  expect(desk().heard(bypassed)).toBe(bypassed);
});

test("every track gets a strip of the console's class behind its devices, save one that has its own", () => {
  const heard = desk().heard(onDesk());
  const kinds = heard.tracks.map((each) => [each.id, each.devices.map((device) => device.kind).join()]);
  expect(Object.fromEntries(kinds)).toMatchObject({
    keys: "console_channel",
    drums: "console_channel",
    bass: "console_channel",
    voice: "console_channel",
    master: "console",
  });
  expect(heard.tracks[0]!.devices[0]).toMatchObject({ id: "keys-strip", params: { desk: 1, drive_db: 9 } });
  expect(heard.tracks[2]!.devices).toBe(plain.tracks[2]!.devices);
});

test("what leaks into a channel goes the way of that channel, with its automation", () => {
  const heard = desk().heard(onDesk());
  expect(heard.tracks.map((each) => each.id)).toEqual([
    ...["keys", "drums", "bass", "voice"],
    ...["keys~leak", "bass~leak", "voice~leak", "~crosstalk", "master"],
  ]);
  const [keys, , bass, voice, keysLeak, bassLeak] = heard.tracks;
  expect(keys!.sends.map(({ to, gain_db, pre }) => [to, gain_db, pre])).toEqual([["bass~leak", -60, true]]);
  expect(bass!.sends.map(({ to }) => to)).toEqual(["keys~leak", "voice~leak"]);
  expect(voice!.sends.map(({ to }) => to)).toEqual(["bass~leak"]);
  expect(keysLeak).toMatchObject({ kind: "return", gain_db: -6, pan: 0.5, output: "~crosstalk" });
  expect(bassLeak).toMatchObject({ output: "drums", devices: [] });
  expect(heard.automation.map(({ target }) => target)).toEqual(["bass.gain_db", "bass~leak.gain_db"]);
  expect(desk({ ...PANEL, crosstalk_db: -100 }).heard(onDesk()).tracks).toHaveLength(plain.tracks.length);
});

test("automation of the console's knobs moves every strip that it gives, and all that leaks", () => {
  const moved = ["desk", "channel_drive_db", "crosstalk_db"].map((knob) => ({
    ...lane,
    target: `heart.${knob}`,
  }));
  const heard = desk({ ...PANEL, crosstalk_db: -100 }).heard({ ...onDesk(), automation: moved });
  expect(heard.automation.map(({ target }) => target)).toEqual([
    ...["heart.desk", "heart.channel_drive_db", "heart.crosstalk_db"],
    ...["keys-strip.desk", "drums-strip.desk", "voice-strip.desk"],
    ...["keys-strip.drive_db", "drums-strip.drive_db", "voice-strip.drive_db"],
    ...["keys~to~bass.gain_db", "bass~to~keys.gain_db", "bass~to~voice.gain_db", "voice~to~bass.gain_db"],
  ]);
  const again = desk().heard({ ...onDesk(), automation: moved });
  expect(again.automation[3]).toBe(heard.automation[3]);
});

test("what did not change is the same object as before", () => {
  const one = desk();
  const before = one.heard(onDesk());
  const next = onDesk();
  const louder = {
    ...next,
    tracks: next.tracks.map((each) => (each.id === "keys" ? { ...each, gain_db: -3 } : each)),
  };
  const after = one.heard(louder);
  expect(after.tracks[0]).not.toBe(before.tracks[0]);
  for (const place of [1, 2, 3, 5, 6, 7]) expect(after.tracks[place]).toBe(before.tracks[place]);
});

test("a strip that was moved to another track does not share its name with the one that comes in its place", () => {
  const moved = { ...own, id: "keys-strip" };
  const tracks = onDesk().tracks.map((each) => (each.id === "bass" ? { ...each, devices: [moved] } : each));
  const heard = desk().heard({ ...onDesk(), tracks });
  expect(heard.tracks[0]!.devices[0]!.id).toBe("keys-strip-");
  expect(heard.tracks[2]!.devices).toEqual([moved]);
});
