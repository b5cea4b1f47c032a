/** Audio on its way into the engine: asked for once, in time, and gone when nothing reads it. */

import { describe, expect, it, vi } from "vitest";
import type { Song } from "../song/document";
import type { Command, Problem } from "./commands";
import { PAGE_FRAMES, Pages, type Source } from "./pages";
import { clip, device, song, track } from "./workbench";

const RATE = 48_000;
const FRAMES = PAGE_FRAMES + 100;

function withAudio(): Song {
  return song([track("t", { kind: "audio", clips: [clip("c", 0, [], { media: "voice" })] })]);
}

function bench(more: Partial<Source> = {}) {
  const asked: string[] = [];
  const sent: Command[] = [];
  const told: Problem[] = [];
  const source: Source = {
    shape: async (sha, rate) => {
      asked.push(`shape ${sha} ${rate}`);
      return { channels: 1, frames: FRAMES, sample_rate: 44_100 };
    },
    samples: async (sha, rate, start, frames) => {
      asked.push(`samples ${sha} ${rate} ${start} ${frames}`);
      return [new Float32Array(frames).fill(0.5)];
    },
    ...more,
  };
  const pages = new Pages(
    RATE,
    source,
    (commands) => sent.push(...commands),
    (problem) => told.push(problem),
  );
  return { asked, sent, told, pages };
}

describe("pages", () => {
  it("come once, the last as short as the file", async () => {
    const { asked, sent, pages } = bench();
    pages.show(withAudio());
    await pages.everything();
    pages.wanted([
      ["voice", 1],
      ["voice", 1],
    ]);
    await pages.everything();
    expect(asked).toEqual([
      `shape voice ${RATE}`,
      `samples voice ${RATE} 0 ${PAGE_FRAMES}`,
      `samples voice ${RATE} ${PAGE_FRAMES} 100`,
    ]);
    expect(sent[0]).toEqual(["media", "voice", 1, FRAMES, 44_100]);
    expect(sent.filter(([name]) => name === "page").length).toBeGreaterThanOrEqual(3);
  });

  it("go when nothing reads the file any more, and come again with an undo", async () => {
    const { asked, sent, pages } = bench();
    pages.show(withAudio());
    await pages.everything();
    pages.show(song([]));
    expect(sent.at(-1)).toEqual(["media_remove", "voice"]);
    pages.show(withAudio());
    await pages.everything();
    expect(asked.filter((line) => line.startsWith("shape"))).toHaveLength(2);
  });

  it("of a sampler are the whole file at its own rate", async () => {
    const { asked, sent, pages } = bench();
    const zone = { media: "kick", low: 0, high: 127, low_velocity: 1, high_velocity: 127, root: 60 };
    const samples = [{ ...zone, start: 0, end: 0, loop_start: 0, loop_end: 0, gain_db: 0 }];
    pages.show(song([track("t", { devices: [device("s", "sampler", { samples })] })]));
    await pages.everything();
    expect(asked.at(-1)).toBe(`samples kick 44100 0 ${FRAMES}`);
    expect(sent.map(([name]) => name)).toEqual(["whole"]);
  });

  it("that cannot be fetched are looked for again, and told when that goes on for long", async () => {
    vi.useFakeTimers();
    let broken = true;
    const { sent, told, pages } = bench({
      shape: async () => {
        if (broken) throw new Error("offline");
        return { channels: 2, frames: 100, sample_rate: RATE };
      },
    });
    pages.show(withAudio());
    await vi.advanceTimersByTimeAsync(8_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toHaveLength(1);
    expect(told[0]!.problem).toContain("could not be fetched");
    broken = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent.map(([name]) => name)).toEqual(["media"]);
    pages.close();
    vi.useRealTimers();
  });

  it("of a file on its way are given as far as it has come, and all of them taken anew when it is whole", async () => {
    vi.useFakeTimers();
    let arrived: number | undefined = 10;
    const shares: number[] = [];
    const { asked, sent, pages } = bench({
      shape: async () => ({
        channels: 1,
        frames: FRAMES,
        sample_rate: RATE,
        ...(arrived !== undefined && { arrived }),
      }),
    });
    pages.onArrived = (_, share) => shares.push(share);
    const want = async (page: number) => {
      pages.wanted([["voice", page]]);
      await vi.advanceTimersByTimeAsync(0);
    };
    pages.show(withAudio());
    await want(0);
    expect(asked).toEqual([]);
    arrived = PAGE_FRAMES;
    await vi.advanceTimersByTimeAsync(1_000);
    await want(0);
    await want(1);
    expect(asked).toEqual([`samples voice ${RATE} 0 ${PAGE_FRAMES}`]);
    arrived = undefined;
    let quiet = false;
    pages.isQuiet = () => quiet;
    await vi.advanceTimersByTimeAsync(10_000);
    await want(1);
    expect(asked.at(-1)).toBe(`samples voice ${RATE} ${PAGE_FRAMES} 100`);
    expect(shares.at(-1)).toBe(1);
    expect(sent.map(([name]) => name)).toEqual(["media", "page", "page"]);
    quiet = true;
    pages.renewStale();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.slice(3).map(([name]) => name)).toEqual(["media"]);
    pages.close();
    vi.useRealTimers();
  });
});
