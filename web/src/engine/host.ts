/**
 * The browser's build of the engine: its functions, and arrays lent to it.
 *
 * The same names as in `woodshed/engine/host/abi.h`. Runs in the page, in the audio thread and in tests.
 */

type Call = (...numbers: number[]) => number;

/** Where the server keeps the engine. */
export const ENGINE_URL = "/engine.wasm";

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** Compile the engine while it comes in. Called as soon as the page is there; everybody shares the result. */
export function compileEngine(url: string = ENGINE_URL): Promise<WebAssembly.Module> {
  let module = compiled.get(url);
  if (!module) {
    module = compile(url);
    module.catch(() => compiled.delete(url));
    compiled.set(url, module);
  }
  return module;
}

/** The engine cannot be had: what is wrong, and what to do. */
export class EngineError extends Error {
  readonly problem: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(`${problem} ${remedy}`);
    this.problem = problem;
    this.remedy = remedy;
  }
}

async function compile(url: string): Promise<WebAssembly.Module> {
  const answer = await fetch(url);
  if (!answer.ok)
    throw new EngineError(
      `The engine could not be fetched (${answer.status}).`,
      "Start the studio again and reload.",
    );
  if (answer.headers.get("Content-Type")?.startsWith("application/wasm"))
    return WebAssembly.compileStreaming(answer);
  return WebAssembly.compile(await answer.arrayBuffer());
}

/** One instance of the engine's code, with memory of its own. */
export class Host {
  readonly calls: Readonly<Record<string, Call>>;
  private readonly memory: WebAssembly.Memory;
  private bytes: Uint8Array;
  private floats: Float32Array;
  private room = 0;
  private place = 0;
  private used = 0;

  constructor(instance: WebAssembly.Instance) {
    this.calls = instance.exports as unknown as Record<string, Call>;
    this.memory = instance.exports.memory as WebAssembly.Memory;
    this.bytes = new Uint8Array(this.memory.buffer);
    this.floats = new Float32Array(this.memory.buffer);
  }

  call(name: string, ...numbers: number[]): number {
    return this.calls[name]!(...numbers);
  }

  /** Run `job` with arrays lent to the engine; they lie there until it returns. */
  lending(bytes: number, job: () => void): void {
    if (bytes + 1024 > this.room) {
      if (this.place) this.call("ws_give", this.place);
      this.room = Math.max(65_536, 2 * bytes);
      this.place = this.call("ws_take", this.room);
    }
    this.used = 0;
    job();
  }

  /** Lay an array into the lent room, and return where it lies. */
  lend(array: Int32Array | Float32Array | Float64Array): number {
    const at = this.place + this.used;
    const view = this.memoryBytes();
    view.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    this.used += (array.byteLength + 15) & ~15;
    return at;
  }

  /** Take a block that lasts, of that many float32. */
  take(floats: number): number {
    return this.call("ws_take", floats * 4);
  }

  /** The engine's memory as float32; valid until the next call that may make it grow. */
  memoryFloats(): Float32Array {
    if (this.floats.buffer !== this.memory.buffer) this.floats = new Float32Array(this.memory.buffer);
    return this.floats;
  }

  memoryBytes(): Uint8Array {
    if (this.bytes.buffer !== this.memory.buffer) this.bytes = new Uint8Array(this.memory.buffer);
    return this.bytes;
  }

  /** The name at an address, up to its closing zero. */
  text(at: number): string {
    const view = this.memoryBytes();
    let letters = "";
    for (let i = at; view[i]; i++) letters += String.fromCharCode(view[i]!);
    return letters;
  }
}
