import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { apply, applyAll, inverse, inverseAll } from "./applying";
import { SongError } from "./errors";
import { type LiveSong as Live, LiveSong } from "./live";
import { Chance, drawEdit, drawEdits, drawSong } from "./testing/chance";
import { formatSong, parseSong } from "./text";
import { keepUndo } from "./undo_store";

const seeds = Array.from({ length: 12 }, (_, seed) => [seed] as const);

describe("random edits", () => {
  it.each(seeds)("can all be taken back, seed %i", (seed) => {
    const chance = new Chance(seed);
    const song = drawSong(chance, true);
    expect(formatSong(parseSong(formatSong(song)))).toBe(formatSong(song));
    const [edits, after] = drawEdits(chance, song, 40, true);
    expect(edits.length).toBe(40);
    expect(formatSong(applyAll(inverseAll(edits, song), after))).toBe(formatSong(song));
    let now = song;
    for (const edit of edits) {
      const next = apply(edit, now);
      expect(formatSong(apply(inverse(edit, now), next))).toBe(formatSong(now));
      now = next;
    }
  });

  it.each(seeds)("do in the live song what they do in the frozen one, seed %i", (seed) => {
    const chance = new Chance(1_000 + seed);
    const song = drawSong(chance, true);
    const live = LiveSong.fromSong(song, { clientId: 1 });
    expect(live.song).toEqual(song);
    let now = song;
    for (const edit of drawEdits(chance, song, 40, true)[0]) {
      now = apply(edit, now);
      live.apply([edit], "An edit");
      expect(formatSong(live.song)).toBe(formatSong(now));
    }
    expect(live.song).toEqual(now);
    const read = new LiveSong();
    Y.applyUpdate(read.doc, Y.encodeStateAsUpdate(live.doc));
    expect(formatSong(read.song)).toBe(formatSong(now));
  });
});

describe("undo of a session of 200 steps", () => {
  it.each(seeds)(
    "leads back to its start and forward to its end, with a reload half way, seed %i",
    async (seed) => {
      const chance = new Chance(2_000 + seed);
      let live: Live = LiveSong.fromSong(drawSong(chance));
      const start = formatSong(live.song);
      let kept = await keepUndo(live, `song ${seed}`);
      const reload = async (): Promise<void> => {
        await kept.settled();
        kept.close();
        const state = Y.encodeStateAsUpdate(live.doc);
        live = new LiveSong();
        Y.applyUpdate(live.doc, state);
        kept = await keepUndo(live, `song ${seed}`);
      };
      for (let step = 0; step < 200; step += 1) {
        const [edits] = drawEdits(chance, live.song, 1 + chance.below(3));
        live.apply(edits, `Step ${step}`);
        if (step === 100) await reload();
        if (chance.isTrue(0.1)) {
          const before = formatSong(live.song);
          const depth = 1 + chance.below(3);
          for (let count = 0; count < depth; count += 1) live.undo();
          for (let count = 0; count < depth; count += 1) live.redo();
          expect(formatSong(live.song)).toBe(before);
        }
      }
      const end = formatSong(live.song);
      expect(live.past.length).toBe(200);
      for (let count = 0; count < 130; count += 1) expect(live.undo()).toBe(true);
      await reload();
      expect([live.past.length, live.future.length]).toEqual([70, 130]);
      while (live.undo()) {}
      expect(formatSong(live.song)).toBe(start);
      await reload();
      while (live.redo()) {}
      expect(formatSong(live.song)).toBe(end);
      expect(live.undoable).toBe("Step 199");
    },
  );
});

describe("three people who work apart", () => {
  it.each(seeds)("have one song when they meet, and undo never fails, seed %i", (seed) => {
    const chance = new Chance(3_000 + seed);
    const first = LiveSong.fromSong(drawSong(chance, true), { clientId: 1 });
    const people = [first, new LiveSong({ clientId: 2 }), new LiveSong({ clientId: 3 })];
    const meet = (): void => {
      for (const one of people) {
        for (const other of people) {
          Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc, Y.encodeStateVector(other.doc)));
        }
      }
      const texts = people.map((person) => formatSong(person.song));
      expect(new Set(texts).size).toBe(1);
      const fresh = new LiveSong();
      Y.applyUpdate(fresh.doc, Y.encodeStateAsUpdate(first.doc));
      expect(formatSong(fresh.song)).toBe(texts[0]);
      for (const person of people) expect(person.song).toEqual(fresh.song);
    };
    meet();
    for (let round = 0; round < 6; round += 1) {
      for (const person of people) {
        for (let step = 0; step < 6; step += 1) {
          if (chance.isTrue(0.2)) person.undo();
          else if (chance.isTrue(0.1)) person.redo();
          else {
            try {
              person.apply([drawEdit(chance, person.song, true)], "Mine");
            } catch (error) {
              if (!(error instanceof SongError)) throw error;
            }
          }
        }
      }
      meet();
    }
    for (const person of people) while (person.undo()) {}
    meet();
  });
});
