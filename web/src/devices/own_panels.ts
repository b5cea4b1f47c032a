/** The panels that devices bring themselves, from the `panel.ts` in their folders. */

import type { OwnPanel } from "./own_panel";

const FOUND = import.meta.glob<OwnPanel>("../../../src/woodshed/devices/*/panel.ts", {
  eager: true,
  import: "default",
});
const BY_KIND = new Map(Object.entries(FOUND).map(([path, panel]) => [path.split("/").at(-2)!, panel]));

/** The device's own panel, by the kind of device; undefined where the drawn one is enough. */
export const ownPanelOf = (kind: string): OwnPanel | undefined => BY_KIND.get(kind);

export const ownPanels = (): ReadonlyMap<string, OwnPanel> => BY_KIND;
