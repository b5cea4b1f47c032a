/** Reading automation lanes: those that several people began for one target are put together as one. */

import * as Y from "yjs";
import type { Automation } from "./document";
import { inOrder } from "./ordering";
import { type AnyRecord, NO_RECORDS } from "./plain";
import { keptIfSame, listOf, readOrUndefined } from "./reading_roots";
import { PLACES, SONG } from "./records";
import { entryOf, jsonOf, plainOfArray, restored } from "./shape";
import { compareText, isTarget, NOTHING } from "./values";

/** One lane of the document: the points of one writer, and fields of a newer version. */
interface Known {
  readonly points: Map<string, AnyRecord>;
  readonly extra: Map<string, unknown>;
}

/** Return the target in a lane's name, which ends with its writer; "" when it names none. */
export const targetOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf("~")));

export class Lanes {
  readonly #root: Y.Map<unknown>;
  readonly #known = new Map<string, Known>();
  readonly #namesOf = new Map<string, Set<string>>();
  readonly #lanes = new Map<string, AnyRecord>();
  #stale: Map<string, Set<string> | "whole"> | undefined;
  #all: readonly AnyRecord[] = NO_RECORDS;

  constructor(root: Y.Map<unknown>) {
    this.#root = root;
  }

  forget(event: Y.YEvent<Y.AbstractType<unknown>>): void {
    this.#stale ??= this.#everything();
    const [name, point] = event.path.map(String);
    const changed = [...event.keys.keys()];
    if (name === undefined) for (const each of changed) this.#stale.set(each, "whole");
    else this.#forgetPoints(name, point === undefined ? changed : [point]);
  }

  #forgetPoints(name: string, points: readonly string[]): void {
    const stale = this.#stale!.get(name) ?? new Set<string>();
    if (stale === "whole") return;
    for (const point of points) stale.add(point);
    this.#stale!.set(name, stale);
  }

  all(): readonly Automation[] {
    const stale = this.#stale ?? this.#everything();
    this.#stale = new Map();
    const targets = new Set<string>();
    for (const [name, keys] of stale) {
      this.#refresh(name, keys);
      targets.add(targetOf(name));
    }
    let changed = false;
    for (const target of targets) {
      const before = this.#lanes.get(target);
      const now = this.#lane(target, before);
      if (now === before) continue;
      changed = true;
      if (now) this.#lanes.set(target, now);
      else this.#lanes.delete(target);
    }
    if (changed) this.#all = inOrder([...this.#lanes.values()], SONG.orders.automation!);
    if (this.#lanes.size === 0) this.#all = NO_RECORDS;
    return this.#all as readonly unknown[] as readonly Automation[];
  }

  #everything(): Map<string, Set<string> | "whole"> {
    return new Map([...this.#root.keys()].map((name) => [name, "whole"]));
  }

  #refresh(name: string, keys: Set<string> | "whole"): void {
    const names = this.#namesOf.get(targetOf(name)) ?? new Set<string>();
    this.#namesOf.set(targetOf(name), names);
    const shared = this.#root.get(name);
    const entry = shared instanceof Y.Map ? shared : entryOf(shared);
    if (!entry) {
      this.#known.delete(name);
      names.delete(name);
      return;
    }
    names.add(name);
    const known = this.#known.get(name) ?? {
      points: new Map<string, AnyRecord>(),
      extra: new Map<string, unknown>(),
    };
    this.#known.set(name, known);
    const all =
      keys === "whole"
        ? [...known.points.keys(), ...known.extra.keys(), ...(entry.keys() as Iterable<string>)]
        : keys;
    for (const key of all) refreshKey(known, key, entry.has(key), entry.get(key));
  }

  /** Put a target's lanes together: of points with one id the first lane's counts. */
  #lane(target: string, before: AnyRecord | undefined): AnyRecord | undefined {
    const names = [...(this.#namesOf.get(target) ?? [])].sort(compareText);
    if (!isTarget(target) || names.length === 0) return undefined;
    const known = names.map((name) => this.#known.get(name)!);
    const points = known.length === 1 ? known[0]!.points : merged(known);
    const extra = new Map(
      known.flatMap((each) => [...each.extra].map(([name, value]) => [name.slice(1), value] as const)),
    );
    if (points.size === 0 && extra.size === 0) return undefined;
    const lane = readOrUndefined(PLACES.Automation, Object.fromEntries([...extra, ["target", target]]));
    if (!lane || (points.size === 0 && Object.keys(lane.extra ?? NOTHING).length === 0)) return undefined;
    const old = before?.points as readonly AnyRecord[] | undefined;
    const whole = { ...lane, points: listOf(points, PLACES.Automation.orders.points!, old) };
    return whole.points === old ? keptIfSame(before, whole) : whole;
  }
}

/** Return the points of several lanes for one target; of those with one id the first lane's counts. */
function merged(lanes: readonly Known[]): Map<string, AnyRecord> {
  const points = new Map<string, AnyRecord>();
  for (const lane of lanes)
    for (const [key, point] of lane.points) if (!points.has(key)) points.set(key, point);
  return points;
}

function refreshKey({ points, extra }: Known, key: string, isThere: boolean, value: unknown): void {
  if (key.startsWith("~")) {
    if (isThere) extra.set(key, restored(jsonOf(value)));
    else extra.delete(key);
    return;
  }
  const data = isThere ? plainOfArray("Point", key, value) : undefined;
  const now = keptIfSame(points.get(key), data && readOrUndefined(PLACES.Point, data));
  if (now) points.set(key, now);
  else points.delete(key);
}
