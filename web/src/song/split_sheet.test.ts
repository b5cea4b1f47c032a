import { expect, test } from "vitest";
import type { Credit } from "./document";
import { percent, sheetOf, sheetText } from "./split_sheet";

const ann: Credit = { id: "ann", name: "Ann", role: "Writer", extra: { share_bp: 6667 } };
const bo: Credit = { id: "bo", name: "Bo", role: "Producer", extra: { share_bp: 3333 } };
const eve: Credit = { id: "eve", name: "Eve", role: "Thanks", extra: {} };

test("what is signed is the text that Python signs", () => {
  // The same text stands in tests/song/test_split_sheet.py.
  expect(sheetText([ann, bo])).toBe('[["ann","Ann","Writer",6667],["bo","Bo","Producer",3333]]');
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
