/**
 * The line between the live song and the server: what is written here goes there at once, and comes back from
 * everybody else; when the line breaks, work goes on and is caught up later.
 *
 * The framing is that of y-protocols (0 sync, 1 awareness, 3 query awareness), with three messages of
 * Woodshed's own: 100 says who makes the next update and why, 101 how many updates of this connection are on
 * the server's disk, 102 why something was not taken or not saved yet.
 *
 * What was written offline travels in the second step of the sync, which the server does not count: it says
 * 101 once that is on disk. So everything is saved when a 101 has come and its number is that of the updates sent.
 *
 * A network that is gone says nothing, and a socket takes minutes to find out. So the line counts as broken as
 * soon as the browser says that it is offline, and when the server was asked for something and stays silent.
 */

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import type { Cause, LiveSong } from "./live";
import { OfflineWork } from "./offline_work";

export type SaveState = "connecting" | "saving" | "saved" | "offline" | "refused";

export interface Problem {
  readonly problem: string;
  readonly remedy: string;
}

/** Who sits at this end, as the server sees it. */
interface Seated {
  readonly role: "listener" | "commenter" | "editor" | "owner";
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly colour: number;
    readonly avatar: string;
  } | null;
}

export interface ConnectionOptions {
  /** Where the server is, "ws://host:port"; the page's own server when it is left out. */
  readonly url?: string;
}

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const REASON = 100;
/** How many updates of this connection are on disk; see `saved`. */
export const SAVED = 101;
const REFUSED = 102;
/** What `together/` speaks over this line; see `listen` and `say`. */
export const TIME = 104;
export const TRANSPORT = 105;
export const SIGNAL = 106;
export const CHAT = 107;
export const NUMBER = 108;
/** Versions or branches of the song have other names, or there are others. */
export const NAMES = 109;
const SEAT = 103;

/** Why the server closed: who is here may not be, or not any more. */
const OUT = 4403;
/** Why the server closed: it could not read what was sent, or it was too large. Sending it again is no use. */
const HOPELESS: ReadonlySet<number> = new Set([4422, 1009]);
const SOONEST_MS = 500;
const LATEST_MS = 10_000;
/** How often is looked whether the server is still heard. */
const LOOK_MS = 1_500;
/** So many looks without a word, and the server is asked for one; at once when it has something to acknowledge. */
const QUIET_LOOKS = 8;
/** So many looks without a word after that, and the line is broken; a whole song may be long on its way. */
const PATIENT_LOOKS = 4;
const OPENING_LOOKS = 40;

export class Connection {
  readonly awareness: Awareness;
  /** Resolves when the song has come from the server for the first time. */
  readonly synced: Promise<void>;
  readonly #live: LiveSong;
  readonly #url: string;
  readonly #listeners = new Set<() => void>();
  readonly #returnListeners = new Set<(theirs: Uint8Array) => void>();
  #socket: WebSocket | undefined;
  #state: SaveState = "connecting";
  #problem: Problem | undefined;
  /** Updates sent since the line was opened, and how many of them are on disk; undefined: not heard yet. */
  #sent = 0;
  #saved: number | undefined;
  /** Whether the server has been sent all that was written before the line was opened. */
  #isCaughtUp = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  #number = 0;
  #looks: ReturnType<typeof setInterval> | undefined;
  /** Looks since the server was heard, and since it was asked for a word; undefined: it was not asked. */
  #quiet = 0;
  #asked: number | undefined;
  /** What the browser had still to send at the last look. */
  #buffered = 0;
  #hasSynced = false;
  #toldState: unknown;
  readonly #hearers = new Map<number, Set<(from: decoding.Decoder) => void>>();
  #isOut = false;
  #seat: Seated | undefined;
  readonly #seatListeners = new Set<(seat: Seated) => void>();
  #haveSynced = (): void => {};
  /** Why what the server has not confirmed was written. */
  readonly offlineWork = new OfflineWork();

