/** The pictures that a track may carry, by the words that stand in `Track.icon`. */

import AudioWaveform from "@lucide/svelte/icons/audio-waveform";
import Bell from "@lucide/svelte/icons/bell";
import CassetteTape from "@lucide/svelte/icons/cassette-tape";
import Disc3 from "@lucide/svelte/icons/disc-3";
import Drum from "@lucide/svelte/icons/drum";
import Folder from "@lucide/svelte/icons/folder";
import Guitar from "@lucide/svelte/icons/guitar";
import KeyboardMusic from "@lucide/svelte/icons/keyboard-music";
import Mic from "@lucide/svelte/icons/mic";
import Music from "@lucide/svelte/icons/music";
import Piano from "@lucide/svelte/icons/piano";
import Sparkles from "@lucide/svelte/icons/sparkles";
import Speaker from "@lucide/svelte/icons/speaker";
import Star from "@lucide/svelte/icons/star";
import Undo2 from "@lucide/svelte/icons/undo-2";
import Wind from "@lucide/svelte/icons/wind";
import type { Component } from "svelte";
import type { Track } from "../song/document";

export interface TrackIcon {
  readonly key: string;
  readonly name: string;
  readonly picture: Component<{ size?: number }>;
}

export const ICONS: readonly TrackIcon[] = [
  { key: "drums", name: "Drums", picture: Drum },
  { key: "bass", name: "Bass", picture: Guitar },
  { key: "guitar", name: "Guitar", picture: Guitar },
  { key: "keys", name: "Keys", picture: Piano },
  { key: "organ", name: "Organ", picture: KeyboardMusic },
  { key: "synth", name: "Synth", picture: AudioWaveform },
  { key: "strings", name: "Strings", picture: Music },
  { key: "bell", name: "Bell", picture: Bell },
  { key: "wind", name: "Wind", picture: Wind },
  { key: "voice", name: "Voice", picture: Mic },
  { key: "audio", name: "Audio", picture: CassetteTape },
  { key: "sampler", name: "Sampler", picture: Disc3 },
  { key: "sparkles", name: "Effects", picture: Sparkles },
  { key: "star", name: "Star", picture: Star },
];

const OTHER: Readonly<Record<string, Component<{ size?: number }>>> = {
  drum: Drum,
  group: Folder,
  return: Undo2,
  master: Speaker,
};

/** The picture of a track; one that has none gets that of its kind. */
export function iconOf(track: Track): Component<{ size?: number }> {
  const key = track.icon || (track.kind === "instrument" ? "synth" : track.kind);
  return ICONS.find((icon) => icon.key === key)?.picture ?? OTHER[key] ?? OTHER[track.kind] ?? AudioWaveform;
}
