/**
 * What a hand turns: heard at once, and kept as a value, as a point, or as the movement itself.
 *
 * `touch` while it turns, `turn` when it lets go. While writing is armed and the song plays, the movement
 * becomes points of automation, one step of undo; without it, a value that is automated gets a point at the
 * playhead, and any other value is simply changed.
 */

import type { Catalogue } from "../engine/catalogue";
import { ownStrip } from "../engine/console_strips";
import type { Player } from "../engine/player";
import type { Automation, Song, Ticks } from "../song/document";
import { add, change, type Edit } from "../song/edits";
import { newPoint, type Sample, writtenOver } from "./automation_recording";
import { targetLook } from "./target_scales";
import { editOf } from "./targets";

/** What it needs of the studio that it belongs to. */
export interface Written {
  readonly player: Pick<Player, "touch" | "release" | "status">;
  readonly catalogue: Catalogue;
  readonly song: Song;
  apply(edits: readonly Edit[], why: string, options?: { join?: string }): boolean;
}

/** Points closer than this to the playhead are changed rather than joined by another: a 64th note. */
const NEAR: Ticks = 60;

export class AutomationWriting {
  /** Whether movements are written while the song plays. */
  armed = $state(false);
  /** Targets that a hand moves and that are being written now. */
  writing = $state.raw<ReadonlySet<string>>(new Set());
  private readonly moves = new Map<string, Sample[]>();

  constructor(private readonly studio: Written) {}

  /** A hand moves `target`: let it be heard, and remember the movement while it is written. */
  touch(target: string, value: number): void {
    const { player } = this.studio;
    player.touch(target, value);
    if (!this.armed || !player.status.playing) return;
    const move = this.moves.get(target) ?? this.begin(target);
    const tick = Math.max(0, player.status.tick);
    const last = move.at(-1);
    if (last && tick < last.tick) {
      // The loop has begun again: what was written so far stands, and a new movement starts.
      this.write(target, move, "Automation written");
      move.length = 0;
    }
    move.push({ tick, value });
  }

  /** The hand lets go of `target` at `value`; `why` names the step: "Cutoff of Ladder synth turned". */
  turn(target: string, value: number, why: string): void {
    const { player } = this.studio;
    const move = this.moves.get(target);
    if (move) {
      move.push({ tick: Math.max(move.at(-1)?.tick ?? 0, player.status.tick), value });
      this.finish(target, why);
    } else if (this.lane(target)) this.setPoint(target, value, why);
    else
      this.studio.apply(editOf(this.studio.song, target, value, this.studio.catalogue), why, {
        join: target,
      });
    player.release(target);
  }

  /** Points need a device of the song: a strip that the desk gives becomes the track's own before it has any. */
  keep(target: string): void {
    const { song, catalogue } = this.studio;
    const edits = ownStrip(song, target.slice(0, target.indexOf(".")), catalogue);
    if (edits.length > 0) this.studio.apply(edits, "A strip of its own", { join: `written ${target}` });
  }

  /** Write what is still held: the song has stopped, or writing was put off. */
  finishAll(): void {
    for (const target of [...this.moves.keys()]) {
      this.finish(target, "Automation written");
      this.studio.player.release(target);
    }
  }

  private begin(target: string): Sample[] {
    this.keep(target);
    const move: Sample[] = [];
    this.moves.set(target, move);
    this.writing = new Set(this.moves.keys());
    return move;
  }

  private finish(target: string, why: string): void {
    const move = this.moves.get(target) ?? [];
    this.moves.delete(target);
    this.writing = new Set(this.moves.keys());
    this.write(target, move, why);
  }

  private write(target: string, move: readonly Sample[], why: string): void {
    const { song, catalogue } = this.studio;
    const look = targetLook(song, catalogue, target);
    const join = `written ${target}`;
    if (look)
      this.studio.apply(writtenOver(target, this.lane(target)?.points ?? [], move, look.scale), why, {
        join,
      });
  }

  /** A lane of one point is a value, so that point moves; else the value holds at the playhead. */
  private setPoint(target: string, value: number, why: string): void {
    const { song, catalogue, player } = this.studio;
    const points = this.lane(target)?.points ?? [];
    const tick = Math.max(0, Math.round(player.status.tick));
    const near =
      points.length === 1 ? points[0] : points.find((point) => Math.abs(point.tick - tick) <= NEAR);
    const stepped = targetLook(song, catalogue, target)?.scale.stepped === true;
    const edit = near
      ? change("Point", { [near.id]: { value } }, target)
      : add("Point", [{ ...newPoint({ tick, value }, stepped) }], target);
    this.studio.apply([edit], why, { join: target });
  }

  private lane(target: string): Automation | undefined {
    return this.studio.song.automation.find((lane) => lane.target === target && lane.points.length > 0);
  }
}
