import { expect, test } from "vitest";
import { clipAt, clipsBetween, clipsWithin, hitAt, partAt } from "./hits";
import { layOut } from "./rows";
import { clip, master, song, track } from "./testing_song";

const VIEW = {
  trackHeight: 58,
  heights: new Map(),
  folded: new Set<string>(),
  openLanes: new Set<string>(),
  wantedLanes: new Map(),
};
const zoom = { pixelsPerTick: 0.05, scrollTick: 0 };
const verse = clip({ id: "verse", start: 3840, length: 7680 });
const voice = clip({ id: "voice", start: 0, length: 7680, media: "a".repeat(64), fade_in: 960 });
const rows = layOut(
  song({
    tracks: [
      track({ id: "keys", clips: [verse] }),
      track({ id: "mic", kind: "audio", clips: [voice] }),
      master,
    ],
  }),
  VIEW,
);

test("a press in a clip takes its body, at its ends the ends", () => {
  const parts = [195, 300, 574].map((x) => {
    const hit = hitAt(x, 20, rows, zoom);
    return hit.on === "clip" && hit.part;
  });
  expect(parts).toEqual(["start", "body", "end"]);
});

test("an empty place is the track's, beside it nobody's", () => {
  expect(hitAt(20, 20, rows, zoom)).toMatchObject({ on: "track", row: { track: { id: "keys" } } });
  expect(hitAt(20, 500, rows, zoom)).toMatchObject({ on: "nothing" });
});

test("the lower right corner draws out a loop", () => {
  expect(partAt(570, 52, verse, 58, zoom)).toBe("loop");
});

test("a bar that is drawn small has a corner to loop it by, and room to be moved and resized", () => {
  const bar = clip({ start: 0, length: 24 / zoom.pixelsPerTick });
  expect(partAt(20, 52, bar, 58, zoom)).toBe("loop");
  expect(partAt(20, 20, bar, 58, zoom)).toBe("end");
  expect(partAt(11, 52, bar, 58, zoom)).toBe("body");
});

test("audio has a handle at the end of each fade and one for its gain", () => {
  expect(partAt(48, 5, voice, 58, zoom)).toBe("fade_in");
  expect(partAt(379, 5, voice, 58, zoom)).toBe("fade_out");
  expect(partAt(192, 5, voice, 58, zoom)).toBe("gain");
  expect(partAt(192, 30, voice, 58, zoom)).toBe("body");
});

test("a clip that is too small for handles can always be moved", () => {
  expect(partAt(1, 50, clip({ length: 200 }), 58, zoom)).toBe("body");
});

test("of two clips that overlap the later one lies on top", () => {
  const clips = [clip({ id: "a", start: 0, length: 2000 }), clip({ id: "b", start: 1000, length: 2000 })];
  expect(clipAt(clips, 1500)?.id).toBe("b");
  expect(clipAt(clips, 500)?.id).toBe("a");
  expect(clipAt(clips, 3000)).toBeUndefined();
});

test("a long clip is found although many short ones begin after it", () => {
  const long = clip({ id: "long", start: 0, length: 100_000 });
  const short = Array.from({ length: 50 }, (_, index) =>
    clip({ id: `s${index}`, start: 1000 + index * 1000, length: 500 }),
  );
  const found = clipsBetween([long, ...short], 90_000, 91_000).map((each) => each.id);
  expect(found).toEqual(["long"]);
});

test("a marquee catches every clip that it touches, on every row it crosses", () => {
  const box = { from: 5000, to: 6000, top: 10, bottom: 70 };
  expect(clipsWithin(rows, box)).toEqual(["verse", "voice"]);
  expect(clipsWithin(rows, { ...box, bottom: 40 })).toEqual(["verse"]);
  expect(clipsWithin(rows, { ...box, from: 20_000, to: 30_000 })).toEqual([]);
});
