/**
 * Hearing a sound before choosing it: on a guest track of the player's, so the engine alone makes it.
 *
 * An effect is heard on the track in hand's own sound. A new try ends the last; the guest leaves when it
 * has died away.
 */

import { chainOf } from "../devices/chain";
import { WHOLE_SAMPLE } from "../devices/samples";
import { BLANK_DEVICE, BLANK_TRACK } from "../song/blank";
import type { Track } from "../song/document";
import type { Fields } from "../song/edits";
import type { Studio } from "../studio/studio.svelte";
import type { Sound } from "./library";
import { type PhraseNote, phraseOf } from "./phrases";

const SILENT = 1e-4;
const LONGEST_MS = 8_000;
const LOOK_MS = 200;

export class Hearing {
  /** The id of the sound that is heard now. */
  playing = $state("");
  private timers: ReturnType<typeof setTimeout>[] = [];
  private guest: Track | null = null;
  private tries = 0;

  constructor(private readonly studio: Studio) {}

  /** Play a sound; again, and it stops. */
  toggle(sound: Sound): void {
    if (this.playing === sound.id) this.stop();
    else this.play(sound);
  }

  play(sound: Sound): void {
    this.stop();
    const { player, song } = this.studio;
    const devices = this.devicesFor(sound);
    if (devices.length === 0) return;
    // A name of its own for each try: what still rings of the last one must not sound in the next.
    this.guest = guestTrack(`try-${++this.tries}`, devices);
    this.playing = sound.id;
    player.tryOut(this.guest);
    const source = sound.sort === "effect" ? this.sourceOf() : sound;
    const notes = phraseOf(source, song.key);
    const attempt = this.tries;
    // Audio has to be in the engine before it is asked for.
    if (sound.sort === "media") void player.loaded().then(() => attempt === this.tries && this.begin(notes));
    else this.begin(notes);
  }

  private begin(notes: readonly PhraseNote[]): void {
    if (!this.guest) return;
    for (const note of notes) this.schedule(note);
    const end_s = Math.max(...notes.map((note) => note.at_s + note.length_s));
    this.later(end_s * 1000, () => this.leaveWhenSilent(performance.now()));
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers = [];
    this.playing = "";
    if (!this.guest) return;
    this.guest = null;
    this.studio.player.tryOut(null);
  }

  private schedule({ at_s, length_s, pitch, velocity }: PhraseNote): void {
    const { id } = this.guest!;
    this.later(at_s * 1000, () => this.studio.player.noteOn(id, pitch, velocity));
    this.later((at_s + length_s) * 1000, () => this.studio.player.noteOff(id, pitch));
  }

  private leaveWhenSilent(since_ms: number): void {
    const [left, right] = this.studio.player.meters(this.guest?.id ?? "").peak;
    if (Math.max(left, right) < SILENT || performance.now() - since_ms > LONGEST_MS) this.stop();
    else this.later(LOOK_MS, () => this.leaveWhenSilent(since_ms));
  }

  private later(ms: number, run: () => void): void {
    this.timers.push(setTimeout(run, ms));
  }

  /** What the guest track is made of. */
  private devicesFor(sound: Sound): Fields[] {
    if (sound.sort === "media")
      return [{ kind: "sampler", preset: "one_shot", samples: [{ ...WHOLE_SAMPLE, media: sound.media }] }];
    if (sound.sort === "instrument") return [...sound.devices];
    return [...(this.sourceOf().devices as Fields[]), ...sound.devices];
  }

  /** What an effect is heard on: the instruments of the track in hand, or an electric piano. */
  private sourceOf(): Pick<Sound, "icon" | "sort" | "id" | "devices"> {
    const { track, catalogue } = this.studio;
    const instruments = track ? chainOf(track, catalogue).instruments : [];
    if (instruments.length === 0)
      return { icon: "keys", sort: "instrument", id: "", devices: [{ kind: "electric_piano" }] };
    const icon = catalogue.device(instruments[0]!.kind)?.icon ?? "keys";
    const isKit = instruments.length > 1 && instruments.every((device) => device.zone !== null);
    return { icon, sort: "instrument", id: isKit ? "kit " : "", devices: instruments as unknown as Fields[] };
  }
}

/** A track that is in no song. */
function guestTrack(id: string, devices: readonly Fields[]): Track {
  return {
    ...BLANK_TRACK,
    id,
    name: "Try",
    gain_db: -3,
    solo_safe: true,
    devices: devices.map((fields, i) => ({ ...BLANK_DEVICE, ...fields, id: `${id}-${i}` })),
  };
}

const kept = new WeakMap<Studio, Hearing>();

export function hearingOf(studio: Studio): Hearing {
  let hearing = kept.get(studio);
  if (!hearing) {
    hearing = new Hearing(studio);
    kept.set(studio, hearing);
  }
  return hearing;
}
