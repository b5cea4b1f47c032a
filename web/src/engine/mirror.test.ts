/** An engine that is told the differences sounds as one that is told the whole song. */

import { describe, expect, it } from "vitest";
import type { Automation, Clip, Device, Song, Track } from "../song/document";
import type { Command, Problem } from "./commands";
import { changes } from "./mirror";
import { seedOf } from "./mirrored_devices";
import { Rig } from "./rig";
import { CATALOGUE, chance, clip, device, MODULE, note, RATE, send, song, track } from "./workbench";

const BLOCK = 128;
const PLAYED = 12_000;
const PATIENCE_MS = 60_000;

function names(commands: readonly Command[]): string[] {
  return commands.map(([name]) => name);
}

function withTrack(before: Song, id: string, more: Partial<Track>): Song {
  return { ...before, tracks: before.tracks.map((each) => (each.id === id ? { ...each, ...more } : each)) };
}

function play(rig: Rig, frames: number): Float32Array[] {
  const sides = [new Float32Array(frames), new Float32Array(frames)];
  for (let at = 0; at + BLOCK <= frames; at += BLOCK) rig.process(BLOCK, sides[0]!, sides[1]!, at);
  return sides;
}

function afresh(whole: Song, frames = PLAYED): Float32Array[] {
  const rig = new Rig(MODULE, RATE);
  rig.run(changes(null, whole, CATALOGUE));
  rig.execute(["play", 0]);
  const sound = play(rig, frames);
  rig.close();
  return sound;
}

function again(rig: Rig, frames = PLAYED): Float32Array[] {
  rig.run([["stop"], ["seek", 0], ["reset"], ["play", 0]]);
  return play(rig, frames);
}

