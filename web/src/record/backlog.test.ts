import { describe, expect, it } from "vitest";
import { Backlog } from "./backlog";

class Track {
  deliveredFrames = 0;
  totalFrames = 0;
  maximumLatency = 0;
  resetLatency(): void {
    this.maximumLatency = 0;
  }
}

/** When the source is to be opened anew, looking every 20 ms for two seconds. */
function anew(happens: Readonly<Record<number, (track: Track) => void>>): number[] {
  const track = new Track();
  const backlog = new Backlog();
  const found: number[] = [];
  for (let now_ms = 0; now_ms < 2000; now_ms += 20) {
    track.deliveredFrames += 960;
    track.totalFrames += 960;
    happens[now_ms]?.(track);
    if (backlog.look(track, now_ms)) found.push(now_ms);
  }
  return found;
}
const late =
  (by_ms: number) =>
  (track: Track): void => {
    track.maximumLatency = by_ms;
  };

describe("an input that is held back", () => {
  it("is opened anew once it comes in time again", () => {
    expect(anew({ 500: late(150) })).toEqual([900]);
    expect(anew({ 500: late(150), 700: late(60) })).toEqual([1100]);
  });

  it("is opened anew when something of it was dropped", () => {
    expect(anew({ 500: (track) => (track.totalFrames += 4410) })).toEqual([900]);
  });

  it("is left alone while it is late by less than a queue holds, and however it began", () => {
    expect(anew({ 0: late(300), 500: late(12) })).toEqual([]);
  });

  it("says by how much it came too late", () => {
    const track = new Track();
    const backlog = new Backlog();
    backlog.look(track, 0);
    track.maximumLatency = 150;
    backlog.look(track, 20);
    expect([backlog.held, backlog.late_ms]).toEqual([true, 150]);
  });

  it("is left alone where nothing is counted", () => {
    expect(new Backlog().look(undefined, 1000)).toBe(false);
  });
});
