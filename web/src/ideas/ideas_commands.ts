/** The commands of ideas: they are there wherever a person is, and open the place of ideas where they need it. */

import type { Command } from "../studio/commands";
import type { Studio } from "../studio/studio.svelte";
import type { Ideas } from "./ideas.svelte";

const SHOWN = new WeakMap<Studio, Ideas>();
const NOT_HEARD = "Listen to a suggestion first: Before / after on its card.";

/** Say which ideas are on the screen; returns what takes them off again. */
export function showIdeas(studio: Studio, ideas: Ideas): () => void {
  SHOWN.set(studio, ideas);
  return () => {
    if (SHOWN.get(studio) === ideas) SHOWN.delete(studio);
  };
}

export function ideasCommands(studio: Studio): Command[] {
  return [...hearing(studio), ...asking(studio)];
}

function hearing(studio: Studio): Command[] {
  const able = (): boolean => (SHOWN.get(studio)?.heard ?? "") !== "";
  const line = (id: string, name: string, key: string, run: (ideas: Ideas) => void): Command => ({
    id: `ideas.${id}`,
    name,
    group: "Ideas",
    keys: [key],
    able,
    why: NOT_HEARD,
    run: () => {
      const ideas = SHOWN.get(studio);
      if (ideas) run(ideas);
    },
  });
  return [
    line("turn", "Before or after, while listening to a suggestion", "KeyB", (ideas) => ideas.turn()),
    line("silence", "Stop listening to a suggestion", "Escape", (ideas) => ideas.silence()),
    line("accept", "Accept the suggestion that is heard", "$mod+Enter", (ideas) => {
      const card = ideas.cards.find((each) => each.id === ideas.heard);
      if (card) ideas.accept(card);
    }),
  ];
}

function asking(studio: Studio): Command[] {
  const { view } = studio;
  const line = (id: string, name: string, key: string, words: string, tab: typeof view.right): Command => ({
    id: `ideas.${id}`,
    name,
    group: "Ideas",
    keys: [key],
    words,
    run: () => {
      view.showRight = true;
      view.right = tab;
      view.entering = "ideas";
    },
  });
  return [
    line(
      "ask",
      "Ask for something in a sentence",
      "Alt+KeyW",
      "compose write continue vary composer",
      "ideas",
    ),
    line("master", "Master this song", "Shift+Alt+KeyM", "loud finish release loudness", "listen"),
    line("comment", "Write a comment here", "Shift+KeyC", "note remark", "comments"),
  ];
}
