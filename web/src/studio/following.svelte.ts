/**
 * Where automation, or a knob of a MIDI device, has brought what it moves: knobs and faders show it while the song
 * plays and where it stands, as the engine sounds it. Read a few times a second; what is not moved costs nothing.
 */

import type { Catalogue } from "../engine/catalogue";
import type { Player } from "../engine/player";
import type { Automation, Song, Ticks } from "../song/document";
import { valueAtTick } from "../timeline/automation_curve";
import { targetLook } from "./target_scales";

const EVERY_MS = 50;

/** What it needs of the studio that it belongs to. */
interface Followed {
  readonly player: Pick<Player, "status" | "observe">;
  readonly song: Song;
  readonly catalogue: Catalogue;
}

export class Following {
  private tick = $state<Ticks>(0);
  /** What hands on MIDI devices hold, and where they have brought it. */
  private held = $state.raw<ReadonlyMap<string, number>>(new Map());
  private seen_ms = 0;

  constructor(private readonly studio: Followed) {}

  /** Follow the playhead; returns what ends it. */
  start(): () => void {
    return this.studio.player.observe(() => {
      const { tick, playing } = this.studio.player.status;
      const now = performance.now();
      if (playing && now - this.seen_ms < EVERY_MS) return;
      this.seen_ms = now;
      this.tick = tick;
    });
  }

  /** A device's knob holds a target at a value; null: it has let go. */
  hold(target: string, value: number | null): void {
    const held = new Map(this.held);
    if (value === null) held.delete(target);
    else held.set(target, value);
    this.held = held;
  }

  /** The value that a target has at the playhead; `otherwise` when no automation moves it. */
  value(target: string, otherwise: number): number {
    const held = this.held.get(target);
    if (held !== undefined) return held;
    const points = lanesOf(this.studio.song.automation).get(target)?.points;
    if (points === undefined || points.length === 0) return otherwise;
    const look = targetLook(this.studio.song, this.studio.catalogue, target);
    return look ? (valueAtTick(points, this.tick, look.scale) ?? otherwise) : otherwise;
  }
}

function lanesOf(automation: readonly Automation[]): ReadonlyMap<string, Automation> {
  let lanes = KNOWN.get(automation);
  if (lanes === undefined) {
    lanes = new Map(automation.map((lane) => [lane.target, lane]));
    KNOWN.set(automation, lanes);
  }
  return lanes;
}

/** Kept for each list of lanes: hundreds of knobs ask about the same one. */
const KNOWN = new WeakMap<readonly Automation[], ReadonlyMap<string, Automation>>();
