/**
 * The page's half of tests/song/test_twins.py: it does with Python's songs what Python did with them, and draws
 * songs for Python to do the same with. Reads one JSON text from its input, writes one to its output.
 */

import { readFileSync } from "node:fs";
import * as Y from "yjs";
import { applyAll } from "../applying";
import type { Edit } from "../edits";
import { LiveSong } from "../live";
import { MetreMap } from "../metre";
import { PLACES } from "../records";
import { formatSong, parseSong, plainEdit } from "../text";
import { Chance, drawEdits, drawSong } from "./chance";

interface Case {
  readonly before: string;
  readonly edits: readonly Edit[];
  readonly state: string;
  readonly ticks: readonly number[];
}

interface Work {
  readonly cases: readonly Case[];
  readonly seeds: readonly number[];
}

const CLIENT = 7;
const ofBytes = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** Make a live song of a frozen one and edit it, edit by edit, as Python's half does. */
function written(before: string, edits: readonly Edit[]): LiveSong {
  const live = LiveSong.fromSong(parseSong(before), { clientId: CLIENT });
  for (const edit of edits) live.apply([edit], "An edit");
  return live;
}

function answer({ before, edits, state, ticks }: Case): object {
  const live = written(before, edits);
  const read = new LiveSong();
  Y.applyUpdate(read.doc, Buffer.from(state, "base64"));
  const metre = MetreMap.of(read.song);
  return {
    after: formatSong(applyAll(edits, parseSong(before))),
    live: formatSong(live.song),
    read: formatSong(read.song),
    state: ofBytes(Y.encodeStateAsUpdate(live.doc)),
    positions: ticks.map((tick) => Object.values(metre.position(tick))),
    bars: ticks.map((_, index) => metre.tickOfBar(index + 1)),
  };
}

function drawn(seed: number): object {
  const chance = new Chance(seed);
  const song = drawSong(chance, true);
  const [edits, after] = drawEdits(chance, song, 30, true);
  const before = formatSong(song);
  const state = ofBytes(Y.encodeStateAsUpdate(written(before, edits).doc));
  return { before, edits: edits.map(plainEdit), after: formatSong(after), state };
}

const work = JSON.parse(readFileSync(0, "utf-8")) as Work;
const fields = Object.fromEntries(
  Object.values(PLACES).map((place) => [place.kind, [...place.byName.keys()]]),
);
process.stdout.write(
  JSON.stringify({ answers: work.cases.map(answer), drawn: work.seeds.map(drawn), fields }),
);