function loudest(sound: readonly Float32Array[]): number {
  return sound[0]!.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

/** Two synths with effects, a return, a group and a lane: something of everything. */
function small(): Song {
  const notes = [note("n1", 0, 48), note("n2", 240, 55), note("n3", 480, 60), note("n4", 720, 63)];
  return song(
    [
      track("lead", {
        devices: [device("synth", "ladder_synth"), device("eq", "equalizer")],
        clips: [clip("c1", 0, notes)],
        sends: [send("s1", "hall")],
      }),
      track("bass", {
        output: "bus",
        devices: [device("mono", "ladder_synth"), device("squeeze", "compressor")],
        clips: [clip("c2", 0, [note("n5", 0, 36, 960)]), clip("c3", 1920, [note("n6", 0, 38, 960)])],
      }),
      track("bus", { kind: "group" }),
      track("hall", { kind: "return", devices: [device("verb", "reverb", { params: { mix: 1 } })] }),
    ],
    { seed: 7 },
  );
}

describe("what is said", () => {
  it("is nothing when nothing changed", () => {
    const before = small();
    expect(changes(before, before, CATALOGUE)).toEqual([]);
    expect(changes(before, { ...before, title: "Another" }, CATALOGUE)).toEqual([]);
  });

  it("is one clip when one note of a hundred thousand moved", () => {
    const clips = (name: string) =>
      Array.from({ length: 50 }, (_, index) =>
        clip(
          `${name}-${index}`,
          index * 3840,
          Array.from({ length: 50 }, (_, n) => note(`${name}-${index}-${n}`, n * 60, 60)),
        ),
      );
    const tracks = Array.from({ length: 40 }, (_, t) => track(`t${t}`, { clips: clips(`t${t}`) }));
    const before = song(tracks);
    const old = before.tracks[3]!;
    const moved = old.clips.map((each, index) =>
      index === 7 ? { ...each, notes: [{ ...each.notes[0]!, pitch: 61 }, ...each.notes.slice(1)] } : each,
    );
    const said = changes(before, withTrack(before, "t3", { clips: moved }), CATALOGUE);
    expect(names(said)).toEqual(["clip_notes", "clips_done"]);
    expect(said[0]![1]).toBe("t3-7");
  });

  it("is one setting when a knob was turned", () => {
    const before = small();
    const devices = before.tracks[0]!.devices.map((each) =>
      each.id === "synth" ? { ...each, params: { cutoff_hz: 900 } } : each,
    );
    const said = changes(before, withTrack(before, "lead", { devices }), CATALOGUE);
    const { index } = CATALOGUE.parameter("ladder_synth", "cutoff_hz")!;
    expect(said).toEqual([["device_set", "synth", index, 900]]);
  });

  it("stays in a parameter's range", () => {
    const params = { cutoff_hz: 1e9 };
    const { maximum } = CATALOGUE.parameter("ladder_synth", "cutoff_hz")!;
    expect(CATALOGUE.settings(device("d", "ladder_synth", { params })).get("cutoff_hz")).toBe(maximum);
  });

  it("rewires only when the way of a signal changed", () => {
    const before = small();
    const louder = changes(before, withTrack(before, "lead", { gain_db: -3, mute: true }), CATALOGUE);
    expect(names(louder)).toEqual(["track_set", "track_flag"]);
    const elsewhere = changes(before, withTrack(before, "lead", { output: "bus" }), CATALOGUE);
    expect(names(elsewhere)).toEqual(["route", "connect"]);
  });

  it("gives a device the chance that Python gives it", () => {
    // zlib.crc32(b"7:synth") & 0xFFFFFF
    expect(seedOf(7, "synth")).toBe(0x7fa6d2);
  });
});

describe("what cannot be played", () => {
  it("is told and left out, and the rest plays", () => {
    const told: Problem[] = [];
    const before = small();
    const odd = withTrack(before, "lead", {
      devices: [...before.tracks[0]!.devices, device("strange", "theremin")],
      sends: [send("s9", "bass")],
      output: "gone",
    });
    const rig = new Rig(MODULE, RATE);
    rig.run(changes(null, odd, CATALOGUE, (problem) => told.push(problem)));
    expect(told.map((each) => each.problem)).toEqual([
      "lead sends to a track that is no return.",
      "lead uses a device that is not here: theremin.",
    ]);
    expect(loudest(again(rig))).toBeGreaterThan(0.01);
  });

  it("is a path back into itself: the old paths go on, and nothing howls", () => {
    const told: Problem[] = [];
    const rig = new Rig(MODULE, RATE, (problem) => told.push(problem));
    const before = small();
    rig.run(changes(null, before, CATALOGUE));
    const round = withTrack(withTrack(before, "bus", { output: "hall" }), "hall", { output: "bus" });
    rig.run(changes(before, round, CATALOGUE));
    expect(told).toHaveLength(1);
    const sound = loudest(again(rig, RATE));
    expect(sound).toBeGreaterThan(0.01);
    expect(sound).toBeLessThan(4 * loudest(afresh(before, RATE)));
    rig.run(changes(round, before, CATALOGUE));
    expect(again(rig)).toEqual(afresh(before));
  });
});

describe("after any edits", () => {
  it.each([1, 2, 3, 4, 5, 6])(
    "the song sounds as when it is opened anew (%i)",
    { timeout: PATIENCE_MS },
    (seed) => {
      const random = chance(seed);
      const rig = new Rig(MODULE, RATE);
      let now = small();
      rig.run(changes(null, now, CATALOGUE));
      rig.execute(["play", 0]);
      for (let round = 0; round < 6; round++) {
        for (let edit = 0; edit < 6; edit++) {
          const next = edited(now, random);
          rig.run(changes(now, next, CATALOGUE));
          now = next;
          play(rig, BLOCK * (1 + Math.floor(random() * 20)));
        }
        expect(again(rig)).toEqual(afresh(now));
      }
      rig.close();
    },
  );
});

// ── edits at random ──

let made = 0;
const fresh = (name: string) => `${name}-${made++}`;

function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)]!;
}

