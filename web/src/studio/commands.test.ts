import { expect, test, vi } from "vitest";
import { Commands, keyInWords } from "./commands";

test("a command runs only while it can be done", () => {
  const commands = new Commands();
  const run = vi.fn();
  let able = false;
  commands.add({ id: "clip.split", name: "Split", group: "Clips", run, able: () => able });
  expect(commands.run("clip.split")).toBe(false);
  able = true;
  expect(commands.run("clip.split")).toBe(true);
  expect(run).toHaveBeenCalledOnce();
});

test("two commands cannot have one name, and a place takes its commands with it", () => {
  const commands = new Commands();
  const leave = commands.add({ id: "a.b", name: "A", group: "Edit", run: () => {} });
  expect(() => commands.add({ id: "a.b", name: "B", group: "Edit", run: () => {} })).toThrow("a.b");
  leave();
  expect(commands.find("a.b")).toBeUndefined();
});

test("a key reads as it is printed on the keyboard", () => {
  expect(keyInWords("$mod+Shift+KeyZ")).toBe("Ctrl Shift Z");
  expect(keyInWords("Alt+ArrowLeft")).toBe("Alt ←");
});

test("a key means a command in its place alone, asked for by name it is done from everywhere", () => {
  const commands = new Commands();
  let place = "devices";
  const run = vi.fn();
  commands.add({
    id: "notes.quantise",
    name: "Quantise",
    group: "Notes",
    meant: () => place === "notes",
    enter: () => {
      place = "notes";
    },
    run,
  });
  expect(commands.isMeant("notes.quantise")).toBe(false);
  expect(commands.ask("notes.quantise")).toBe(true);
  expect(run).toHaveBeenCalledOnce();
  expect(commands.isMeant("notes.quantise")).toBe(true);
});

test("what cannot be done now says what is to be done first, and is not done", () => {
  const commands = new Commands();
  const run = vi.fn();
  commands.add({ id: "a.b", name: "A", group: "Edit", able: () => false, why: "Choose a clip first.", run });
  expect(commands.whyNot("a.b")).toBe("Choose a clip first.");
  expect(commands.ask("a.b")).toBe(false);
  expect(run).not.toHaveBeenCalled();
});
