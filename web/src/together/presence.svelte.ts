/**
 * Who else is in the song, and telling them what this person looks at, points to, has selected and drags.
 *
 * Told at most ten times a second, and to nobody while nobody is there.
 */

import { rollOf } from "../piano_roll/roll.svelte";
import { NUMBER } from "../song/connection";
import type { Studio } from "../studio/studio.svelte";
import type { Bench } from "../timeline/bench.svelte";
import { personHere } from "./person";
import {
  coarse,
  coarseView,
  type Drag,
  type Looking,
  MOST_TOLD,
  type Other,
  type Pointer,
  readState,
  type Selected,
  type State,
} from "./states";
import { Throttle } from "./throttle";

const EVERY_MS = 100;

export class Presence {
  /** The others, in the order in which they came. */
  others = $state.raw<readonly Other[]>([]);
  /** Somebody came or went, for screen readers. */
  said = $state("");
  pointer = $state.raw<Pointer | null>(null);
  listening = $state(false);
  latency_ms = $state(0);
  calling = $state(false);
  muted = $state(false);
  /** The timeline, when it is shown. */
  bench = $state.raw<Bench | null>(null);
  private number = $state(0);
  readonly person = $derived.by(() => personHere(this.studio));
  private readonly throttle: Throttle<State>;
  private readonly leave: (() => void)[];
  private hasTold = false;

  constructor(private readonly studio: Studio) {
    const { connection } = studio;
    this.number = connection.number;
    this.throttle = new Throttle((state) => {
      if (this.hasTold && this.others.length === 0 && connection.awareness.getStates().size <= 1) return;
      this.hasTold = true;
      connection.awareness.setLocalState({ ...state });
    }, EVERY_MS);
    connection.awareness.on("change", this.follow);
    this.leave = [
      () => connection.awareness.off("change", this.follow),
      connection.listen(NUMBER, () => {
        this.number = connection.number;
        this.hasTold = false;
        this.throttle.again();
      }),
      $effect.root(() => {
        $effect(() => this.throttle.take(this.state));
      }),
    ];
    this.follow();
  }

  /** The others by the number of their connection. */
  byNumber(number: number): Other | undefined {
    return this.others.find((other) => other.number === number);
  }

  close(): void {
    for (const leave of this.leave) leave();
    this.throttle.close();
  }

  private get state(): State {
    const { listening, latency_ms, calling, muted, number, person } = this;
    return {
      person,
      number,
      role: this.studio.rights.role,
      looking: this.looking,
      pointer: this.pointer,
      selected: this.selected,
      drag: this.drag,
      listening,
      latency_ms,
      calling,
      muted,
    };
  }

  private get looking(): Looking | null {
    const { bench, studio } = this;
    const { view, selection } = studio;
    if (!bench || bench.width === 0) return null;
    const top = bench.rows.find((row) => row.kind === "track" && row.top + row.height > view.scrollTop);
    return {
      low: view.showLow ? view.low : "",
      clip: selection.clip,
      track: selection.track,
      from: coarseView(view.scrollTick),
      to: coarseView(view.scrollTick + bench.width / view.pixelsPerTick),
      top: top?.track.id ?? "",
    };
  }

  private get selected(): Selected {
    const { clips, notes } = this.studio.selection;
    return { clips: [...clips].slice(0, MOST_TOLD), notes: [...notes].slice(0, MOST_TOLD) };
  }

  private get drag(): Drag | null {
    const { bench, studio } = this;
    const clips = bench?.ghosts.clips ?? [];
    if (clips.length > 0)
      return {
        clips: clips.slice(0, MOST_TOLD).map(({ clip, track, start, length }) => ({
          track,
          start: coarse(start),
          length: coarse(length),
          name: clip.name,
        })),
      };
    const roll = rollOf(studio);
    if (roll.ghost.notes.length === 0 || !roll.clip || studio.recording.isOn) return null;
    return {
      clip: roll.clip.id,
      notes: roll.ghost.notes.slice(0, MOST_TOLD).map(({ start, length, pitch }) => ({
        start: coarse(start, 20),
        length: coarse(length, 20),
        pitch,
      })),
    };
  }

  private readonly follow = (): void => {
    const { awareness } = this.studio.connection;
    const before = this.others;
    const others: Other[] = [];
    for (const [client, state] of awareness.getStates()) {
      const other = client === awareness.clientID ? undefined : readState(client, state);
      if (other) others.push(other);
    }
    this.others = others;
    const came = others.filter((other) => !before.some((each) => each.client === other.client));
    const went = before.filter((other) => !others.some((each) => each.client === other.client));
    if (came.length > 0) this.throttle.again();
    const words = [
      ...came.map((other) => `${other.person.name} is here.`),
      ...went.map((other) => `${other.person.name} left.`),
    ];
    if (words.length > 0) this.said = words.join(" ");
  };
}
