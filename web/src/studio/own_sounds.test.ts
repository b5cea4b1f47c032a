/** A file on its way is heard from this browser, with the places that it has at its own rate. */

import { expect, it } from "vitest";
import { Pages } from "../engine/pages";
import { device, song, track } from "../engine/workbench";
import { NO_SOUND, type OwnSound, OwnSounds } from "./own_sounds";

const [OWN_RATE, RATE] = [44_100, 48_000];

function sound(rate: number): OwnSound {
  return {
    channels: 1,
    frames: rate,
    own_rate: OWN_RATE,
    at: async (other) => sound(other),
    samples: (start, frames) => [new Float32Array(Math.min(frames, rate - start)).fill(rate)],
    peaks: () => [],
  };
}

it("a sampler has a file on its way at the file's own rate, a clip at the engine's", async () => {
  const own = new OwnSounds(NO_SOUND);
  own.put("kick", sound(RATE));
  expect(await own.source.shape("kick", RATE)).toEqual({ channels: 1, frames: RATE, sample_rate: OWN_RATE });
  const sent: unknown[][] = [];
  const pages = new Pages(
    RATE,
    own.source,
    (commands) => sent.push(...commands.map((each) => [...each])),
    () => {},
  );
  const zone = { media: "kick", low: 0, high: 127, low_velocity: 1, high_velocity: 127, root: 60 };
  const samples = [{ ...zone, start: 0, end: 0, loop_start: 0, loop_end: 0, gain_db: 0 }];
  pages.show(song([track("t", { devices: [device("s", "sampler", { samples })] })]));
  await pages.everything();
  const [name, , channels, frames, rate, audio] = sent[0]!;
  expect([name, channels, frames, rate]).toEqual(["whole", 1, OWN_RATE, OWN_RATE]);
  expect((audio as Float32Array)[100]).toBe(OWN_RATE);
  pages.close();
});
