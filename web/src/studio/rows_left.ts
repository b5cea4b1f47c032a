/** How the rows of each song were left: open lanes, heights, folded groups; kept for the songs seen last. */

const KEPT = "woodshed-rows";
const MOST_SONGS = 60;

export interface RowsLeft {
  readonly openLanes: ReadonlySet<string>;
  readonly wantedLanes: ReadonlyMap<string, readonly string[]>;
  readonly heights: ReadonlyMap<string, number>;
  readonly folded: ReadonlySet<string>;
}

/** Return how the rows of a song were left; what cannot be read is as if nothing had been kept. */
export function recallRows(song: string): Partial<RowsLeft> {
  const kept = allKept().find(([id]) => id === song)?.[1];
  if (!isTable(kept)) return {};
  return {
    openLanes: new Set(words(kept.openLanes)),
    wantedLanes: new Map(pairs(kept.wantedLanes).map(([track, targets]) => [track, words(targets)])),
    heights: new Map(
      pairs(kept.heights).filter((pair): pair is [string, number] => Number.isFinite(pair[1])),
    ),
    folded: new Set(words(kept.folded)),
  };
}

/** Keep how the rows of a song are left; a full or forbidden store loses only that. */
export function keepRows(song: string, rows: RowsLeft): void {
  const kept = {
    openLanes: [...rows.openLanes],
    wantedLanes: [...rows.wantedLanes],
    heights: [...rows.heights],
    folded: [...rows.folded],
  };
  const others = allKept().filter(([id]) => id !== song);
  try {
    localStorage.setItem(KEPT, JSON.stringify([[song, kept], ...others].slice(0, MOST_SONGS)));
  } catch {
    // As said above.
  }
}

function allKept(): [string, unknown][] {
  try {
    return pairs(JSON.parse(localStorage.getItem(KEPT) ?? "[]"));
  } catch {
    return [];
  }
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const words = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
const pairs = (value: unknown): [string, unknown][] =>
  Array.isArray(value)
    ? value.filter((each): each is [string, unknown] => Array.isArray(each) && typeof each[0] === "string")
    : [];
