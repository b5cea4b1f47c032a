import { expect, test } from "vitest";
import {
  areaAt,
  bounded,
  boxOf,
  type Frame,
  fitting,
  hitWidth,
  noteAt,
  notesIn,
  pitchAt,
  tickAt,
  xOf,
  yOf,
  type Zoom,
  zoomedRows,
  zoomedTime,
} from "./geometry";
import { drumRows, keyRows } from "./rows";
import { clip, drum, note, track } from "./testing";

const FRAME: Frame = { width: 1070, height: 400, keys: 70, top: 40, lane: 80 };
/** 100 px a beat, rows of 10 px, pitch 84 on top. */
const ZOOM: Zoom = { pixelsPerTick: 100 / 960, scrollTick: 0, rowHeight: 10, scrollRow: 43 };
const ROWS = keyRows(null);
const y = (pitch: number): number => yOf(ROWS.rowOf(pitch), FRAME, ZOOM) + 5;

test("a beat is a hundred pixels, and pixels lead back to ticks", () => {
  expect(xOf(960, FRAME, ZOOM)).toBe(170);
  expect(tickAt(170, FRAME, ZOOM)).toBeCloseTo(960);
  expect(pitchAt(y(72), ROWS, FRAME, ZOOM)).toBe(72);
});

test("the picture has keys at the left, bars above, notes, an edge and the lane", () => {
  expect(areaAt(10, 10, FRAME)).toBe("corner");
  expect(areaAt(10, 100, FRAME)).toBe("keys");
  expect(areaAt(500, 10, FRAME)).toBe("bars");
  expect(areaAt(500, 100, FRAME)).toBe("notes");
  expect(areaAt(500, 321, FRAME)).toBe("edge");
  expect(areaAt(500, 380, FRAME)).toBe("lane");
  expect(areaAt(10, 380, FRAME)).toBe("lane keys");
});

test("a note is taken by its body or by either edge, and a short one by its body alone", () => {
  const song = clip([note("long", 960, 72, 960), note("short", 2880, 72, 96)]);
  const at = (x: number) => noteAt(x, y(72), song, ROWS, FRAME, ZOOM, 240);
  expect(at(172)).toMatchObject({ note: { id: "long" }, part: "start" });
  expect(at(220)).toMatchObject({ note: { id: "long" }, part: "body" });
  expect(at(268)).toMatchObject({ note: { id: "long" }, part: "end" });
  expect(at(300)).toBeNull();
  expect(at(371)).toMatchObject({ note: { id: "short" }, part: "body" });
  expect(noteAt(220, y(71), song, ROWS, FRAME, ZOOM, 240)).toBeNull();
});

test("of two notes on top of each other the later one is taken", () => {
  const song = clip([note("under", 0, 72, 1920), note("over", 480, 72, 960)]);
  expect(noteAt(140, y(72), song, ROWS, FRAME, ZOOM, 240)?.note.id).toBe("over");
});

test("notes lie in the song: a clip that starts later draws them later", () => {
  const song = clip([note("a", 0, 72, 960)], { start: 1920 });
  expect(noteAt(320, y(72), song, ROWS, FRAME, ZOOM, 240)?.note.id).toBe("a");
  expect(noteAt(120, y(72), song, ROWS, FRAME, ZOOM, 240)).toBeNull();
});

test("a drum's hit is as wide as it is drawn, however long its note lasts", () => {
  const rows = drumRows(track({ devices: [drum("k", "Kick", 36), drum("s", "Snare", 38)] }), undefined);
  const zoom: Zoom = { ...ZOOM, rowHeight: 20, scrollRow: 0 };
  expect(hitWidth(240, zoom)).toBe(18);
  const song = clip([note("a", 0, 36, 3840)]);
  expect(noteAt(80, 70, song, rows, FRAME, zoom, 240)?.note.id).toBe("a");
  expect(noteAt(100, 70, song, rows, FRAME, zoom, 240)).toBeNull();
  expect(noteAt(80, 50, song, rows, FRAME, zoom, 240)).toBeNull();
});

test("a box takes the notes that it touches", () => {
  const song = clip([note("a", 0, 72), note("b", 960, 76), note("c", 960, 60), note("d", 2880, 72)]);
  const box = boxOf(200, y(77), 80, y(70));
  expect(notesIn(box, song, ROWS, FRAME, ZOOM).map((each) => each.id)).toEqual(["a", "b"]);
});

test("opening a clip shows all of it, from its lowest to its highest note", () => {
  const song = clip([note("a", 0, 50), note("b", 3600, 70)], { start: 3840 });
  const zoom = fitting(song, ROWS, FRAME);
  expect(xOf(3840, FRAME, zoom)).toBeGreaterThanOrEqual(FRAME.keys);
  expect(xOf(7680, FRAME, zoom)).toBeLessThanOrEqual(FRAME.width);
  expect(yOf(ROWS.rowOf(70), FRAME, zoom)).toBeGreaterThanOrEqual(FRAME.top);
  expect(yOf(ROWS.rowOf(50) + 1, FRAME, zoom)).toBeLessThanOrEqual(FRAME.height - FRAME.lane);
});

test("an empty clip opens around its instrument's home with more than an octave in sight", () => {
  const low: Frame = { ...FRAME, height: 290 };
  const zoom = fitting(clip([]), ROWS, low, 40);
  for (const pitch of [33, 40, 47]) {
    expect(yOf(ROWS.rowOf(pitch), low, zoom)).toBeGreaterThanOrEqual(low.top);
    expect(yOf(ROWS.rowOf(pitch) + 1, low, zoom)).toBeLessThanOrEqual(low.height - low.lane);
  }
});

test("a kit opens with its kick in sight, however many drums it has", () => {
  const kitOf = (count: number) =>
    drumRows(
      track({ devices: Array.from({ length: count }, (_, i) => drum(`d${i}`, `Drum ${i}`, 36 + i)) }),
      undefined,
    );
  const low: Frame = { ...FRAME, height: 240 };
  for (const count of [8, 16]) {
    const rows = kitOf(count);
    const zoom = fitting(clip([]), rows, low);
    const kick = yOf(rows.rowOf(36), low, zoom);
    expect(kick + zoom.rowHeight).toBeLessThanOrEqual(240 - 80 + 0.001);
    expect(kick).toBeGreaterThanOrEqual(40);
  }
  expect(fitting(clip([]), kitOf(8), low).scrollRow).toBe(0);
});

test("zooming keeps what lies under the pointer where it is", () => {
  const time = zoomedTime(ZOOM, 2, 470, FRAME);
  expect(tickAt(470, FRAME, time)).toBeCloseTo(tickAt(470, FRAME, ZOOM));
  const rows = zoomedRows(ZOOM, 1.5, y(72), FRAME);
  expect(yOf(ROWS.rowOf(72), FRAME, rows) + 7.5).toBeCloseTo(y(72));
});

test("nobody scrolls past the keyboard's ends or before the song", () => {
  const zoom = bounded({ pixelsPerTick: 9, scrollTick: -5, rowHeight: 10, scrollRow: 500 }, ROWS, FRAME);
  expect(zoom).toEqual({ pixelsPerTick: 600 / 960, scrollTick: 0, rowHeight: 10, scrollRow: 128 - 28 });
});
