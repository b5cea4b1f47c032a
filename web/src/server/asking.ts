/**
 * How the page asks the server: requests whose mistakes are a `Problem` in two sentences, and long work that is
 * followed to its end.
 */

/** What is wrong, and what to do about it. `status` is that of HTTP; 0 when the server was not reached. */
export class Problem extends Error {
  constructor(
    readonly problem: string,
    readonly remedy: string,
    readonly status = 0,
  ) {
    super(`${problem} ${remedy}`);
    this.name = "Problem";
  }
}

/** The work was stopped, because somebody asked for it. */
export class Stopped extends Problem {
  constructor() {
    super("This was stopped.", "Start it again if you want it after all.");
    this.name = "Stopped";
  }
}

export interface JobState<T> {
  readonly id: string;
  readonly state: "waiting" | "working" | "done" | "failed" | "stopped";
  readonly doing: string;
  /** 0 to 1, of what is being done now. */
  readonly share: number;
  readonly result?: T;
  readonly problem?: string;
  readonly remedy?: string;
}

/** Told what is being done, and the share of it that is done. */
export type Progress = (doing: string, share: number) => void;

type Query = Readonly<Record<string, string | number | undefined>>;

interface Asked {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly query?: Query;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | undefined;
  readonly signal?: AbortSignal;
  /** Let the request go on when the page is closed. */
  readonly keepalive?: boolean;
}

/** The address of a door, for links and players. */
export function address(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return pairs.length ? `${path}?${new URLSearchParams(pairs)}` : path;
}

export async function ask(path: string, asked: Asked = {}): Promise<Response> {
  const headers: Record<string, string> =
    asked.json === undefined ? {} : { "Content-Type": "application/json" };
  let answer: Response;
  try {
    answer = await fetch(address(path, asked.query), {
      method: asked.method ?? "GET",
      headers,
      body: asked.json === undefined ? (asked.body ?? null) : JSON.stringify(asked.json),
      signal: asked.signal ?? null,
      keepalive: asked.keepalive ?? false,
    });
  } catch (error) {
    if (asked.signal?.aborted) throw error;
    throw new Problem("The studio does not answer.", "Look whether it is still running, then try again.");
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

async function problemOf(answer: Response): Promise<Problem> {
  const told: unknown = await answer.json().catch(() => undefined);
  if (told && typeof told === "object" && "problem" in told && "remedy" in told) {
    return new Problem(String(told.problem), String(told.remedy), answer.status);
  }
  return new Problem("The studio gave an answer that nobody expected.", "Try again.", answer.status);
}

export async function askJson<T>(path: string, asked: Asked = {}): Promise<T> {
  return (await (await ask(path, asked)).json()) as T;
}

/** A binary answer: how many channels, and how many frames or columns each of them has. */
export async function planar(
  answer: Response,
): Promise<{ data: ArrayBuffer; channels: number; length: number }> {
  const number = (name: string) => Number(answer.headers.get(name));
  return { data: await answer.arrayBuffer(), channels: number("X-Channels"), length: number("X-Frames") };
}

// ── long work ──

/** Begin long work and follow it to its end. */
export async function work<T>(
  path: string,
  wish: unknown,
  progress?: Progress,
  signal?: AbortSignal,
): Promise<T> {
  const { job: begun } = await askJson<{ job: string }>(path, { method: "POST", json: wish });
  return job<T>(begun, progress, signal);
}

/**
 * Follow a job to its end and return what came out. Aborting stops it and rejects with `Stopped`; a mistake
 * of the work rejects with its `Problem`.
 */
export async function job<T>(id: string, progress?: Progress, signal?: AbortSignal): Promise<T> {
  const stop = (): void => {
    void ask(`/api/jobs/${id}`, { method: "DELETE", keepalive: true }).catch(() => undefined);
  };
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for await (const state of states<T>(id)) {
      if (state.state === "done") return state.result as T;
      if (state.state === "stopped") throw new Stopped();
      if (state.state === "failed") throw new Problem(state.problem ?? "", state.remedy ?? "");
      if (state.state === "working") progress?.(state.doing, state.share);
    }
    throw new Problem("The studio stopped in the middle of this.", "Start it again.");
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** The states of a job as the server tells them, until it is over. */
async function* states<T>(id: string): AsyncGenerator<JobState<T>> {
  const answer = await ask(`/api/jobs/${id}/events`);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return;
    waiting += value;
    const events = waiting.split("\n\n");
    waiting = events.pop() ?? "";
    for (const event of events) {
      if (event.startsWith("data: ")) yield JSON.parse(event.slice(6)) as JobState<T>;
    }
  }
}
