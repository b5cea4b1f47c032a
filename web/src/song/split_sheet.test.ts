import { expect, test } from "vitest";
import type { Credit } from "./document";
import { differences, percent, sheetOf, sheetText } from "./split_sheet";

const ann: Credit = { id: "ann", name: "Ann", role: "Writer", extra: { share_bp: 6667 } };
const bo: Credit = { id: "bo", name: "Bo", role: "Producer", extra: { share_bp: 3333 } };
const eve: Credit = { id: "eve", name: "Eve", role: "Thanks", extra: {} };

test("what is signed is the text that Python signs", () => {
  // The same text stands in tests/song/test_split_sheet.py.
  expect(sheetText([ann, bo])).toBe('[["ann","Ann","Writer",6667],["bo","Bo","Producer",3333]]');
  const odd = { ...ann, name: 'Änn "\\" \u0001\u007f\u2028 🥁', extra: { share_bp: 33.7 } };
  expect(sheetText([odd])).toBe('[["ann","Änn \\"\\\\\\" \\u0001\u007f\u2028 🥁","Writer",33]]');
});

test("a signature counts until the shares change", () => {
  const signed = { by: "Ann", at: "2026-05-01T12:00:00Z", text: sheetText([ann, bo]) };
  const proven = new Map([["ann", signed]]);
  const mine = { ...ann, extra: { ...ann.extra, signed } };
  expect(sheetOf([mine, bo, eve], proven).lines.map((line) => line.signed_by)).toEqual(["Ann", ""]);
  const other = { ...bo, extra: { share_bp: 3332 } };
  expect(sheetOf([mine, other], proven).lines[0]).toMatchObject({ signed_by: "", void: true });
  expect(sheetOf([mine, other], proven).addsUp).toBe(false);
});

test("a signature counts again when the sheet says again what was signed", () => {
  const signed = { by: "Ann", at: "2026-05-01T12:00:00Z", text: sheetText([ann, bo]) };
  const mine = { ...ann, extra: { ...ann.extra, signed } };
  const lines = (other: Credit) => sheetOf([mine, other], new Map([["ann", signed]])).lines;
  expect(lines({ ...bo, role: "Mixer" })[0]).toMatchObject({ signed_by: "", void: true });
  expect(lines(bo)[0]).toMatchObject({ signed_by: "Ann", void: false });
});

test("a sheet with less than nothing or more than all of a song cannot be signed", () => {
  const [less, more] = [
    { ...ann, extra: { share_bp: -5 } },
    { ...bo, extra: { share_bp: 10_005 } },
  ];
  const sheet = sheetOf([less, more]);
  expect(sheet).toMatchObject({ total_bp: 10_000, addsUp: false, isSigned: false, noShares: "Ann and Bo" });
  expect(sheet.lines.map((line) => line.isShare)).toEqual([false, false]);
  const signed = { by: "Ann", at: "2026-05-01T12:00:00Z", text: sheetText([less, more]) };
  const forced = { ...less, extra: { ...less.extra, signed } };
  expect(sheetOf([forced, more], new Map([["ann", signed]])).lines[0]).toMatchObject({
    signed_at: "",
    void: true,
  });
  expect(sheetOf([{ ...ann, extra: { share_bp: Number.NaN } }]).lines).toEqual([]);
});

test("what is different from what somebody saw is said for each line", () => {
  const seen = sheetText([ann, bo]);
  const { lines } = sheetOf([
    { ...ann, extra: { share_bp: 100 } },
    { ...eve, extra: { share_bp: 9900 } },
  ]);
  const { lines: told, gone } = differences(seen, lines);
  expect([...told]).toEqual([
    ["ann", "was 66.67 %"],
    ["eve", "new"],
  ]);
  expect(gone).toEqual(["Bo"]);
  expect(differences(seen, sheetOf([ann, { ...bo, name: "Bob", role: "" }]).lines).lines.get("bo")).toBe(
    "was Bo, Producer",
  );
  expect(differences(seen, sheetOf([ann, bo]).lines)).toEqual({ lines: new Map(), gone: [] });
});

test("what somebody wrote into the song is no signature unless the server vouches for it", () => {
  const signed = { by: "Ann", at: "2026-05-01T12:00:00Z", text: sheetText([ann, bo]) };
  const forged = { ...ann, extra: { ...ann.extra, signed } };
  expect(sheetOf([forged, bo]).lines[0]).toMatchObject({ signed_at: "", void: false, unproven: true });
  expect(sheetOf([ann, bo], new Map([["ann", signed]])).lines[0]).toMatchObject({
    signed_at: "",
    unproven: false,
  });
});

test("shares are said without idle digits", () => {
  expect([5000, 3334, 3330].map(percent)).toEqual(["50 %", "33.34 %", "33.3 %"]);
});
