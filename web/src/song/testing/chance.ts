/** Songs and edits drawn at random from a seed, for the tests: the same seed draws the same ones. */

import { apply } from "../applying";
import { MASTER, type Song } from "../document";
import { add, change, changeSong, type Edit, type Fields, type Kind, move, remove } from "../edits";
import { SongError } from "../errors";
import { everywhere, holdersOf } from "../places";
import { EMPTY_SONG, KINDS, keyOf, PLACES } from "../records";

/** A generator of small random numbers (mulberry32, T. Ettinger, 2017). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(end: number): number {
    return Math.floor(this.share() * end);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  isTrue(share = 0.5): boolean {
    return this.share() < share;
  }
}

const WORDS = ["", "Verse", "Höok", "bass 2", "日本", "a\nb", '"quoted" \\ \u0001', "\u{1f3b9} piano"];
const EXTRAS: readonly Fields[] = [
  { newer: 1 },
  { shape: [1, [2, "{}"]], v9: 2.5 },
  { shape: { a: 1, b: [{}, []] } },
  { newer: ["{}", 1], v9: ["[]"] },
  { v9: true, newer: [], shape: {} },
];

/** Draw an id: of a few when `few`, so that people who work apart choose the same ones. */
const idOf = (chance: Chance, few: boolean): string =>
  few
    ? `${chance.pick(["a", "b", "c"])}${chance.below(5)}`
    : `${chance.below(2 ** 31).toString(36)}-${chance.below(2 ** 31).toString(36)}`;

const tick = (chance: Chance): number => chance.below(40) * 240;
const length = (chance: Chance): number => (1 + chance.below(16)) * 240;
const gain = (chance: Chance): number => Math.round((chance.share() * 72 - 60) * 100) / 100;
const word = (chance: Chance): string => chance.pick(WORDS);
const hash = (chance: Chance): string => chance.below(4).toString(16).padStart(64, "0");

type Draw = (chance: Chance) => Fields;
const span: Draw = (chance) => ({ start: tick(chance), length: length(chance) });

const DRAWS: Readonly<Record<Exclude<Kind, "Automation">, Draw>> = {
  TempoPoint: (chance) => ({
    tick: 240 + tick(chance),
    bpm: 10 + chance.share() * 900,
    ramp: chance.isTrue(),
  }),
  MetrePoint: (chance) => ({
    tick: 240 + tick(chance),
    beats: 1 + chance.below(15),
    unit: chance.pick([1, 2, 4, 8, 16, 32]),
  }),
  Section: (chance) => ({ ...span(chance), name: word(chance), energy: chance.below(9) / 8 }),
  Chord: (chance) => ({ ...span(chance), symbol: chance.pick(["C", "F#m7/C#"]) }),
  Marker: (chance) => ({ tick: tick(chance), name: word(chance) }),
  Lyric: (chance) => ({ tick: tick(chance), text: word(chance) }),
  Comment: (chance) => ({
    tick: tick(chance),
    author: word(chance),
    text: word(chance),
    resolved: chance.isTrue(),
  }),
  Credit: (chance) => ({ name: word(chance), role: word(chance) }),
  Media: (chance) => ({ sha256: hash(chance), name: word(chance), frames: chance.below(1e9) }),
  Track: (chance) => ({
    name: word(chance),
    kind: chance.pick(["instrument", "audio", "group", "return"]),
    gain_db: gain(chance),
    midi_program: chance.pick([null, 0, 12]),
  }),
  Device: (chance) => ({
    kind: chance.pick(["reverb", "kick"]),
    params: chance.pick([{}, { mix: gain(chance) }, { cutoff_hz: 1e-5, 9: gain(chance), 10: 3 }]),
    zone: chance.pick([null, { low: 36, high: 40, pitch: 60, choke: 1 }]),
    samples: chance.pick([[], [{ media: hash(chance), root: chance.below(128) }]]),
    bypass: chance.isTrue(),
  }),
  Send: (chance) => ({ to: idOf(chance, true), gain_db: gain(chance), pre: chance.isTrue() }),
  Take: (chance) => ({ name: word(chance) }),
  Clip: (chance) => ({
    ...span(chance),
    name: word(chance),
    loop: tick(chance),
    media: chance.pick(["", hash(chance)]),
    colour: chance.pick([null, chance.below(9)]),
    groove: chance.pick([null, { swing: 0.6, offsets: [-5, 10], velocities: [1, 0.5] }]),
  }),
  Note: (chance) => ({
    ...span(chance),
    pitch: chance.below(128),
    velocity: 1 + chance.below(127),
    cents: chance.pick([0, 0, -12.5]),
    origin: chance.pick(["", "", "jam:bo"]),
  }),
  Control: (chance) =>
    chance.pick<Fields>([
      { tick: tick(chance), kind: "cc64", value: chance.below(128) },
      { tick: tick(chance), kind: "pressure", value: chance.below(9) / 8, pitch: chance.pick([null, 60]) },
    ]),
  Point: (chance) => ({
    tick: tick(chance),
    value: gain(chance),
    curve: chance.pick(["hold", "line", "curve"]),
  }),
};

