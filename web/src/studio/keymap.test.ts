import { beforeEach, expect, test, vi } from "vitest";
import { type Command, Commands } from "./commands";
import { Keymap, keyOf } from "./keymap";

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});

const pressed = (code: string, more: object = {}) => ({
  key: code,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});
const split: Command = { id: "clip.split", name: "Split", group: "Clips", keys: ["KeyS"], run: () => {} };
const join: Command = { id: "clip.join", name: "Join", group: "Clips", keys: ["KeyJ"], run: () => {} };

test("what is pressed is written as commands write it", () => {
  expect(keyOf(pressed("KeyE", { ctrlKey: true, shiftKey: true }))).toBe("$mod+Shift+KeyE");
  expect(keyOf(pressed("KeyE", { metaKey: true }), true)).toBe("$mod+KeyE");
  expect(keyOf(pressed("ShiftLeft", { key: "Shift" }))).toBeNull();
});

test("a chosen key stands instead of the usual one, also after the page was left, until it is reset", () => {
  const commands = new Commands();
  commands.add(split);
  commands.choose("clip.split", ["KeyX"]);
  expect(commands.find("clip.split")?.keys).toEqual(["KeyX"]);

  const later = new Commands(new Keymap());
  later.add(split);
  expect(later.find("clip.split")?.keys).toEqual(["KeyX"]);
  later.reset("clip.split");
  expect(later.find("clip.split")?.keys).toEqual(["KeyS"]);
});

test("commands that share a key are found", () => {
  const commands = new Commands();
  commands.add(split, join);
  expect(commands.sharing("clip.split")).toEqual([]);
  commands.choose("clip.join", ["KeyS"]);
  expect(commands.sharing("clip.split").map((command) => command.id)).toEqual(["clip.join"]);
});
