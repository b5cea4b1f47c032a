import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { apply, applyAll, inverseAll } from "./applying";
import type { Edit } from "./edits";
import { SongError } from "./errors";
import { formatSong, readSong } from "./text";

const FOLDER = new URL("../../../tests/song/conformance/", import.meta.url);
const load = (name: string) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));
const cases = readdirSync(FOLDER).filter((name) => name.endsWith(".json") && name !== "impossible.json");

describe("the cases that Python and the page must agree on", () => {
  it.each(cases)("%s: edits lead from before to after and back", (name) => {
    const found = load(name) as { before: unknown; after: unknown; edits: Edit[]; inverse: Edit[] };
    const [before, after] = [readSong(found.before), readSong(found.after)];
    expect(applyAll(found.edits, before)).toEqual(after);
    expect(applyAll(found.inverse, after)).toEqual(before);
    expect(applyAll(inverseAll(found.edits, before), after)).toEqual(before);
    expect(JSON.parse(formatSong(after))).toEqual({ schema: 1, ...(found.after as object) });
  });

  const impossible = load("impossible.json") as { before: unknown; impossible: Edit[] };
  it.each(impossible.impossible.map((edit) => [JSON.stringify(edit), edit] as const))(
    "%s is refused",
    (_, edit) => {
      const before = readSong(impossible.before);
      const text = formatSong(before);
      expect(() => apply(edit, before)).toThrow(SongError);
      expect(formatSong(before)).toBe(text);
    },
  );
});
