import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import { Apart, type Met } from "./apart";
import { CHAT, Connection, NUMBER } from "./connection";
import { changeSong } from "./edits";
import { LiveSong } from "./live";
import { EMPTY_SONG } from "./records";
import { formatSong } from "./text";

/** A server that does what `woodshed/server/rooms.py` does; it saves when it is told to. */
class Server {
  readonly live = LiveSong.fromSong(EMPTY_SONG, { clientId: 99 });
  readonly reasons: { by: string; why: string }[] = [];
  line: Line | undefined;
  isDown = false;
  /** Whether what is sent either way vanishes, and nobody says so. */
  isSilent = false;
  received = 0;

  meet(): void {
    this.received = 0;
    this.send(0, (to) => sync.writeSyncStep1(to, this.live.doc));
  }

  hear(frame: Uint8Array): void {
    if (this.isSilent) return;
    const from = decoding.createDecoder(frame);
    const kind = decoding.readVarUint(from);
    if (kind === 104) this.send(104, (to) => encoding.writeVarUint8Array(to, new Uint8Array(1)));
    if (kind === 100) this.reasons.push(JSON.parse(decoding.readVarString(from)));
    if (kind !== 0) return;
    const step = decoding.readVarUint(from);
    const piece = decoding.readVarUint8Array(from);
    if (step === 0) this.send(0, (to) => sync.writeSyncStep2(to, this.live.doc, piece));
    else Y.applyUpdate(this.live.doc, piece);
    if (step === 2) this.received += 1;
  }

  save(): void {
    this.send(101, (to) => encoding.writeVarUint(to, this.received));
  }

  refuse(problem: string): void {
    this.send(102, (to) => encoding.writeVarString(to, JSON.stringify({ problem, remedy: "Wait." })));
  }

  send(kind: number, write: (to: encoding.Encoder) => void): void {
    if (this.isSilent) return;
    const to = encoding.createEncoder();
    encoding.writeVarUint(to, kind);
    write(to);
    const frame = encoding.toUint8Array(to);
    this.line?.onmessage?.({
      data: frame.buffer.slice(frame.byteOffset, frame.byteOffset + frame.byteLength),
    });
  }

  drop(code = 1006): void {
    const line = this.line!;
    line.readyState = 3;
    line.onclose?.({ code });
  }
}

let server: Server;

/** The browser's end of a line, without a network. */
class Line {
  static readonly OPEN = 1;
  readyState = 0;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;

  constructor(readonly url: string) {
    queueMicrotask(() => {
      if (server.isDown) {
        this.readyState = 3;
        this.onclose?.({ code: 1006 });
        return;
      }
      this.readyState = 1;
      server.line = this;
      server.isSilent = false;
      this.onopen?.();
      server.meet();
    });
  }

  send(frame: Uint8Array): void {
    server.hear(frame);
  }

  close(): void {
    this.readyState = 3;
  }
}

beforeEach(() => {
  server = new Server();
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Line);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function opened(live = new LiveSong({ by: "ann" })): Promise<[LiveSong, Connection, string[]]> {
  const connection = new Connection(live, "a song", { url: "ws://127.0.0.1:1" });
  const states: string[] = [connection.state];
  connection.observe(() => states.push(connection.state));
  await vi.advanceTimersByTimeAsync(0);
  return [live, connection, states];
}

test("a song comes from the server, and is saved when the server has it on disk", async () => {
  server.live.apply([changeSong({ title: "Rain" })], "Before");
  const [live, connection, states] = await opened();
  await connection.synced;
  expect(server.line!.url).toBe("ws://127.0.0.1:1/api/songs/a%20song/live?woodshed=1");
  expect(live.song.title).toBe("Rain");
  expect(connection.state).toBe("saving");
  server.save();
  expect(states).toEqual(["connecting", "saving", "saved"]);
  connection.close();
});

test("an edit goes to the server with its reason, and is saved when that one is on disk", async () => {
  const [live, connection] = await opened();
  server.save();
  live.apply([changeSong({ seed: 1 })], "Another seed");
  live.apply([changeSong({ seed: 2 })], "A better one");
  expect(server.live.song.seed).toBe(2);
  expect(server.reasons.slice(-2)).toEqual([
    { by: "ann", why: "Another seed" },
    { by: "ann", why: "A better one" },
  ]);
  expect(connection.state).toBe("saving");
  server.send(101, (to) => encoding.writeVarUint(to, 1));
  expect(connection.state).toBe("saving");
  server.save();
  expect(connection.state).toBe("saved");
  live.undo();
  expect(server.reasons.at(-1)).toEqual({ by: "ann", why: "Undo: A better one" });
  connection.close();
});

test("work goes on without the server, and all of it arrives when it is back", async () => {
  const [live, connection, states] = await opened();
  server.save();
  server.isDown = true;
  server.drop();
  live.apply([changeSong({ title: "Apart" })], "Another title");
  live.apply([changeSong({ title: "Alone" })], "A better one");
  server.live.apply([changeSong({ seed: 5 })], "Elsewhere");
  expect(connection.state).toBe("offline");
  await vi.advanceTimersByTimeAsync(30_000);
  server.isDown = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(connection.state).toBe("saving");
  server.save();
  expect([server.live.song.title, live.song.seed]).toEqual(["Alone", 5]);
  expect(server.reasons.at(-1)).toEqual({ by: "ann", why: "Offline: Another title, A better one" });
  expect(formatSong(server.live.song)).toBe(formatSong(live.song));
  expect(states.slice(-4)).toEqual(["offline", "connecting", "saving", "saved"]);
  connection.close();
});

test("the server may refuse: the reason is shown, and goes when everything is saved after all", async () => {
  const [live, connection] = await opened();
  server.save();
  live.apply([changeSong({ seed: 1 })], "Seed");
  server.refuse("The disk is full.");
  expect([connection.state, connection.problem?.problem]).toEqual(["refused", "The disk is full."]);
  server.save();
  expect([connection.state, connection.problem]).toEqual(["saved", undefined]);
  connection.close();
});

test("what the server cannot read is not sent again and again", async () => {
  const [, connection] = await opened();
  server.refuse("The change is damaged.");
  const before = server.line;
  server.drop(4422);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.line).toBe(before);
  expect(connection.state).toBe("refused");
  connection.close();
});

