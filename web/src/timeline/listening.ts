/** What hands on a canvas listen to: the pointer and the wheel on it, and Escape anywhere, which calls off a drag. */

export type Heard = readonly [name: string, run: (event: never) => void, options?: AddEventListenerOptions];

/** What is in the hand, and how it is let go of without a change. */
interface Hands {
  readonly busy: boolean;
  callOff(): void;
}

/** Listen on `element` until the function that comes back is called. */
export function listening(element: HTMLElement, events: readonly Heard[], hands: Hands): () => void {
  for (const [name, run, options] of events) element.addEventListener(name, run as EventListener, options);
  const key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !hands.busy) return;
    event.stopPropagation();
    hands.callOff();
  };
  window.addEventListener("keydown", key, true);
  return () => {
    for (const [name, run, options] of events)
      element.removeEventListener(name, run as EventListener, options);
    window.removeEventListener("keydown", key, true);
  };
}
