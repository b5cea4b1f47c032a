import { expect, test } from "vitest";
import { consoleOf } from "../engine/console_strips";
import { applyAll } from "../song/applying";
import { BLANK_DEVICE } from "../song/blank";
import { readEdit } from "../song/text";
import { master, song, track } from "../timeline/testing_song";
import { deskEdits } from "./consoles";

const limiter = { ...BLANK_DEVICE, id: "limiter", kind: "limiter" };
const before = song({ tracks: [track({ id: "keys" }), { ...master, devices: [limiter] }] });
const after = (desk: number, from = before): typeof before =>
  applyAll(deskEdits(from, desk).map(readEdit), from);

test("one edit puts a song on a desk, before what masters it", () => {
  expect(deskEdits(before, 1)).toHaveLength(1);
  const on = after(1);
  expect(on.tracks[1]!.devices.map(({ kind }) => kind)).toEqual(["console", "limiter"]);
  expect(consoleOf(on)?.params).toEqual({ desk: 1 });
});

test("another desk keeps what was turned on the console, and no desk takes it away", () => {
  const on = after(1);
  const id = consoleOf(on)!.id;
  const turned = applyAll(
    [
      readEdit({
        edit: "Change",
        kind: "Device",
        changes: { [id]: { params: { desk: 1, drive_db: 9 } } },
        of: "",
      }),
    ],
    on,
  );
  expect(consoleOf(after(2, turned))).toMatchObject({ id, params: { desk: 2, drive_db: 9 } });
  expect(after(-1, turned)).toEqual(before);
  expect(deskEdits(before, -1)).toEqual([]);
});
