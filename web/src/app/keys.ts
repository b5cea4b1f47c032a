/** The keyboard: every key of the command table, and nothing while a person writes in a field. */

import { tinykeys } from "tinykeys";
import type { Commands } from "../studio/commands";

/** Listen for the keys of all commands, also of those that come later; returns what stops it. */
export function listenForKeys(commands: Commands): () => void {
  let stop = bind(commands);
  addEventListener("keydown", leaveField);
  const leave = commands.observe(() => {
    stop();
    stop = bind(commands);
  });
  return () => {
    removeEventListener("keydown", leaveField);
    leave();
    stop();
  };
}

function bind(commands: Commands): () => void {
  const byKey = new Map<string, string[]>();
  for (const command of commands.all)
    for (const key of command.keys ?? []) byKey.set(key, [...(byKey.get(key) ?? []), command.id]);
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const [key, ids] of byKey) bindings[key] = (event) => press(commands, ids, event);
  // Which keys are not ours, in fields or held down, `press` says itself.
  return tinykeys(window, bindings, { ignore: (event) => event.isComposing });
}

/** Run the first command of a key that can be done now. */
function press(commands: Commands, ids: readonly string[], event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  if (isCovered(event.target)) return;
  const inField = isField(event.target);
  const id = ids.find((each) => commands.isAble(each) && (!inField || commands.find(each)?.inFields));
  if (id === undefined) return;
  event.preventDefault();
  if (!event.repeat || commands.find(id)?.repeats) commands.run(id, event.timeStamp);
}

/** Escape leaves, always: a field that makes nothing else of it lets go of the keyboard. */
function leaveField(event: KeyboardEvent): void {
  const { target } = event;
  if (event.key !== "Escape" || event.defaultPrevented || !isField(target) || isCovered(target)) return;
  target.blur();
}

/** Whether somebody writes or chooses in it. */
function isField(target: EventTarget | null): target is HTMLElement {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Whether an open menu or dialog has the keyboard; the list beside a canvas has our keys. */
function isCovered(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest("[role=dialog], [role=menu], [role=listbox]:not([data-canvas])") !== null;
}
