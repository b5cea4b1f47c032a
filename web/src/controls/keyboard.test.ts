import { expect, test } from "vitest";
import { isWorkedBy, takesText } from "./keyboard";

const field = { tagName: "INPUT", type: "text" };
const tick = { tagName: "INPUT", type: "checkbox" };
const one = { tagName: "INPUT", type: "radio" };
const slider = { tagName: "INPUT", type: "range" };
const choice = { tagName: "SELECT", type: "select-one" };
const button = { tagName: "BUTTON", type: "button" };
const space = { key: " " };
const right = { key: "ArrowRight" };
const undo = { key: "z", ctrlKey: true };

test("text is written in fields, areas and what can be edited, and in no box, slider or choice", () => {
  for (const type of ["text", "search", "number", "email", "url", "password"])
    expect(takesText({ tagName: "INPUT", type })).toBe(true);
  expect(takesText({ tagName: "TEXTAREA" })).toBe(true);
  expect(takesText({ tagName: "DIV", isContentEditable: true })).toBe(true);
  for (const each of [tick, one, slider, choice, button]) expect(takesText(each)).toBe(false);
});

test("who writes has every key, also that of undo", () => {
  for (const pressed of [space, right, undo, { key: "Escape" }])
    expect(isWorkedBy(field, pressed, true)).toBe(true);
});

test("what was clicked leaves Space, letters and arrows to the song", () => {
  for (const each of [tick, one, choice, button])
    for (const pressed of [space, right, { key: "r" }, { key: "Escape" }, undo])
      expect(isWorkedBy(each, pressed, true)).toBe(false);
});

test("what was reached by keyboard is worked by the keys that the web gives it", () => {
  expect(isWorkedBy(tick, space, false)).toBe(true);
  expect(isWorkedBy(one, right, false)).toBe(true);
  expect(isWorkedBy(choice, { key: "r" }, false)).toBe(true);
  expect(isWorkedBy(choice, right, false)).toBe(true);
  expect(isWorkedBy(tick, { key: "r" }, false)).toBe(false);
  expect(isWorkedBy(choice, { key: "F2" }, false)).toBe(false);
});

test("Space plays on a button, which Enter presses, and on a slider, which arrows move", () => {
  expect(isWorkedBy(button, space, false)).toBe(false);
  expect(isWorkedBy(slider, space, false)).toBe(false);
  expect(isWorkedBy(slider, right, true)).toBe(true);
});

test("keys with Ctrl or Cmd are the song's on all but text", () => {
  for (const each of [tick, one, slider, choice]) {
    expect(isWorkedBy(each, undo, false)).toBe(false);
    expect(isWorkedBy(each, { key: "z", metaKey: true }, false)).toBe(false);
  }
});
