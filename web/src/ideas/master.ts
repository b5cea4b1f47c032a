/** The master as an assistant: it hears the whole mix and suggests what brings it to the loudness of streaming. */

import type { MasterReport } from "../server";
import type { Suggestion } from "../song/edits";
import { askAssistant } from "./asking";
import type { Assistant } from "./assistant";

/** The last report of each song, for the panel to show. */
export const reports = new Map<string, MasterReport>();

export const master: Assistant = {
  id: "master",
  name: "Master",
  async ask(studio, wish, progress, signal): Promise<readonly Suggestion[]> {
    const { suggestions, report } = await askAssistant(studio.id, wish, progress, signal);
    if (report) reports.set(studio.id, report);
    return suggestions;
  },
};
