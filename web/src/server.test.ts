import { afterEach, describe, expect, it, vi } from "vitest";
import { address, job, Problem, Server, Stopped } from "./server";

interface Call {
  readonly path: string;
  readonly method: string;
}

/** A server that answers each path with what the test says, and notes what it was asked. */
function answering(answers: Readonly<Record<string, () => Response>>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    calls.push({ path, method: init.method ?? "GET" });
    const answer = answers[path];
    if (!answer) throw new TypeError("no network");
    return answer();
  });
  return calls;
}

const json = (data: unknown, status = 200) => new Response(JSON.stringify(data), { status });

/** Server-sent events, cut where the network pleases. */
function events(states: readonly object[], size = 7): Response {
  const bytes = new TextEncoder().encode(
    states.map((state) => `data: ${JSON.stringify(state)}\n\n`).join(""),
  );
  const stream = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  return new Response(stream);
}

afterEach(() => vi.unstubAllGlobals());

describe("mistakes", () => {
  it("are told in the server's two sentences", async () => {
    answering({ "/api/songs": () => json({ problem: "It is gone.", remedy: "Look again." }, 404) });
    const mistake = await new Server().songs().catch((error: unknown) => error);
    expect(mistake).toBeInstanceOf(Problem);
    expect(mistake).toMatchObject({ problem: "It is gone.", remedy: "Look again.", status: 404 });
  });

  it("are told in two sentences also when there is no server", async () => {
    answering({});
    await expect(new Server().songs()).rejects.toMatchObject({
      problem: "The studio does not answer.",
      status: 0,
    });
  });

  it("are told in two sentences also when the answer makes no sense", async () => {
    answering({ "/api/songs": () => new Response("<html>", { status: 502 }) });
    await expect(new Server().songs()).rejects.toMatchObject({ status: 502 });
  });
});

describe("long work", () => {
  const path = "/api/jobs/j1/events";

  it("is followed to what came out of it", async () => {
    const told: [string, number][] = [];
    answering({
      [path]: () =>
        events([
          { id: "j1", state: "waiting", doing: "", share: 0 },
          { id: "j1", state: "working", doing: "Rendering…", share: 0.5 },
          { id: "j1", state: "done", doing: "", share: 1, result: { file: "a.wav" } },
        ]),
    });
    expect(await job("j1", (doing, share) => told.push([doing, share]))).toEqual({ file: "a.wav" });
    expect(told).toEqual([["Rendering…", 0.5]]);
  });

  it("that fails says why", async () => {
    answering({
      [path]: () => events([{ id: "j1", state: "failed", problem: "No notes.", remedy: "Write some." }]),
    });
    await expect(job("j1")).rejects.toMatchObject({ problem: "No notes.", remedy: "Write some." });
  });

  it("is stopped on the server when it is aborted here", async () => {
    const calls = answering({
      [path]: () => events([{ id: "j1", state: "stopped" }]),
      "/api/jobs/j1": () => new Response(null, { status: 204 }),
    });
    await expect(job("j1", undefined, AbortSignal.abort())).rejects.toBeInstanceOf(Stopped);
    expect(calls).toContainEqual({ path: "/api/jobs/j1", method: "DELETE" });
  });

  it("whose server ends in the middle does not wait for ever", async () => {
    answering({ [path]: () => events([{ id: "j1", state: "working", doing: "", share: 0 }]) });
    await expect(job("j1")).rejects.toBeInstanceOf(Problem);
  });
});

describe("audio", () => {
  it("comes as one array a channel", async () => {
    const data = new Float32Array([1, 2, 3, -1, -2, -3]);
    const headers = { "X-Channels": "2", "X-Frames": "3" };
    answering({
      "/api/songs/a%20b/media/ff/samples?rate=48000&start=0&frames=3": () => new Response(data, { headers }),
    });
    const [left, right] = await new Server().samples("a b", "ff", 48_000, 0, 3);
    expect([...(left ?? [])]).toEqual([1, 2, 3]);
    expect([...(right ?? [])]).toEqual([-1, -2, -3]);
  });
});

it("leaves out of an address what was not said", () => {
  expect(address("/api/x", { before: undefined, limit: 2 })).toBe("/api/x?limit=2");
});
