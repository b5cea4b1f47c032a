/** The icons of templates, by the names that the server gives them. */

import Disc from "@lucide/svelte/icons/disc-3";
import Drum from "@lucide/svelte/icons/drum";
import Flame from "@lucide/svelte/icons/flame";
import Guitar from "@lucide/svelte/icons/guitar";
import Headphones from "@lucide/svelte/icons/headphones";
import Mic from "@lucide/svelte/icons/mic";
import Piano from "@lucide/svelte/icons/piano";
import Sliders from "@lucide/svelte/icons/sliders-vertical";
import Sunset from "@lucide/svelte/icons/sunset";

export const ICONS: Readonly<Record<string, typeof Drum>> = {
  disc: Disc,
  drums: Drum,
  flame: Flame,
  guitar: Guitar,
  headphones: Headphones,
  microphone: Mic,
  piano: Piano,
  sliders: Sliders,
  sunset: Sunset,
};
