import { expect, test } from "vitest";
import { clip, master, note, song, track } from "../../timeline/testing_song";
import { applyAll } from "../applying";
import { BLANK_DEVICE } from "../blank";
import type { Song } from "../document";
import type { Edit } from "../edits";
import { readEdit } from "../text";
import { frozenOf, renderedEdits, thawedEdits } from "./freezing";

const SHA = "b".repeat(64);
const media = {
  sha256: SHA,
  suffix: "wav",
  name: "Keys frozen",
  sample_rate: 48_000,
  channels: 2,
  frames: 96_000,
  licence: "",
  author: "",
  source: "",
  extra: {},
};
const piano = { ...BLANK_DEVICE, id: "piano", kind: "electric_piano" };
const off = { ...piano, id: "tape", kind: "saturator", bypass: true };
const after = (before: Song, edits: readonly Edit[]): Song => applyAll(edits.map(readEdit), before);
const before = song({
  tracks: [
    track({
      id: "keys",
      name: "Keys",
      gain_db: -6,
      pan: 0.3,
      devices: [piano, off],
      clips: [clip({ id: "a", notes: [note({})] }), clip({ id: "b", start: 9600, muted: true })],
    }),
    master,
  ],
});

test("a frozen track is silent and costs nothing; its sound is on an audio track with the same fader", () => {
  const now = after(before, renderedEdits(before, before.tracks[0]!, media, 3840, true).edits);
  const [keys, audio] = now.tracks;
  expect(keys).toMatchObject({
    mute: true,
    devices: [{ bypass: true }, { bypass: true }],
    clips: [{ muted: true }, { muted: true }],
  });
  expect(audio).toMatchObject({
    kind: "audio",
    gain_db: -6,
    pan: 0.3,
    mute: false,
    clips: [{ media: SHA, start: 0, length: 3840 }],
  });
  expect(frozenOf(keys!)).toMatchObject({ as: audio!.id });
});

test("thawing gives back exactly what was there", () => {
  const frozen = after(before, renderedEdits(before, before.tracks[0]!, media, 3840, true).edits);
  const thawed = after(frozen, thawedEdits(frozen, frozen.tracks[0]!));
  expect(thawed.tracks).toEqual(before.tracks);
});

test("a bounced track only falls silent", () => {
  const now = after(before, renderedEdits(before, before.tracks[0]!, media, 3840, false).edits);
  expect(now.tracks[0]).toMatchObject({ mute: true, devices: [{ bypass: false }, { bypass: true }] });
  expect(frozenOf(now.tracks[0]!)).toBeUndefined();
});
