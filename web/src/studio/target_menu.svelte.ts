/** The menu of everything that can be turned: its automation, MIDI learn, its standard value, typing. */

import type { Item } from "../controls/Menu.svelte";
import type { Command } from "./commands";
import type { Studio } from "./studio.svelte";

export interface Control {
  readonly target: string;
  /** In words, with what it belongs to: "Cutoff of Ladder synth". */
  readonly name: string;
  readonly standard: number;
  /** The track that it is on. */
  readonly track: string;
}

export class TargetMenu {
  at = $state.raw<{ x: number; y: number } | null>(null);
  label = $state("");
  items = $state.raw<readonly Item[]>([]);
  /** The knob or fader that was touched last. */
  last: Control | null = null;

  constructor(private readonly studio: Studio) {}

  open(event: MouseEvent, control: Control, more: readonly Item[] = []): void {
    event.preventDefault();
    event.stopPropagation();
    const place = (event.target as Element).closest("[role=slider], button") ?? (event.target as Element);
    const box = place.getBoundingClientRect();
    const byKey = event.clientX === 0 && event.clientY === 0;
    this.label = `Menu of ${control.name}`;
    this.items = [...this.lines(control, place), ...more];
    this.at = byKey ? { x: box.left, y: box.bottom } : { x: event.clientX, y: event.clientY };
  }

  private lines(control: Control, place: Element): Item[] {
    const { studio } = this;
    return [
      { name: control.name },
      { name: "Show automation", run: () => this.showAutomation(control) },
      { name: "Learn MIDI", run: () => studio.learn(control.target) },
      ...this.learned(control),
      { name: "Type a value", key: "Enter", run: () => setTimeout(() => type(place)) },
      {
        name: "Reset",
        key: "double-click",
        run: () => studio.turn(control.target, control.standard, `Reset ${control.name}`),
      },
    ];
  }

  /** What moves it already can be forgotten. */
  private learned({ target }: Control): Item[] {
    const { midiLearning } = this.studio;
    return midiLearning.knobsOf(target).map((knob) => ({
      name: `Forget ${knob}`,
      run: () => midiLearning.forget(target),
    }));
  }

  showAutomation({ target, track }: Control): void {
    const { view, selection, automation } = this.studio;
    automation.keep(target);
    view.openLanes = new Set([...view.openLanes, track]);
    const wanted = view.wantedLanes.get(track) ?? [];
    if (!wanted.includes(target))
      view.wantedLanes = new Map([...view.wantedLanes, [track, [...wanted, target]]]);
    selection.track = track;
    selection.lane = target;
    selection.focus = "automation";
  }
}

/** A knob or fader opens its field on Enter. */
function type(place: Element): void {
  if (place instanceof HTMLElement) place.focus();
  place.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
}

const menus = new WeakMap<Studio, TargetMenu>();

/** The one such menu of a studio. */
export function targetMenuOf(studio: Studio): TargetMenu {
  let menu = menus.get(studio);
  if (!menu) {
    menu = new TargetMenu(studio);
    menus.set(studio, menu);
  }
  return menu;
}

/** A Svelte attachment: a right click, or the menu key, opens the menu of what is turned. */
export function menuOf(studio: Studio, control: () => Control): (element: HTMLElement) => () => void {
  return (element) => {
    const open = (event: MouseEvent): void => targetMenuOf(studio).open(event, control());
    const touch = (): void => {
      targetMenuOf(studio).last = control();
    };
    element.addEventListener("contextmenu", open);
    element.addEventListener("focusin", touch);
    return () => {
      element.removeEventListener("contextmenu", open);
      element.removeEventListener("focusin", touch);
    };
  };
}

/** What can be done with the knob or fader that was touched last. */
export function targetCommands(studio: Studio): Command[] {
  const menu = targetMenuOf(studio);
  const line = (
    id: string,
    name: string,
    key: string,
    words: string,
    run: (last: Control) => void,
  ): Command => ({
    id: `control.${id}`,
    name,
    group: "Devices",
    keys: [key],
    words,
    able: () => menu.last !== null,
    why: "Touch a knob or a fader first.",
    run: () => {
      if (menu.last) run(menu.last);
    },
  });
  return [
    line("learn", "Learn MIDI for the knob in hand", "Shift+KeyK", "controller map assign cc", (last) =>
      studio.learn(last.target),
    ),
    line("automation", "Show automation of the knob in hand", "Alt+KeyA", "lane envelope", (last) =>
      menu.showAutomation(last),
    ),
    line("reset", "Reset the knob in hand", "Alt+Backspace", "standard default", (last) =>
      studio.turn(last.target, last.standard, `Reset ${last.name}`),
    ),
  ];
}
