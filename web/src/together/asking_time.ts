/** Asks the server for the time: ten times quickly, then once a second, as long as somebody needs to know. */

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type Connection, NUMBER, TIME } from "../song/connection";
import { RoomClock } from "./clock";

const QUICK_MS = 40;
const QUICK_TIMES = 10;
const EVERY_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;

export class AskingTime {
  readonly clock = new RoomClock();
  private readonly asked = new Map<number, number>();
  private readonly leave: (() => void)[];
  private next = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `told` is called after every answer. */
  constructor(
    private readonly connection: Pick<Connection, "listen" | "say">,
    private readonly told: () => void,
  ) {
    this.leave = [
      connection.listen(TIME, (from) => this.hear(from)),
      connection.listen(NUMBER, () => this.begin()),
    ];
    this.begin();
  }

  close(): void {
    clearTimeout(this.timer);
    for (const leave of this.leave) leave();
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.clock.reset();
    this.asked.clear();
    this.next = 0;
    this.ask();
  }

  private ask(): void {
    const now = performance.now();
    for (const [question, at] of this.asked) if (now - at > LONGEST_WAIT_MS) this.asked.delete(question);
    this.asked.set(this.next, now);
    const echo = new Uint8Array(new Uint32Array([this.next]).buffer);
    this.connection.say(TIME, (to) => encoding.writeVarUint8Array(to, echo));
    this.next += 1;
    this.timer = setTimeout(() => this.ask(), this.next < QUICK_TIMES ? QUICK_MS : EVERY_MS);
  }

  private hear(from: decoding.Decoder): void {
    const heard = performance.now();
    const echo = decoding.readVarUint8Array(from);
    const rest = decoding.readTailAsUint8Array(from);
    if (echo.length !== 4 || rest.length !== 8) return;
    const question = new DataView(echo.slice().buffer).getUint32(0, true);
    const asked = this.asked.get(question);
    if (asked === undefined || !this.asked.delete(question)) return;
    this.clock.take(asked, new DataView(rest.slice().buffer).getFloat64(0, true), heard);
    this.told();
  }
}