  constructor(live: LiveSong, songId: string, options: ConnectionOptions = {}) {
    this.#live = live;
    this.#url = `${options.url ?? ownServer()}/api/songs/${encodeURIComponent(songId)}/live?woodshed=1`;
    this.awareness = new Awareness(live.doc);
    this.synced = new Promise((resolve) => {
      this.#haveSynced = resolve;
    });
    live.doc.on("update", this.#onUpdate);
    this.awareness.on("update", this.#onPresence);
    if (typeof addEventListener === "function") {
      addEventListener("offline", this.#onOffline);
      addEventListener("online", this.#onOnline);
    }
    this.#looks = setInterval(() => this.#look(), LOOK_MS);
    this.#open();
  }

  /** "saved" means that everything written here is on the server's disk. */
  get state(): SaveState {
    return this.#state;
  }

  /** Why the server did not take or keep something. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** How many updates were sent since the line was opened. */
  get sent(): number {
    return this.#sent;
  }

  /** How many of them are on the server's disk, with all that was written before; undefined: not heard yet. */
  get saved(): number | undefined {
    return this.#saved;
  }

  /** Call a listener whenever the state changes; returns how to stop that. */
  observe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Call a listener with what the others did meanwhile, before it is merged; returns how to stop that. */
  onReturn(listener: (theirs: Uint8Array) => void): () => void {
    this.#returnListeners.add(listener);
    return () => this.#returnListeners.delete(listener);
  }

  /** By which number the server knows this connection; 0 while there is none. Another one after every break. */
  get number(): number {
    return this.#number;
  }

  /** Call a listener with every message of a kind, from TIME to NAMES; returns how to stop that. */
  listen(kind: number, listener: (from: decoding.Decoder) => void): () => void {
    const hearers = this.#hearers.get(kind) ?? new Set();
    this.#hearers.set(kind, hearers.add(listener));
    return () => hearers.delete(listener);
  }

  /** Send a message of such a kind; while the line is broken it is lost. */
  say(kind: number, write: (to: encoding.Encoder) => void): void {
    this.#send(kind, write);
  }

  /** Whether the server sent this person away. */
  get isOut(): boolean {
    return this.#isOut;
  }

  /** Call a listener with who sits here, now and whenever that changes; returns how to stop that. */
  observeSeat(listener: (seat: Seated) => void): () => void {
    if (this.#seat) listener(this.#seat);
    this.#seatListeners.add(listener);
    return () => this.#seatListeners.delete(listener);
  }

  /** Try now, when the line is broken: the network may be back. */
  retry(): void {
    if (this.#socket || this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#open();
  }

  /** Leave the song: the others see it at once. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#looks);
    if (typeof removeEventListener === "function") {
      removeEventListener("offline", this.#onOffline);
      removeEventListener("online", this.#onOnline);
    }
    removeAwarenessStates(this.awareness, [this.#live.doc.clientID], "closing");
    this.#live.doc.off("update", this.#onUpdate);
    this.awareness.off("update", this.#onPresence);
    this.awareness.destroy();
    this.#socket?.close();
    this.#socket = undefined;
  }

  #open(): void {
    const socket = new WebSocket(this.#url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#quiet = this.#buffered = 0;
    this.#asked = undefined;
    this.#hasSynced = false;
    socket.onopen = () => this.#greet();
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket || !(data instanceof ArrayBuffer)) return;
      this.#heard();
      this.#take(new Uint8Array(data));
    };
    socket.onclose = ({ code }) => {
      if (socket === this.#socket) this.#lost(code);
    };
  }

  readonly #onOffline = (): void => this.#break();

  readonly #onOnline = (): void => {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#ask();
    else if (!this.#isOut) {
      this.#break();
      this.#failures = 0;
      this.retry();
    }
  };

  /** Give the line up; the browser may take minutes to notice itself. */
  #break(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#lost(0);
    socket.close();
  }

  /** Look whether the server is there. Looks are counted and not seconds, so that a page that slept listens first. */
  #look(): void {
    const socket = this.#socket;
    if (!socket) return;
    const { bufferedAmount = 0 } = socket;
    // What still goes out is a sign of life too.
    const moves = bufferedAmount < this.#buffered;
    this.#buffered = bufferedAmount;
    if (moves) this.#heard();
    this.#quiet += 1;
    if (this.#asked !== undefined) {
      this.#asked += 1;
      if (this.#asked > this.#patience(socket)) this.#break();
    } else if (this.#quiet >= QUIET_LOOKS || !this.#isSaved) this.#ask();
  }

  #patience({ readyState }: WebSocket): number {
    if (readyState !== WebSocket.OPEN) return QUIET_LOOKS;
    return this.#hasSynced ? PATIENT_LOOKS : OPENING_LOOKS;
  }

  #ask(): void {
    this.#asked ??= 0;
    // One byte: whoever asks for the time to keep time asks with four.
    this.#send(TIME, (to) => encoding.writeVarUint8Array(to, new Uint8Array(1)));
  }

  #heard(): void {
    this.#quiet = 0;
    this.#asked = undefined;
  }

  #greet(): void {
    this.#sent = 0;
    this.#saved = undefined;
    this.#isCaughtUp = false;
    this.#send(SYNC, (to) => sync.writeSyncStep1(to, this.#live.doc));
    // The others heard that this client left, with a higher clock: only what is newer than that counts for them.
    const own = this.awareness.meta.get(this.#live.doc.clientID);
    if (own) own.clock += 2;
    if (this.awareness.getLocalState() !== null) this.#sendPresence([this.#live.doc.clientID]);
    if (!this.#problem) this.#become("connecting");
  }

  #take(frame: Uint8Array): void {
    try {
      this.#read(decoding.createDecoder(frame));
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      this.#refuse({
        problem: `The server sent what could not be read: ${said}.`,
        remedy: "Reload the page.",
      });
    }
  }

  #read(from: decoding.Decoder): void {
    const kind = decoding.readVarUint(from);
    switch (kind) {
      case SYNC:
        this.#readSync(from);
        break;
      case AWARENESS:
        applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(from), this);
        break;
      case QUERY_AWARENESS:
        this.#sendPresence([...this.awareness.getStates().keys()]);
        break;
      case SAVED:
        this.#saved = decoding.readVarUint(from);
        this.offlineWork.save(this.#saved);
        if (this.#isSaved) {
          this.#failures = 0;
          this.#problem = undefined;
        }
        this.#tell(SAVED, from);
        this.#settle();
        break;
      case REFUSED:
        this.#refuse(JSON.parse(decoding.readVarString(from)) as Problem);
        break;
      case NUMBER:
        this.#number = decoding.readVarUint(from);
        this.#tell(NUMBER, from);
        break;
      case SEAT:
        this.#sit(JSON.parse(decoding.readVarString(from)) as Seated);
        break;
      default:
        this.#tell(kind, from);
    }
  }