/** Draw a record of a kind; tracks, takes and clips come with something inside. */
export function drawRecord(chance: Chance, kind: Exclude<Kind, "Automation">, few = false): Fields {
  const drawn = DRAWS[kind](chance);
  const several = (inner: Exclude<Kind, "Automation">, most: number): Fields[] => {
    const records = Array.from({ length: chance.below(most + 1) }, () => drawRecord(chance, inner, few));
    return [...new Map(records.map((record) => [record.id, record])).values()];
  };
  const inside: Fields =
    kind === "Track"
      ? {
          devices: several("Device", 2),
          sends: several("Send", 1),
          clips: several("Clip", 2),
          takes: several("Take", 1),
        }
      : kind === "Take"
        ? { clips: several("Clip", 1) }
        : kind === "Clip"
          ? { notes: several("Note", 5), controls: several("Control", 2) }
          : {};
  const extra = PLACES[kind].keepsExtra && chance.isTrue(0.2) ? chance.pick(EXTRAS) : {};
  const named = kind === "Device" || kind === "Send" || kind === "Take" ? `${kind}-` : "";
  const id = PLACES[kind].key === "id" ? { id: named + idOf(chance, few) } : {};
  return { ...id, ...drawn, ...inside, ...extra };
}

const TARGETS = ["a0.gain_db", "b0.gain_db", "c0.mix"];

/** Draw an edit that often, but not always, is possible on a song. */
export function drawEdit(chance: Chance, song: Song, few = false): Edit {
  const kind = chance.pick<Kind | "Song">([...KINDS, "Note", "Note", "Clip", "Point", "Song"]);
  if (kind === "Song") {
    return changeSong(
      chance.pick<Fields>([
        { title: word(chance) },
        { seed: chance.below(1e9) },
        { key: { tonic: 3 } },
        { key: null },
        { extra: chance.pick(EXTRAS) },
      ]),
    );
  }
  if (kind === "Automation") return change(kind, { [chance.pick(TARGETS)]: { extra: drawExtra(chance) } });
  const place = PLACES[kind];
  const homes = [...holdersOf(song, kind)].map((holder) =>
    "target" in holder ? holder.target : "id" in holder ? (holder.id as string) : "",
  );
  const home = kind === "Point" ? chance.pick(TARGETS) : homes.length > 0 ? chance.pick(homes) : "";
  const present = [...everywhere(song, kind)]
    .map((record) => keyOf(place, record))
    .filter((key) => key !== MASTER && key !== "0");
  const chosen = present.length > 0 ? chance.pick(present) : "nobody";
  const of =
    kind === "Note" || kind === "Control" || kind === "Point" ? (homeOf(song, kind, chosen) ?? home) : "";
  const what = chance.below(present.length > 6 ? 6 : 5);
  if (what <= 1)
    return add(
      kind,
      [drawRecord(chance, kind, few)],
      place.holders.length > 0 ? home : "",
      place.ranked && chance.isTrue() ? chosen : "",
    );
  if (what === 2 && (place.ranked || kind === "Clip"))
    return move(kind, chosen, chance.pick(["", home]), place.ranked ? chance.pick(["", ...present]) : "");
  if (what <= 3) return change(kind, { [chosen]: drawChange(chance, kind) }, of);
  return remove(kind, [chosen], of);
}

const drawExtra = (chance: Chance): Fields =>
  chance.isTrue() ? chance.pick(EXTRAS) : { newer: null, v9: null };

function drawChange(chance: Chance, kind: Exclude<Kind, "Automation">): Fields {
  const drawn = Object.entries(DRAWS[kind](chance)).filter(([name]) => name !== PLACES[kind].key);
  const some = Object.fromEntries(drawn.filter(() => chance.isTrue()));
  return PLACES[kind].keepsExtra && chance.isTrue(0.2) ? { ...some, extra: drawExtra(chance) } : some;
}

function homeOf(song: Song, kind: Kind, key: string): string | undefined {
  for (const holder of holdersOf(song, kind)) {
    const records = Reflect.get(holder, PLACES[kind].field) as readonly object[];
    if (records.some((record) => keyOf(PLACES[kind], record) === key))
      return "target" in holder ? holder.target : Reflect.get(holder, "id");
  }
  return undefined;
}

/** Draw some edits that are possible one after another, and the song that they lead to. */
export function drawEdits(chance: Chance, song: Song, count: number, few = false): [Edit[], Song] {
  const edits: Edit[] = [];
  let now = song;
  for (let tries = 0; edits.length < count && tries < 20 * count; tries += 1) {
    const edit = drawEdit(chance, now, few);
    try {
      now = apply(edit, now);
      edits.push(edit);
    } catch (error) {
      if (!(error instanceof SongError)) throw error;
    }
  }
  return [edits, now];
}

export const drawSong = (chance: Chance, few = false): Song => drawEdits(chance, EMPTY_SONG, 25, few)[1];
