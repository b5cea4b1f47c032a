import { describe, expect, it } from "vitest";
import { Losses } from "./losses";

/** What is told of a sound, as [frame, frames]. */
function told(sound: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  const losses = new Losses((frame, frames) => found.push([frame, frames]));
  for (const [frame, sample] of sound.entries()) losses.hear(Math.abs(sample), frame);
  return found;
}
const tone = (frames: number, size = 0.5): number[] =>
  Array.from({ length: frames }, (_, i) => size * (Math.sin(i / 7) || 1e-6));
const silence = (frames: number): number[] => new Array<number>(frames).fill(0);

describe("what was lost on the way", () => {
  it("is told at once, and again when sound is back", () => {
    expect(told([...tone(300), ...silence(500)])).toEqual([[300, 0]]);
    expect(told([...tone(300), ...silence(500), ...tone(10)])).toEqual([
      [300, 0],
      [300, 500],
    ]);
  });

  it("may be shorter than a block", () => {
    expect(told([...tone(300), ...silence(90), ...tone(10)])).toEqual([
      [300, 0],
      [300, 90],
    ]);
  });

  it("is found behind the ringing of a filter between two rates", () => {
    const ringing = Array.from({ length: 20 }, (_, i) => 0.02 * Math.exp(-i / 2) * (-1) ** i);
    expect(told([...tone(300), ...ringing, ...silence(200), ...tone(10)])).toEqual([
      [320, 0],
      [320, 200],
    ]);
  });

  it("is not a sound that dies away", () => {
    const dying = tone(9600).map((sample, i) => Math.round(sample * 0.999 ** i * 32768) / 32768);
    expect(told([...dying, ...silence(4000), ...tone(10)])).toEqual([]);
  });

  it("is not the silence before the first sound, nor a tone that passes through zero", () => {
    expect(told([...silence(4000), ...tone(300), 0, 0, 0, ...tone(300)])).toEqual([]);
  });

  it("is told once where blocks were never asked for", () => {
    const found: [number, number][] = [];
    const losses = new Losses((frame, frames) => found.push([frame, frames]));
    losses.miss(128, 384);
    expect(found).toEqual([
      [128, 0],
      [128, 256],
    ]);
  });

  it("is forgotten where it was silent long before the recording began", () => {
    for (const [begun, expected] of [
      [800, [300, 700]],
      [9000, null],
    ] as const) {
      const found: [number, number][] = [];
      const losses = new Losses((frame, frames) => found.push([frame, frames]));
      for (const [frame, sample] of [...tone(300), ...silence(700)].entries())
        losses.hear(Math.abs(sample), frame);
      losses.forget(begun);
      losses.end(1000);
      expect(found.slice(1)).toEqual(expected ? [expected] : []);
    }
  });
});
