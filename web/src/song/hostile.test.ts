import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { add, change, changeSong } from "./edits";
import { LiveSong } from "./live";
import { EMPTY_SONG } from "./records";
import { ROOTS } from "./shape";
import { Chance, drawSong } from "./testing/chance";
import { formatSong, parseSong } from "./text";

const NONSENSE: readonly (() => unknown)[] = [
  () => 3,
  () => "loud",
  () => null,
  () => true,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => [10n ** 17n],
  () => new Uint8Array([1, 2]),
  () => [],
  () => [0, 480, 200, 100],
  () => [0, "fast", ["{}", "a"], -1],
  () => ["{}", 3, 4, "__proto__", ["{}", "x", 1]],
  () => [{ id: "x", constructor: 5 }, { start: 0 }],
  () => ({ id: "x", start: 0, length: 5 }),
  () =>
    new Y.Map([
      ["start", 0],
      ["length", 10],
      ["track", "gone"],
    ]),
  () =>
    new Y.Map([
      ["kind", "master"],
      ["name", "Me"],
      ["order", 5],
      ["del", []],
    ]),
  () =>
    new Y.Map([
      ["notes", new Y.Map([["n", [0, 1, 60, 100]]])],
      ["start", "x"],
    ]),
  () => Y.Array.from([1, [2]]),
  () => new Y.Text("words"),
  () => Array.from({ length: 12 }).reduce((inner) => [inner], 1),
];
const KEYS = [
  "x",
  "0",
  "-5",
  "007",
  "master",
  "odd one",
  "~",
  "a.b~1",
  "nodot",
  "__proto__",
  "constructor",

  "",
];

describe("a document that anybody may have written into", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => [seed] as const))(
    "never stops the song from opening, seed %i",
    (seed) => {
      const chance = new Chance(seed);
      const live = LiveSong.fromSong(drawSong(chance), { clientId: 1 });
      const fresh = new LiveSong({ clientId: 2 });
      for (let round = 0; round < 60; round += 1) {
        live.doc.transact(() => {
          let map = live.doc.getMap<unknown>(chance.pick(ROOTS));
          for (let depth = 0; depth < 3; depth += 1) {
            const inner = [...map.values()].filter((value) => value instanceof Y.Map);
            if (inner.length > 0 && chance.isTrue(0.6)) map = chance.pick(inner) as Y.Map<unknown>;
          }
          const keys = [...map.keys(), ...KEYS];
          map.set(chance.pick(keys), chance.pick(NONSENSE)());
        });
        const song = live.song;
        expect(song.tracks.filter((track) => track.kind === "master").length).toBe(1);
        Y.applyUpdate(fresh.doc, Y.encodeStateAsUpdate(live.doc));
        expect(formatSong(fresh.song)).toBe(formatSong(song));
        if (round % 10 === 0) live.apply([changeSong({ seed: round })], "Goes on");
      }
      for (const clip of live.song.tracks.flatMap((track) => track.clips)) {
        live.apply([add("Note", [{ id: "another", start: 0, length: 1, pitch: 60 }], clip.id)], "Goes on");
      }
      for (const track of live.song.tracks) {
        live.apply([change("Track", { [track.id]: { gain_db: -3 } })], "Goes on");
        for (const { id } of track.devices)
          live.apply([change("Device", { [id]: { params: { mix: 1 } } })], "Goes on");
      }
      while (live.undo()) {}
    },
  );

  it("is read as Python reads it: wrong values are defaults, what cannot be is passed over", () => {
    const live = LiveSong.fromSong(
      parseSong(
        '{"tracks":[{"id":"keys","name":"Keys","devices":[{"id":"piano","kind":"organ"}]},{"id":"master","name":"Master","kind":"master"}]}',
      ),
    );
    const before = formatSong(live.song);
    const root = (name: string) => live.doc.getMap<Y.Map<unknown>>(name) as Y.Map<unknown>;
    const inner = (name: string, key: string) => root(name).get(key) as Y.Map<unknown>;
    live.doc.transact(() => {
      root("song").set("title", 3);
      root("song").set("tracks", ["all mine"]);
      root("song").set("seed", Number.POSITIVE_INFINITY);
      inner("tracks", "keys").set("gain_db", "loud");
      root("tracks").set("odd one", new Y.Map([["name", "spaces"]]));
      root("tracks").set("number", 5);
      root("clips").set(
        "loose",
        new Y.Map<unknown>([
          ["start", 0],
          ["length", 10],
          ["track", "gone"],
        ]),
      );
      root("tempo").set("0", ["fast"]);
      root("tempo").set("-5", [100]);
      (inner("devices", "piano").get("params") as Y.Map<unknown>).set("mix", "much");
      root("automation").set("nodot", new Y.Map([["p", [0, 0, "line"]]]));
    });
    expect(formatSong(live.song)).toBe(before);
    root("tracks").set(
      "master2",
      new Y.Map([
        ["name", "Me"],
        ["kind", "master"],
      ]),
    );
    expect(live.song.tracks.find((track) => track.id === "master2")?.kind).toBe("group");
  });

  it("may be damaged on its way: 300 broken updates are refused or read, and the song goes on", () => {
    const chance = new Chance(300);
    const whole = Y.encodeStateAsUpdate(LiveSong.fromSong(drawSong(chance), { clientId: 5 }).doc);
    for (let round = 0; round < 300; round += 1) {
      const data = Uint8Array.from(whole);
      for (let count = 0; count < 1 + chance.below(4); count += 1)
        data[chance.below(data.length)] = chance.below(256);
      const live = LiveSong.fromSong(EMPTY_SONG);
      try {
        Y.applyUpdate(live.doc, data);
      } catch {
        // Yjs refuses it; what it had read before stays.
      }
      live.apply([changeSong({ seed: round })], "Goes on");
      expect(live.song.seed).toBe(round);
    }
  });
});
