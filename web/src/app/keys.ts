/** The keyboard: every key of the command table, but those that belong to what has the focus. */

import { tinykeys } from "tinykeys";
import { followFocus, isCovered, isElsewhere, takesText } from "../controls/keyboard";
import type { Commands } from "../studio/commands";

/** Listen for the keys of all commands, also of those that come later; returns what stops it. */
export function listenForKeys(commands: Commands): () => void {
  let stop = bind(commands);
  // Before anything else hears of them: no field can keep these to itself.
  addEventListener("keydown", leaveField, true);
  addEventListener("keyup", holdBack);
  const leave = [
    followFocus(),
    commands.observe(() => {
      stop();
      stop = bind(commands);
    }),
  ];
  return () => {
    removeEventListener("keydown", leaveField, true);
    removeEventListener("keyup", holdBack);
    for (const each of leave) each();
    stop();
  };
}

function bind(commands: Commands): () => void {
  const byKey = new Map<string, string[]>();
  for (const command of commands.all)
    for (const key of command.keys ?? []) byKey.set(key, [...(byKey.get(key) ?? []), command.id]);
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  const inFields: Record<string, (event: KeyboardEvent) => void> = {};
  for (const [key, ids] of byKey) {
    bindings[key] = (event) => isElsewhere(event) || press(commands, ids, event);
    const meant = ids.filter((id) => commands.find(id)?.inFields);
    if (meant.length > 0) inFields[key] = (event) => isWritten(event) && press(commands, meant, event);
  }
  // Which keys are not ours, in fields or held down, is said here.
  const ignore = (event: KeyboardEvent): boolean => event.isComposing;
  const stops = [
    tinykeys(window, bindings, { ignore }),
    tinykeys(window, inFields, { ignore, capture: true }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Run the first command of a key that can be done now. */
function press(commands: Commands, ids: readonly string[], event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const id = ids.find((each) => commands.isMeant(each));
  if (id === undefined) return;
  event.preventDefault();
  taken = event.code;
  if (!event.repeat || commands.find(id)?.repeats) commands.run(id, event.timeStamp);
}

/** The key that is down and was the song's. */
let taken = "";

/** A button that has the focus is pressed when Space is let go, in some browsers: not if Space has played. */
function holdBack(event: KeyboardEvent): void {
  if (event.code === taken && event.code === "Space") event.preventDefault();
  taken = "";
}

function isWritten({ target }: Event): boolean {
  return target instanceof HTMLElement && takesText(target) && !isCovered(target);
}

/** Escape leaves, always: what makes nothing else of it lets go of the keyboard, and the song has it again. */
function leaveField(event: KeyboardEvent): void {
  const { target } = event;
  if (event.key !== "Escape" || event.isComposing || !(target instanceof HTMLElement)) return;
  if (isCovered(target) || !(takesText(target) || /^(SELECT|INPUT)$/.test(target.tagName))) return;
  // The field hears of it first: it may call off what was written.
  setTimeout(() => {
    if (!event.defaultPrevented && document.activeElement === target) target.blur();
  });
}
