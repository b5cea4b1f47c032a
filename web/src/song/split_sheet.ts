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
  readonly lines: readonly SheetLine[];
  readonly total_bp: number;
  readonly addsUp: boolean;
  readonly isSigned: boolean;
}

/** The credits that have a share, with those of the proven signatures that count for what the sheet says now. */
export function sheetOf(credits: readonly Credit[], proven: Signatures = new Map()): SplitSheet {
  const sharing = credits.filter((credit) => typeof credit.extra.share_bp === "number");
  const text = sheetText(sharing);
  const lines = sharing.map((credit): SheetLine => {
    const signed = isMapping(credit.extra.signed) ? proven.get(credit.id) : undefined;
    const counts = signed?.text === text;
    return {
      id: credit.id,
      name: credit.name,
      role: credit.role,
      share_bp: shareOf(credit),
      signed_by: counts ? signed.by : "",
      signed_at: counts ? signed.at : "",
      void: signed !== undefined && !counts,
      unproven: isMapping(credit.extra.signed) && signed === undefined,
    };
  });
  const total_bp = lines.reduce((sum, line) => sum + line.share_bp, 0);
  const addsUp = lines.length > 0 && total_bp === WHOLE_BP;
  return { lines, total_bp, addsUp, isSigned: addsUp && lines.every((line) => line.signed_at !== "") };
}

/** What is signed: ids, names, roles and shares. */
export const sheetText = (credits: readonly Credit[]): string =>
  JSON.stringify(credits.map((credit) => [credit.id, credit.name, credit.role, shareOf(credit)]));

const shareOf = (credit: Credit): number => Math.trunc(Number(credit.extra.share_bp ?? 0));

/** A share as people write it: "33.34 %". */
export const percent = (share_bp: number): string => `${Number((share_bp / 100).toFixed(2))} %`;