  #tell(kind: number, from: decoding.Decoder): void {
    for (const hearer of this.#hearers.get(kind) ?? []) hearer(decoding.clone(from));
  }

  #sit(seat: Seated): void {
    this.#seat = seat;
    for (const listener of [...this.#seatListeners]) listener(seat);
  }

  #readSync(from: decoding.Decoder): void {
    const { doc } = this.#live;
    switch (decoding.readVarUint(from)) {
      case sync.messageYjsSyncStep1: {
        const known = decoding.readVarUint8Array(from);
        this.#reason(this.#offlineCause());
        this.#send(SYNC, (to) => sync.writeSyncStep2(to, doc, known));
        this.#isCaughtUp = true;
        this.#settle();
        break;
      }
      case sync.messageYjsSyncStep2: {
        const missing = decoding.readVarUint8Array(from);
        for (const listener of [...this.#returnListeners]) listener(missing);
        Y.applyUpdate(doc, missing, this);
        this.#hasSynced = true;
        this.#haveSynced();
        break;
      }
      case sync.messageYjsUpdate:
        Y.applyUpdate(doc, decoding.readVarUint8Array(from), this);
        break;
    }
  }

  /** Send what was written here; until the sync is through, it travels with all else that is new. */
  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    const sends = this.#isCaughtUp && this.#socket?.readyState === WebSocket.OPEN;
    if (sends) {
      this.#sent += 1;
      this.#reason(isCause(origin) ? origin : this.#offlineCause());
      this.#send(SYNC, (to) => sync.writeUpdate(to, update));
    }
    if (isCause(origin)) this.offlineWork.add(origin.why, sends ? this.#sent : 0);
    this.#settle();
  };

  readonly #onPresence = (
    { added, updated, removed }: { added: number[]; updated: number[]; removed: number[] },
    origin: unknown,
  ): void => {
    if (origin === this) {
      // The server says who left. Nobody else is taken for gone because their page was in the background.
      for (const id of [...added, ...updated]) {
        const known = this.awareness.meta.get(id);
        if (known) known.lastUpdated = Number.POSITIVE_INFINITY;
      }
      return;
    }
    // Somebody alone has nobody to whom the same is to be said again every quarter of a minute.
    const state = this.awareness.getLocalState();
    const isAlone = this.awareness.getStates().size <= 1;
    if (isAlone && state !== null && state === this.#toldState) return;
    this.#sendPresence([...added, ...updated, ...removed]);
  };

  #offlineCause(): Cause {
    return { by: this.#live.by, why: this.offlineWork.inWords(), own: true };
  }

  #reason({ by, why }: Cause): void {
    this.#send(REASON, (to) => encoding.writeVarString(to, JSON.stringify({ by, why })));
  }

  #sendPresence(clients: readonly number[]): void {
    this.#toldState = this.awareness.getLocalState();
    this.#send(AWARENESS, (to) =>
      encoding.writeVarUint8Array(to, encodeAwarenessUpdate(this.awareness, [...clients])),
    );
  }

  #send(kind: number, write: (to: encoding.Encoder) => void): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const to = encoding.createEncoder();
    encoding.writeVarUint(to, kind);
    write(to);
    this.#socket.send(encoding.toUint8Array(to));
  }

  #lost(code: number): void {
    this.#socket = undefined;
    this.offlineWork.part();
    this.#number = 0;
    this.#isCaughtUp = false;
    this.#saved = undefined;
    this.#sent = 0;
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.#live.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    // Whoever is still there when the line is back says the same as before, and is to be heard.
    for (const id of others) this.awareness.meta.delete(id);
    if (code === OUT) {
      this.#isOut = true;
      this.#refuse(this.#problem ?? { problem: "You may not come in.", remedy: "Ask whoever invited you." });
      return;
    }
    if (!this.#problem) this.#become("offline");
    if (this.#isClosed || HOPELESS.has(code)) return;
    const most = Math.min(LATEST_MS, SOONEST_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#open(), most * (0.5 + Math.random() / 2));
  }

  get #isSaved(): boolean {
    return this.#saved !== undefined && this.#saved >= this.#sent;
  }

  #refuse(problem: Problem): void {
    this.#problem = problem;
    this.#become("refused");
  }

  #settle(): void {
    if (this.#problem || !this.#socket) return;
    if (!this.#isCaughtUp) this.#become(this.#state === "offline" ? "offline" : "connecting");
    else this.#become(this.#isSaved ? "saved" : "saving");
  }

  #become(state: SaveState): void {
    if (state === this.#state && state !== "refused") return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

function ownServer(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}`;
}

const isCause = (origin: unknown): origin is Cause =>
  typeof origin === "object" && origin !== null && "why" in origin && "by" in origin;