test("a frame of nonsense is told and breaks nothing", async () => {
  const [live, connection] = await opened();
  server.send(0, (to) => encoding.writeUint8Array(to, new Uint8Array([2, 200, 1, 1])));
  expect(connection.state).toBe("refused");
  live.apply([changeSong({ seed: 3 })], "Seed");
  expect(live.song.seed).toBe(3);
  connection.close();
});

test("others see who is here, and see them leave", async () => {
  const frames: number[] = [];
  const hear = server.hear.bind(server);
  server.hear = (frame) => {
    frames.push(frame[0]!);
    hear(frame);
  };
  const [, connection] = await opened();
  connection.awareness.setLocalStateField("name", "Ann");
  expect(frames.filter((kind) => kind === 1).length).toBeGreaterThan(0);
  const count = frames.length;
  connection.close();
  expect(frames.slice(count)).toEqual([1]);
});

/** Tell the page that somebody is there, in a state, at a clock; null: they left. */
function tellPresence(client: number, clock: number, state: object | null): void {
  server.send(1, (to) => {
    const states = encoding.createEncoder();
    encoding.writeVarUint(states, 1);
    encoding.writeVarUint(states, client);
    encoding.writeVarUint(states, clock);
    encoding.writeVarString(states, JSON.stringify(state));
    encoding.writeVarUint8Array(to, encoding.toUint8Array(states));
  });
}

test("somebody alone says who they are once, and not again every quarter of a minute", async () => {
  const frames: number[] = [];
  server.hear = (frame) => void frames.push(frame[0]!);
  const [, connection] = await opened();
  connection.awareness.setLocalState({ name: "Ann" });
  const count = frames.filter((kind) => kind === 1).length;
  // What y-protocols does every fifteen seconds.
  const renew = (): void => connection.awareness.setLocalState(connection.awareness.getLocalState());
  renew();
  expect(frames.filter((kind) => kind === 1).length).toBe(count);
  tellPresence(7, 1, { name: "Bob" });
  renew();
  expect(frames.filter((kind) => kind === 1).length).toBeGreaterThan(count);
  connection.close();
});

test("nobody is taken for gone because they are quiet, only because the server says so", async () => {
  const [, connection] = await opened();
  tellPresence(7, 1, { name: "Bob" });
  expect(connection.awareness.meta.get(7)?.lastUpdated).toBe(Number.POSITIVE_INFINITY);
  tellPresence(7, 2, null);
  expect(connection.awareness.getStates().has(7)).toBe(false);
  connection.close();
});

test("after a break of the line those who stayed are seen again although they say nothing new", async () => {
  const [, connection] = await opened();
  tellPresence(7, 5, { name: "Bob" });
  server.drop();
  expect(connection.awareness.getStates().has(7)).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  tellPresence(7, 5, { name: "Bob" });
  expect(connection.awareness.getStates().get(7)).toEqual({ name: "Bob" });
  connection.close();
});

