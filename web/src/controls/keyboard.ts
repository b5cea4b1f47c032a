/**
 * Whose the keys are: the song's, or those of what has the focus.
 *
 * A person who writes has all the keys. A tick box, a choice or a slider that was reached by keyboard has those by
 * which it is worked (Space, arrows); one that was clicked leaves them to the song, so that Space plays.
 */

const UNWRITTEN = new Set("button checkbox color file image radio range reset submit".split(" "));
const ARROWS = new Set("ArrowUp ArrowDown ArrowLeft ArrowRight Home End PageUp PageDown".split(" "));

/** What is asked of an element here. */
interface Control {
  readonly tagName: string;
  readonly type?: string;
  readonly isContentEditable?: boolean;
}

/** A key as it was pressed. */
interface Pressed {
  readonly key: string;
  readonly altKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
}

/** Whether somebody writes in it. */
export function takesText({ tagName, type = "text", isContentEditable = false }: Control): boolean {
  if (isContentEditable || tagName === "TEXTAREA") return true;
  return tagName === "INPUT" && !UNWRITTEN.has(type);
}

/** Whether a key works the control that has the focus; `clicked`: the focus came by mouse or finger. */
export function isWorkedBy(control: Control, pressed: Pressed, clicked: boolean): boolean {
  if (takesText(control)) return true;
  const { tagName, type } = control;
  const { key } = pressed;
  if (pressed.ctrlKey || pressed.metaKey) return false;
  if (tagName === "INPUT" && type === "range") return ARROWS.has(key) && !pressed.altKey;
  if (clicked || !/^(SELECT|INPUT)$/.test(tagName)) return false;
  if (key === "Escape") return true; // leaves it
  if (tagName === "SELECT") return ARROWS.has(key) || (key.length === 1 && !pressed.altKey);
  if (pressed.altKey) return false;
  if (type === "radio") return key === " " || ARROWS.has(key);
  return type === "checkbox" && key === " ";
}

/** Whether an open menu or dialog has the keyboard. */
export function isCovered(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("[role=dialog], [role=menu]") !== null;
}

/** What has the focus because it was clicked. */
let clicked: EventTarget | null = null;

/** Notice by what the focus comes where it is; returns what stops it. */
export function followFocus(): () => void {
  let byPointer = false;
  const press = (event: Event): void => {
    byPointer = event.type === "pointerdown";
    if (byPointer) clicked = document.activeElement; // a click on what has the focus already
  };
  const come = (event: FocusEvent): void => {
    clicked = byPointer ? event.target : null;
  };
  const heard = ["pointerdown", "keydown"] as const;
  for (const name of heard) addEventListener(name, press, true);
  addEventListener("focusin", come, true);
  return () => {
    for (const name of heard) removeEventListener(name, press, true);
    removeEventListener("focusin", come, true);
  };
}

/** Whether a key belongs to what has the focus, and not to the song. */
export function isElsewhere(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (isCovered(target) || isUnfolded(target)) return true;
  return isWorkedBy(target, event, clicked === target);
}

/** Whether a choice shows what can be chosen; browsers that cannot say so keep the keys to themselves then. */
function isUnfolded(target: HTMLElement): boolean {
  try {
    return target.matches("select:open");
  } catch {
    return false;
  }
}