function swapped<T>(items: readonly T[], random: () => number): T[] {
  const list = [...items];
  if (list.length < 2) return list;
  const at = Math.floor(random() * (list.length - 1));
  list.splice(at, 2, list[at + 1]!, list[at]!);
  return list;
}

const EFFECTS = ["equalizer", "compressor", "chorus", "delay", "filter"];

function edited(before: Song, random: () => number): Song {
  const players = before.tracks.filter((each) => each.kind === "instrument");
  const at = pick(players, random);
  const change = (more: Partial<Track>) => withTrack(before, at.id, more);
  const edits: (() => Song)[] = [
    () => change({ gain_db: -20 * random(), pan: 2 * random() - 1 }),
    () => change({ mute: random() < 0.3, solo: random() < 0.2, invert: random() < 0.5 }),
    () => change({ output: pick(["master", "bus", "gone"], random) }),
    () => change({ sends: changedSends(at, random) }),
    () => change({ devices: changedDevices(at, before, random) }),
    () => change({ devices: changedDevices(at, before, random) }),
    () => change({ clips: changedClips(at, random) }),
    () => change({ clips: changedClips(at, random) }),
    () => ({ ...before, automation: changedLanes(before, at, random) }),
    () => ({ ...before, automation: changedLanes(before, at, random) }),
    () => ({ ...before, tempo: changedTempo(random) }),
    () => ({ ...before, tracks: swapped(before.tracks, random) }),
    () => moveClip(before, at, random),
    () => added(before, random),
    () => (players.length > 1 ? without(before, at.id) : before),
    () => toggledReturn(before),
    () => (random() < 0.3 ? { ...before, seed: before.seed + 1 } : before),
  ];
  return pick(edits, random)();
}

function changedSends(at: Track, random: () => number): Track["sends"] {
  const dice = random();
  if (dice < 0.4) return [...at.sends, send(fresh("send"), "hall", { pre: random() < 0.5 })];
  if (dice < 0.6) return at.sends.slice(1);
  if (dice < 0.8) return swapped(at.sends, random);
  return at.sends.map((each) => ({ ...each, gain_db: -30 * random(), pre: random() < 0.5 }));
}

function changedDevices(at: Track, whole: Song, random: () => number): readonly Device[] {
  const dice = random();
  if (dice < 0.3) return [...at.devices, device(fresh("fx"), pick(EFFECTS, random))];
  if (dice < 0.4) return at.devices.filter((_, index) => index !== 1);
  if (dice < 0.55) return swapped(at.devices, random);
  const which = pick(at.devices, random);
  const more = (): Partial<Device> => {
    if (dice < 0.65) return { bypass: !which.bypass };
    if (dice < 0.75)
      return { kind: which.id.startsWith("fx") ? pick(EFFECTS, random) : which.kind, params: {} };
    if (dice < 0.85 && which.kind === "compressor")
      return { sidechain: pick([...whole.tracks.map((t) => t.id), ""], random) };
    const shown = CATALOGUE.device(which.kind)!.parameters.filter(
      (each) => !each.hidden && each.name !== "voice_mode",
    );
    const parameter = pick(shown, random);
    const value = parameter.minimum + random() * (parameter.maximum - parameter.minimum);
    return { params: { ...which.params, [parameter.name]: parameter.stepped ? Math.round(value) : value } };
  };
  const next = { ...which, ...more() };
  // A sidechain from what hears this track would feed back; that has a test of its own.
  if (next.sidechain && next.sidechain !== "" && !["lead"].includes(next.sidechain)) return at.devices;
  if (next.sidechain === at.id || at.id === "lead")
    return at.devices.map((each) => (each === which ? { ...next, sidechain: "" } : each));
  return at.devices.map((each) => (each === which ? next : each));
}

