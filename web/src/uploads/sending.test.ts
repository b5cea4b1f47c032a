/** One file on its way through lines that break, servers that restart, and answers that nobody wants. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Problem } from "../server/asking";
import { send } from "./sending";
import * as tus from "./tus";

vi.mock("./tus");
const line = vi.mocked(tus);
const SIZE = 10;
const MEDIA = { sha256: "ab" } as Awaited<ReturnType<typeof tus.arrived>>;
const gone = () => new Problem("", "", 0);

function bench(place = "") {
  const states: string[] = [];
  const control = new AbortController();
  const one = {
    song: "rain",
    name: "a.wav",
    file: new Blob([new Uint8Array(SIZE)]),
    sha256: "ab",
    place,
    signal: control.signal,
    told: (state: string, sent: number) => states.push(`${state} ${sent}`),
    begun: (at: string) => states.push(`at ${at}`),
  };
  return { one, states, control };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
  line.begin.mockResolvedValue({ place: "/up/1", offset: 0 });
  line.sendPiece.mockImplementation(async (_place, _file, offset) => Math.min(SIZE, offset + 4));
  line.arrived.mockResolvedValue(MEDIA);
});
afterEach(() => {
  vi.resetAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("goes piece by piece", async () => {
  const { one, states } = bench();
  expect(await send(one)).toBe(MEDIA);
  expect(states).toEqual(["at /up/1", "sending 0", "sending 4", "sending 8", "checking 10"]);
});

it("sends nothing of what is there already", async () => {
  line.begin.mockResolvedValue({ place: "/up/1", offset: SIZE });
  await send(bench().one);
  expect(line.sendPiece).not.toHaveBeenCalled();
});

it("asks how far it is after a break, and goes on there", async () => {
  const { one, states } = bench();
  line.sendPiece.mockRejectedValueOnce(gone()).mockRejectedValueOnce(new Problem("", "", 503));
  line.howFar.mockResolvedValueOnce(3).mockResolvedValueOnce(6);
  const sent = send(one);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await sent).toBe(MEDIA);
  expect(states).toEqual([
    "at /up/1",
    "sending 0",
    "waiting 0",
    "sending 3",
    "waiting 3",
    "sending 6",
    "checking 10",
  ]);
  expect(line.begin).toHaveBeenCalledTimes(1);
});

it("begins anew when the server has given it up", async () => {
  const { one } = bench("/up/old");
  line.howFar.mockRejectedValueOnce(new Problem("", "", 404));
  expect(await send(one)).toBe(MEDIA);
  expect(line.begin).toHaveBeenCalledTimes(1);
});

it("looks where it is when something else was sent meanwhile", async () => {
  line.sendPiece.mockRejectedValueOnce(new Problem("", "", 409));
  line.howFar.mockResolvedValueOnce(8);
  expect(await send(bench().one)).toBe(MEDIA);
});

it("tells a refusal, and does not try again", async () => {
  line.sendPiece.mockRejectedValueOnce(new Problem("It is no sound.", "Choose another.", 422));
  await expect(send(bench().one)).rejects.toThrow("It is no sound.");
  expect(line.sendPiece).toHaveBeenCalledTimes(1);
});

it("stops at once, also while it waits", async () => {
  const { one, control } = bench();
  line.begin.mockRejectedValue(gone());
  const sent = expect(send(one)).rejects.toThrow("enough");
  await vi.advanceTimersByTimeAsync(100);
  control.abort(new Error("enough"));
  await sent;
});
