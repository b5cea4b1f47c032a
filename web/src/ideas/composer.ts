/** The composer as an assistant: it writes, goes on, varies what is selected, finds other chords. */

import type { Suggestion } from "../song/edits";
import { askAssistant } from "./asking";
import type { Assistant } from "./assistant";

export const composer: Assistant = {
  id: "composer",
  name: "Composer",
  async ask(studio, wish, progress, signal): Promise<readonly Suggestion[]> {
    return (await askAssistant(studio.id, wish, progress, signal)).suggestions;
  },
};