test("a number and messages of one's own kind go by the same line", async () => {
  const [, connection] = await opened();
  const heard: string[] = [];
  const stop = connection.listen(CHAT, (from) => heard.push(decoding.readVarString(from)));
  server.send(NUMBER, (to) => encoding.writeVarUint(to, 12));
  expect(connection.number).toBe(12);
  server.send(CHAT, (to) => encoding.writeVarString(to, "la"));
  stop();
  server.send(CHAT, (to) => encoding.writeVarString(to, "li"));
  expect(heard).toEqual(["la"]);
  server.drop();
  expect(connection.number).toBe(0);
  connection.close();
});

test("the server says who sits here, and says so again when that changes", async () => {
  const [, connection] = await opened();
  const roles: string[] = [];
  const sit = (role: string) =>
    server.send(103, (to) => encoding.writeVarString(to, JSON.stringify({ role, person: null })));
  sit("listener");
  connection.observeSeat((seat) => roles.push(seat.role));
  sit("editor");
  expect(roles).toEqual(["listener", "editor"]);
  connection.close();
});

test("who was sent away is told why, and does not knock again", async () => {
  const [, connection] = await opened();
  const line = server.line;
  server.refuse("Your place in this song was taken back.");
  server.drop(4403);
  expect(connection.isOut).toBe(true);
  expect(connection.problem?.problem).toBe("Your place in this song was taken back.");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.line).toBe(line);
});

test("a change that nobody acknowledges is a broken line, within seconds", async () => {
  const [live, connection] = await opened();
  server.save();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(connection.state).toBe("saved");
  server.isDown = server.isSilent = true;
  live.apply([changeSong({ seed: 1 })], "Seed");
  expect(connection.state).toBe("saving");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(connection.state).toBe("offline");
  connection.close();
});

test("a server that is not heard although it was asked is a broken line, even when nothing is written", async () => {
  const [, connection] = await opened();
  server.save();
  server.isDown = server.isSilent = true;
  await vi.advanceTimersByTimeAsync(21_000);
  expect(connection.state).toBe("offline");
  connection.close();
});

test("a server that is slow to save, but answers, is not given up", async () => {
  const [live, connection, states] = await opened();
  server.save();
  live.apply([changeSong({ seed: 1 })], "Seed");
  await vi.advanceTimersByTimeAsync(60_000);
  expect([connection.state, states.includes("offline")]).toEqual(["saving", false]);
  connection.close();
});

test("when the browser says that the network is gone or back, the line follows at once", async () => {
  const browser = new EventTarget();
  vi.stubGlobal("addEventListener", browser.addEventListener.bind(browser));
  vi.stubGlobal("removeEventListener", browser.removeEventListener.bind(browser));
  const [, connection] = await opened();
  server.save();
  server.isDown = true;
  browser.dispatchEvent(new Event("offline"));
  expect(connection.state).toBe("offline");
  await vi.advanceTimersByTimeAsync(60_000);
  server.isDown = false;
  browser.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  server.save();
  expect(connection.state).toBe("saved");
  connection.close();
});

test("what was written before anybody noticed that the line was gone was written apart", async () => {
  server.live.apply([changeSong({ title: "Rain" })], "Before");
  const live = new LiveSong({ by: "ann" });
  const connection = new Connection(live, "a song", { url: "ws://127.0.0.1:1" });
  const met: Met[] = [];
  const apart = new Apart(live, connection, "a song", Promise.resolve());
  apart.whenBack((each) => met.push(each));
  await vi.advanceTimersByTimeAsync(0);
  server.save();
  live.apply([changeSong({ seed: 4 })], "Known to both");
  server.save();
  server.live.apply([changeSong({ seed: 5 })], "From elsewhere");
  server.send(0, (to) => sync.writeUpdate(to, Y.encodeStateAsUpdate(server.live.doc)));
  server.isDown = server.isSilent = true;
  live.apply([changeSong({ title: "Mine" })], "Not noticed yet");
  server.live.apply([changeSong({ title: "Theirs" })], "Elsewhere");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(connection.state).toBe("offline");
  server.isDown = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(met).toHaveLength(1);
  const read = (...updates: Uint8Array[]): string[] => {
    const copy = new LiveSong();
    for (const update of updates) Y.applyUpdate(copy.doc, update);
    return [copy.song.title, String(copy.song.seed)];
  };
  const { base, mine, theirs } = met[0]!;
  expect(read(base)).toEqual(["Rain", "5"]);
  expect(read(base, mine)).toEqual(["Mine", "5"]);
  expect(read(base, theirs)).toEqual(["Theirs", "5"]);
  apart.close();
  connection.close();
});
