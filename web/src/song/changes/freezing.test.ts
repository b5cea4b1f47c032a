import { expect, test } from "vitest";
import { asHeard } from "../../engine/as_heard";
import { clip, master, note, song, track } from "../../timeline/testing_song";
import { applyAll } from "../applying";
import { BLANK_DEVICE } from "../blank";
import type { Song } from "../document";
import { add, change, type Edit, move, remove } from "../edits";
import { readEdit } from "../text";
import {
  bouncedEdits,
  fingerprint,
  frozenEdits,
  frozenUnder,
  isFrozen,
  isOutOfDate,
  thawedEdits,
} from "./freezing";

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
const after = (before: Song, edits: readonly Edit[]): Song => applyAll(edits.map(readEdit), before);
const before = song({
  tracks: [
    track({
      id: "keys",
      name: "Keys",
      gain_db: -6,
      devices: [piano],
      clips: [clip({ id: "a", notes: [note({ id: "n" })] }), clip({ id: "b", start: 9600, muted: true })],
    }),
    track({ id: "bass", name: "Bass", clips: [clip({ id: "low" })] }),
    master,
  ],
});
const [keys] = before.tracks;
const frozen = after(before, frozenEdits(before, keys!, media, fingerprint(before, keys!)));

test("a frozen track keeps its place, clips and devices; what is heard is its sound", () => {
  expect(frozen.tracks.map(({ name }) => name)).toEqual(["Keys", "Bass", "Master"]);
  expect(frozen.tracks[0]).toMatchObject({
    clips: keys!.clips,
    devices: keys!.devices,
    mute: false,
    gain_db: -6,
  });
  const heard = asHeard(frozen);
  expect(heard.tracks[0]).toMatchObject({ gain_db: -6, devices: [], clips: [{ media: SHA, start: 0 }] });
  expect(heard.tracks[1]).toBe(frozen.tracks[1]);
  const louder = after(frozen, [change("Track", { keys: { gain_db: -3 } })]);
  expect(asHeard(louder).tracks[0]!.clips).toBe(heard.tracks[0]!.clips);
  expect(asHeard({ ...frozen, media: [] }).tracks[0]).toBe(frozen.tracks[0]);
});

test("thawing gives back exactly what was there", () => {
  expect(after(frozen, thawedEdits(frozen, frozen.tracks[0]!)).tracks).toEqual(before.tracks);
});

test("it is out of date when what it was made of changes, and not when its fader does", () => {
  const [ice] = frozen.tracks;
  expect(isFrozen(ice!)).toBe(true);
  const late = (edits: readonly Edit[]): boolean => {
    const now = after(frozen, edits);
    return isOutOfDate(now, now.tracks[0]!);
  };
  expect(late([])).toBe(false);
  expect(late([change("Track", { keys: { gain_db: 0, mute: true, name: "Piano" } })])).toBe(false);
  expect(late([add("TempoPoint", [{ tick: 3840, bpm: 90 }])])).toBe(true);
  expect(late([change("Note", { n: { pitch: 61 } }, "a")])).toBe(true);
  expect(late([change("Device", { piano: { bypass: true } })])).toBe(true);
  expect(late([add("Point", [{ id: "p", tick: 0, value: 0 }], "piano.decay")])).toBe(true);
  expect(late([change("Clip", { low: { start: 960 } })])).toBe(false);
});

test("edits of a frozen track are found, edits beside it and its thawing are not", () => {
  const under = (...edits: Edit[]): string | undefined => frozenUnder(frozen, edits)?.id;
  expect(under(change("Note", { n: { pitch: 61 } }, "a"))).toBe("keys");
  expect(under(add("Note", [{ id: "m", start: 0, length: 1, pitch: 60 }], "b"))).toBe("keys");
  expect(under(add("Clip", [{ id: "c", start: 0, length: 960 }], "keys"))).toBe("keys");
  expect(under(move("Clip", "low", "keys"))).toBe("keys");
  expect(under(move("Clip", "a", "bass"))).toBe("keys");
  expect(under(remove("Device", ["piano"]))).toBe("keys");
  expect(under(change("Device", { piano: { bypass: true } }))).toBe("keys");
  expect(under(change("Clip", { a: { name: "Riff", colour: 2 } }))).toBeUndefined();
  expect(under(change("Track", { keys: { gain_db: 0 } }))).toBeUndefined();
  expect(under(change("Clip", { low: { start: 9 } }))).toBeUndefined();
  expect(under(remove("Track", ["keys"]))).toBeUndefined();
  expect(under(...thawedEdits(frozen, frozen.tracks[0]!), remove("Clip", ["a"]))).toBeUndefined();
});

test("a bounced track falls silent beside its audio, and names do not pile up", () => {
  const once = after(before, bouncedEdits(before, keys!, media, 3840).edits);
  expect(once.tracks.map(({ name, kind, mute }) => [name, kind, mute]).slice(0, 2)).toEqual([
    ["Keys", "instrument", true],
    ["Keys audio", "audio", false],
  ]);
  const twice = after(once, bouncedEdits(once, once.tracks[1]!, media, 3840).edits);
  expect(twice.tracks[2]!.name).toBe("Keys audio 2");
});

test("a track that an earlier version froze can be thawed", () => {
  const stood = song({
    tracks: [
      { ...keys!, mute: true, extra: { frozen: { as: "bass", clips: ["b"], devices: [], mute: false } } },
      before.tracks[1]!,
      master,
    ],
  });
  const thawed = after(stood, thawedEdits(stood, stood.tracks[0]!));
  expect(thawed.tracks.map(({ name, mute }) => [name, mute])).toEqual([
    ["Keys", false],
    ["Master", false],
  ]);
});
