/** The keyboard: every key of the command table, and nothing while a person writes in a field. */

import { tinykeys } from "tinykeys";
import type { Commands } from "../studio/commands";

/** Listen for the keys of all commands, also of those that come later; returns what stops it. */
export function listenForKeys(commands: Commands): () => void {
  let stop = bind(commands);
  const leave = commands.observe(() => {
    stop();
    stop = bind(commands);
  });
  return () => {
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
  return tinykeys(window, bindings);
}

/** Run the first command of a key that can be done now. */
function press(commands: Commands, ids: readonly string[], event: KeyboardEvent): void {
  if (event.defaultPrevented || isWriting(event)) return;
  const id = ids.find((each) => commands.isAble(each));
  if (id === undefined) return;
  event.preventDefault();
  if (!event.repeat || commands.find(id)?.repeats) commands.run(id);
}

/** Whether a key belongs to a text field, or to an open menu or dialog; the list beside a canvas has our keys. */
export function isWriting(event: Event): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("[role=dialog], [role=menu], [role=listbox]:not([data-canvas])")) return true;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