function changedClips(at: Track, random: () => number): readonly Clip[] {
  const dice = random();
  if (dice < 0.3 || at.clips.length === 0) {
    const notes = Array.from({ length: 4 }, (_, i) =>
      note(fresh("n"), i * 200, 40 + Math.floor(random() * 30)),
    );
    return [clip(fresh("clip"), Math.floor(random() * 3000), notes), ...at.clips];
  }
  if (dice < 0.4) return at.clips.slice(1);
  if (dice < 0.5) return swapped(at.clips, random);
  const which = pick(at.clips, random);
  const more = (): Partial<Clip> => {
    if (dice < 0.6) return { notes: [...which.notes, note(fresh("n"), Math.floor(random() * 900), 50)] };
    if (dice < 0.7) return { start: Math.floor(random() * 1000), loop: random() < 0.5 ? 480 : 0 };
    if (dice < 0.8) return { muted: !which.muted };
    if (dice < 0.9)
      return {
        groove: which.groove
          ? null
          : { swing: 0.6, grid: 240, offsets: [3, -5], velocities: [1, 0.5], amount: 1 },
      };
    const kind = pick(["bend", "pressure", "cc1", "cc11", "program"], random);
    return {
      controls: [
        { id: fresh("m"), tick: 100, kind, value: kind === "bend" ? 0.5 : 1, pitch: null, extra: {} },
      ],
    };
  };
  return at.clips.map((each) => (each === which ? { ...which, ...more() } : each));
}

function changedLanes(whole: Song, at: Track, random: () => number): readonly Automation[] {
  const dice = random();
  if (dice < 0.25) return whole.automation.slice(1);
  const devices = at.devices.flatMap((each) => {
    const shown = CATALOGUE.device(each.kind)!.parameters.filter(
      (p) => !p.hidden && !p.stepped && p.name !== "voice_mode",
    );
    return `${each.id}.${pick(shown, random).name}`;
  });
  const sends = at.sends.map((each) => `${each.id}.gain_db`);
  const target = pick([`${at.id}.gain_db`, `${at.id}.pan`, `${at.id}.mute`, ...devices, ...sends], random);
  const points = [0, 300, 900].map((tick) => ({
    id: fresh("p"),
    tick,
    value: target.endsWith(".mute") ? Math.round(random()) : random(),
    curve: pick(["hold", "line", "curve"] as const, random),
    bend: random(),
  }));
  return [...whole.automation.filter((lane) => lane.target !== target), { target, points, extra: {} }];
}

function changedTempo(random: () => number): Song["tempo"] {
  const from = { tick: 0, bpm: 90 + 60 * random(), ramp: random() < 0.7, extra: {} };
  return [from, { tick: 960, bpm: 90 + 60 * random(), ramp: false, extra: {} }];
}

function moveClip(before: Song, from: Track, random: () => number): Song {
  const moved = from.clips[0];
  const to = pick(
    before.tracks.filter((each) => each.kind === "instrument" && each.id !== from.id),
    random,
  );
  if (!moved || !to) return before;
  const taken = withTrack(before, from.id, { clips: from.clips.slice(1) });
  return withTrack(taken, to.id, { clips: [...to.clips, moved] });
}

function added(before: Song, random: () => number): Song {
  const notes = [note(fresh("n"), 0, 62), note(fresh("n"), 500, 65)];
  const more = track(fresh("track"), {
    devices: [device(fresh("synth"), "ladder_synth"), device(fresh("fx"), pick(EFFECTS, random))],
    clips: [clip(fresh("clip"), 0, notes)],
    sends: [send(fresh("send"), "hall")],
  });
  const tracks = [...before.tracks];
  tracks.splice(Math.floor(random() * tracks.length), 0, more);
  return { ...before, tracks };
}

function without(before: Song, id: string): Song {
  return { ...before, tracks: before.tracks.filter((each) => each.id !== id) };
}

/** The return goes, and its sends with it; or it comes back, and they too. */
function toggledReturn(before: Song): Song {
  if (before.tracks.some((each) => each.id === "hall")) return without(before, "hall");
  const hall = track("hall", { kind: "return", devices: [device("verb", "reverb", { params: { mix: 1 } })] });
  return { ...before, tracks: [...before.tracks, hall] };
}
