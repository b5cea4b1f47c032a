/** Where the keyboard is. */

/**
 * Put the keyboard into a field as soon as it is there: `{@attach takeFocus}`. The `autofocus` of HTML does so only
 * where nothing has it yet, and what is typed would go to the button that was pressed before.
 */
export function takeFocus(field: HTMLElement): void {
  field.focus();
}

/** Do so, and select all that stands in it, so that what is typed takes its place. */
export function takeWhole(field: HTMLInputElement): void {
  takeFocus(field);
  field.select();
}
