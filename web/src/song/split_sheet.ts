/** The split sheet of a song, which lies in its credits. The twin of `woodshed/song/split_sheet.py`. */

import type { Credit } from "./document";
import { isMapping } from "./values";

export const WHOLE_BP = 10_000;

export interface SheetLine {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** Hundredths of a per cent. */
  readonly share_bp: number;
  /** Whether that is between nothing and the whole; anything can be written into a song. */
  readonly isShare: boolean;
  readonly signed_by: string;
  readonly signed_at: string;
  /** Signed, but something else than what the sheet says now. */
  readonly void: boolean;
  /** The song says that it is signed, and the server knows of no such signature. */
  readonly unproven: boolean;
}

/** A signature that the server vouches for: anybody who edits a song could write one into it. */
export interface Signature {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** What was signed; "" for something else than what the sheet says now. */
  readonly text: string;
}

/** By the id of a line. */
export type Signatures = ReadonlyMap<string, Signature>;

export interface SplitSheet {
  /** What is signed; whoever signs tells the server that this is what they see. */
  readonly text: string;
  readonly lines: readonly SheetLine[];
  readonly total_bp: number;
  /** Whether each is a share and all are the whole, so that the sheet can be signed. */
  readonly addsUp: boolean;
  /** Of whom it names a share that is less than nothing or more than the whole, in words; "": of nobody. */
  readonly noShares: string;
  readonly isSigned: boolean;
}

/** The credits that have a share, with those of the proven signatures that count for what the sheet says now. */
export function sheetOf(credits: readonly Credit[], proven: Signatures = new Map()): SplitSheet {
  const sharing = credits.filter((credit) => Number.isFinite(credit.extra.share_bp));
  const text = sheetText(sharing);
  const canCount = sharing.every((credit) => isShare(shareOf(credit)));
  const lines = sharing.map((credit): SheetLine => {
    const signed = isMapping(credit.extra.signed) ? proven.get(credit.id) : undefined;
    const counts = canCount && signed?.text === text;
    return {
      id: credit.id,
      name: credit.name,
      role: credit.role,
      share_bp: shareOf(credit),
      isShare: isShare(shareOf(credit)),
      signed_by: counts ? signed.by : "",
      signed_at: counts ? signed.at : "",
      void: signed !== undefined && !counts,
      unproven: isMapping(credit.extra.signed) && signed === undefined,
    };
  });
  const total_bp = lines.reduce((sum, line) => sum + line.share_bp, 0);
  const noShares = lines
    .filter((line) => !line.isShare)
    .map((line) => line.name || "somebody")
    .join(" and ");
  const addsUp = lines.length > 0 && total_bp === WHOLE_BP && noShares === "";
  const isSigned = addsUp && lines.every((line) => line.signed_at !== "");
  return { text, lines, total_bp, addsUp, noShares, isSigned };
}

/** What is signed: ids, names, roles and shares. */
export const sheetText = (credits: readonly Credit[]): string =>
  JSON.stringify(credits.map((credit) => [credit.id, credit.name, credit.role, shareOf(credit)]));

const isShare = (share_bp: number): boolean => share_bp >= 0 && share_bp <= WHOLE_BP;

const shareOf = (credit: Credit): number => Math.trunc(Number(credit.extra.share_bp ?? 0));

/** What is different on the sheet from what somebody saw: in words by the id of a line, and who is gone. */
export interface Differences {
  readonly lines: ReadonlyMap<string, string>;
  readonly gone: readonly string[];
}

/** What is different now from a sheet whose text was `seen`. */
export function differences(seen: string, lines: readonly SheetLine[]): Differences {
  const rows = JSON.parse(seen) as readonly (readonly [string, string, string, number])[];
  const before = new Map(rows.map((row) => [row[0], row]));
  const told = new Map<string, string>();
  for (const { id, name, role, share_bp } of lines) {
    const row = before.get(id);
    const was = row
      ? [
          row[1] !== name && (row[1] || "nobody"),
          row[2] !== role && (row[2] || "no role"),
          row[3] !== share_bp && percent(row[3]),
        ]
      : [];
    const words = was.filter((each) => typeof each === "string").join(", ");
    if (!row) told.set(id, "new");
    else if (words) told.set(id, `was ${words}`);
  }
  const still = new Set(lines.map((line) => line.id));
  return { lines: told, gone: rows.filter(([id]) => !still.has(id)).map(([, name]) => name) };
}

/** A share as people write it: "33.34 %". */
export const percent = (share_bp: number): string => `${Number((share_bp / 100).toFixed(2))} %`;
