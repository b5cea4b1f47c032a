import { expect, test } from "vitest";
import { BLANK_DEVICE } from "../song/blank";
import { MASTER, type Song } from "../song/document";
import { master, song, track } from "../timeline/testing_song";
import { ConsoleMixer } from "./console_mixer";
import { givenStrip, ownStrip } from "./console_strips";

const panel = {
  settings: () => new Map(Object.entries({ desk: 2, channel_drive_db: 5, crosstalk_db: -60 })),
};
const console_ = { ...BLANK_DEVICE, id: "heart", kind: "console" };
const own = { ...BLANK_DEVICE, id: "own", kind: "console_channel" };
const keys = track({ id: "keys" });
const bass = track({ id: "bass", devices: [own] });
const desk: Song = song({ tracks: [keys, bass, { ...master, devices: [console_] }] });

test("the strip that is shown is the one that is heard", () => {
  const heard = new ConsoleMixer(panel).heard(desk);
  expect(givenStrip(desk, keys, panel)).toEqual(heard.tracks[0]!.devices[0]);
});

test("a track with a strip of its own is given none, nor is the master, nor anybody without a console", () => {
  expect(givenStrip(desk, bass, panel)).toBeUndefined();
  expect(givenStrip(desk, desk.tracks.find(({ id }) => id === MASTER)!, panel)).toBeUndefined();
  expect(givenStrip(song({ tracks: [keys, master] }), keys, panel)).toBeUndefined();
});

test("what is turned on a given strip makes it the track's own, as it was in all else", () => {
  expect(ownStrip(desk, "keys-strip", panel, { params: { high_db: 3 } })).toEqual([
    {
      edit: "Add",
      kind: "Device",
      to: "keys",
      records: [
        {
          id: "keys-strip",
          kind: "console_channel",
          params: { desk: 2, drive_db: 5, high_db: 3 },
          bypass: false,
        },
      ],
    },
  ]);
  expect(ownStrip(desk, "bass-strip", panel)).toEqual([]);
});
