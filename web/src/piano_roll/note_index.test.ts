import { expect, test } from "vitest";
import { indexOf, NoteIndex } from "./note_index";
import { note } from "./testing";

test("a long note that began long ago is found under short ones", () => {
  const notes = [
    note("pad", 0, 48, 9600),
    ...Array.from({ length: 9 }, (_, at) => note(`n${at}`, 480 * at + 10)),
  ];
  const found = [...new NoteIndex(notes).between(3000, 3400)].map((each) => each.id);
  expect(found).toEqual(["pad", "n6", "n7"]);
});

test("what is found is what a look at every note finds", () => {
  const notes = Array.from({ length: 300 }, (_, at) =>
    note(`n${at}`, at * 37, 40 + (at % 30), 20 + ((at * 97) % 900)),
  );
  const index = new NoteIndex(notes);
  for (let from = 0; from < 11_000; from += 613) {
    const [low, high] = [from, from + 700];
    const looked = notes.filter((each) => each.start < high && each.start + each.length > low);
    expect([...index.between(low, high)]).toEqual(looked);
  }
});

test("an index is made once for the notes of a snapshot", () => {
  const notes = [note("a", 0)];
  expect(indexOf(notes)).toBe(indexOf(notes));
});

test("a window of 20,000 notes is found without looking at them all", () => {
  const notes = Array.from({ length: 20_000 }, (_, at) => note(`n${at}`, at * 60));
  const index = new NoteIndex(notes);
  const found = [...index.between(600_000, 603_840)];
  expect(found.length).toBe(67);
  expect(index.firstSounding(600_000)).toBe(9_997);
});
