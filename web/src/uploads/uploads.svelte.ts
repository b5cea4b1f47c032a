/**
 * Files on their way to the song's folder, in the background.
 *
 * A file is named by the hash of its content, so its clip can lie in the song, be heard and be edited here before the
 * first byte has been sent, and others hear of it what has arrived. It is kept in this browser until the server has
 * it, and goes on after a break, a reload or a crash.
 */

import type { Media } from "../song/document";
import { type Edit, remove } from "../song/edits";
import { newId } from "../song/ids";
import { audioEdits, endIn, type Landing } from "../sounds/landing";
import { layClips } from "../studio/laying";
import { inTwoSentences } from "../studio/notices.svelte";
import type { Studio } from "../studio/studio.svelte";
import { claimOf } from "./claims";
import { hashOf, Unfetched } from "./hashing";
import { anyKept, type Kept, KeptFiles } from "./kept";
import { ownSound } from "./own_sound";
import { rest, send } from "./sending";
import { Turns } from "./turns";
import { discard } from "./tus";

export type UploadState = "reading" | "queued" | "sending" | "waiting" | "checking" | "failed";

/** A file on its way, as it is shown. */
export interface Shown {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** Bytes that are there. */
  readonly sent: number;
  readonly state: UploadState;
  readonly problem: string;
  readonly remedy: string;
}

/** A file that was given: its record as soon as it is known, and when it has arrived; null when it will not. */
export interface Given {
  readonly known: Promise<Media | null>;
  readonly arrived: Promise<Media | null>;
}

interface Running {
  kept: Kept;
  readonly control: AbortController;
  /** Whether somebody else says where it lands. */
  readonly isLaid: boolean;
}

const AT_ONCE = 2;
/** How long to wait for what reads files, unless the browser says that the network is back. */
const AGAIN_MS = 5_000;

export class Uploads {
  /** Oldest first. */
  shown = $state.raw<readonly Shown[]>([]);
  /** What was last said of one, for screen readers. */
  said = $state("");
  private readonly files = new KeptFiles();
  private readonly turns = new Turns(AT_ONCE);
  private readonly running = new Map<string, Running>();
  private readonly failed = new Map<string, { readonly kept: Kept; again(): void }>();
  private unkept = 0;

  constructor(private readonly studio: Studio) {
    addEventListener("beforeunload", this.onLeave);
  }

  /** Go on with what was on its way when this page was closed. */
  async goOn(): Promise<void> {
    if (!anyKept() || !this.studio.rights.mayEdit) return;
    for (const kept of await this.files.ofSong(this.studio.id)) void this.start(kept, false);
  }

  /** Send files and lay them into the song, one behind the other on one track. */
  async lay(files: readonly File[], landing: Landing): Promise<void> {
    const { studio } = this;
    const given = files.map((file) => ({ file, ...this.begin(file, landing, true) }));
    let { tick, track } = landing;
    for (const { id, known } of given) {
      const media = await known;
      const laid = media && this.place(id, media, { tick, track });
      if (laid) [tick, track] = [laid.end, laid.to];
    }
    studio.frames.touch();
  }

  /** Send a file. With a landing it becomes a clip there; without one it is only brought in. */
  add(file: File, landing: Landing | null): Given {
    return this.begin(file, landing, false);
  }

  /** Stop one, and take its clip out of the song again. */
  cancel(id: string): void {
    const running = this.running.get(id);
    const kept = running?.kept ?? this.failed.get(id)?.kept;
    running?.control.abort(new Stopped());
    if (kept?.place) void discard(kept.place).catch(() => undefined); // it expires by itself
    if (kept) this.takeOut(kept);
    this.forget(id);
  }

  /** Try again what failed. */
  retry(id: string): void {
    const failed = this.failed.get(id);
    this.failed.delete(id);
    failed?.again();
  }

  /** Leave the song; what is on its way goes on when it is opened again. */
  close(): void {
    removeEventListener("beforeunload", this.onLeave);
    for (const { control } of this.running.values()) control.abort(new Left());
    this.files.close();
  }

  private begin(file: File, landing: Landing | null, isLaid: boolean): Given & { readonly id: string } {
    const kept: Kept = {
      id: newId(),
      song: this.studio.id,
      name: file.name,
      file,
      sha256: "",
      landing,
      placed: null,
      place: "",
    };
    return { id: kept.id, ...this.start(kept, isLaid) };
  }

  private start(kept: Kept, isLaid: boolean): Given {
    const running = { kept, control: new AbortController(), isLaid };
    this.running.set(kept.id, running);
    this.show(kept.id, { id: kept.id, name: kept.name, size: kept.file.size, sent: 0, ...FRESH });
    let tellKnown: (media: Media | null) => void = () => {};
    const known = new Promise<Media | null>((resolve) => {
      tellKnown = resolve;
    });
    const arrived = alone(kept.id, () => this.run(running, tellKnown)).then((media) => {
      tellKnown(media);
      return media;
    });
    return { known, arrived };
  }

  /** Read it, lay it, send it: null when that ended before it arrived. */
  private async run(running: Running, tellKnown: (media: Media | null) => void): Promise<Media | null> {
    const { signal } = running.control;
    const { id, file, name } = running.kept;
    try {
      const sha256 = running.kept.sha256 || (await this.hash(running));
      const isKept = await this.keep(running, { sha256 });
      if (!isKept) this.unkept++;
      const claim = await claimOf(file, name, sha256);
      signal.throwIfAborted();
      const decoding = claim ? this.hear(claim, file) : Promise.resolve();
      tellKnown(claim);
      if (claim && !running.isLaid) this.place(id, claim, running.kept.landing);
      this.tell(id, "queued", 0);
      const media = await this.turns.take(() => this.send(running));
      if (!isKept) this.unkept--;
      if (!running.isLaid) this.place(id, media, running.kept.landing);
      await decoding;
      await this.arrive(id, media);
      return media;
    } catch (error) {
      tellKnown(null);
      this.fail(running, error);
      return null;
    }
  }

  /** Its hash; what reads it is waited for, as the server is. */
  private async hash({ kept, control: { signal } }: Running): Promise<string> {
    for (;;) {
      try {
        return await hashOf(kept.file, signal);
      } catch (error) {
        if (!(error instanceof Unfetched)) throw error;
        this.tell(kept.id, "waiting", 0);
        await rest(AGAIN_MS, signal);
      }
    }
  }

  private async send(running: Running): Promise<Media> {
    const { kept, control } = running;
    control.signal.throwIfAborted();
    return send({
      song: kept.song,
      name: kept.name,
      file: kept.file,
      sha256: running.kept.sha256,
      place: kept.place,
      signal: control.signal,
      told: (state, sent) => this.tell(kept.id, state, sent),
      begun: (place) => void this.keep(running, { place }),
    });
  }

  /** Decode it here, so that it is heard and seen before it has arrived. */
  private async hear(media: Media, file: Blob): Promise<void> {
    const { own, player } = this.studio;
    const { sampleRate } = player.context;
    this.studio.arrivals = new Map(this.studio.arrivals).set(media.sha256, 0);
    const { channels, frames, sample_rate } = media;
    const sound = await ownSound(file, frames / sample_rate, channels, sample_rate, sampleRate);
    if (!sound || !this.studio.arrivals.has(media.sha256)) return;
    own.put(media.sha256, sound);
    player.renew(media.sha256); // what the server had of it may have been little
  }

  /** Put its clip into the song, once; returns where it ends and on which track it is. */
  private place(id: string, media: Media, landing: Landing | null): { end: number; to: string } | null {
    const { studio } = this;
    const running = this.running.get(id);
    if (!landing || running?.kept.placed) return null;
    const { edits, end, to, clip } = audioEdits(studio.song, media, landing, endIn(studio));
    if (!layClips(studio, edits, [clip], `${media.name} added`)) return null;
    studio.selection.chooseClips([clip], to);
    const name = studio.song.tracks.find((track) => track.id === to)?.name ?? "";
    const { bar } = studio.metre.position(landing.tick);
    if (to !== landing.track) studio.notices.say(`${media.name} is on a new track, ${name}, at bar ${bar}.`);
    if (running) void this.keep(running, { placed: { clip, track: to === landing.track ? "" : to } });
    return { end, to };
  }

  private async arrive(id: string, { sha256, name }: Media): Promise<void> {
    const { studio } = this;
    await this.forget(id);
    if (studio.own.drop(sha256)) studio.player.renew(sha256);
    this.here(sha256);
    this.said = `${name} has arrived.`;
  }

  private fail(running: Running, error: unknown): void {
    const { kept, control } = running;
    if (control.signal.aborted) {
      this.running.delete(kept.id);
      return;
    }
    const { problem, remedy } = inTwoSentences(error);
    this.said = `${problem} ${remedy}`;
    this.update(kept.id, { state: "failed", problem, remedy });
    this.running.delete(kept.id);
    this.failed.set(kept.id, {
      kept: running.kept,
      again: () => this.start({ ...running.kept, place: "" }, false),
    });
  }

  /** Take the clip of a file that does not come out of the song, when it is still as it was laid. */
  private takeOut({ placed, sha256 }: Kept): void {
    const { studio } = this;
    studio.own.drop(sha256);
    this.here(sha256);
    if (!placed) return;
    const track = studio.song.tracks.find((each) => each.clips.some((clip) => clip.id === placed.clip));
    if (!track) return;
    const isAlone = track.id === placed.track && track.clips.length === 1;
    const edits: Edit[] = [isAlone ? remove("Track", [track.id]) : remove("Clip", [placed.clip])];
    studio.apply(edits, "The file was stopped");
  }

  /** Nothing is to be waited for of a file any more. */
  private here(sha256: string): void {
    const arrivals = new Map(this.studio.arrivals);
    if (arrivals.delete(sha256)) this.studio.arrivals = arrivals;
  }

  private async keep(running: Running, news: Partial<Kept>): Promise<boolean> {
    running.kept = { ...running.kept, ...news };
    return this.files.keep(running.kept);
  }

  private forget(id: string): Promise<void> {
    this.running.delete(id);
    this.failed.delete(id);
    this.shown = this.shown.filter((each) => each.id !== id);
    return this.files.forget(id);
  }

  private tell(id: string, state: UploadState, sent: number): void {
    this.update(id, { state, sent });
    const running = this.running.get(id);
    const { arrivals } = this.studio;
    if (!running || !arrivals.has(running.kept.sha256)) return;
    const share = Math.floor((100 * sent) / running.kept.file.size) / 100;
    if (arrivals.get(running.kept.sha256) !== share)
      this.studio.arrivals = new Map(arrivals).set(running.kept.sha256, share);
  }

  private update(id: string, news: Partial<Shown>): void {
    this.shown = this.shown.map((each) => (each.id === id ? { ...each, ...news } : each));
  }

  private show(id: string, shown: Shown): void {
    const others = this.shown.filter((each) => each.id !== id);
    this.shown = [...others, shown];
  }

  private readonly onLeave = (event: BeforeUnloadEvent): void => {
    if (this.unkept > 0) event.preventDefault(); // only this page has them
  };
}

const FRESH = { state: "reading" as const, problem: "", remedy: "" };

class Stopped extends Error {}
class Left extends Error {}

const opened = new WeakMap<Studio, Uploads>();

/** The uploads of an open studio. */
export function uploadsOf(studio: Studio): Uploads {
  let uploads = opened.get(studio);
  if (!uploads) {
    uploads = new Uploads(studio);
    opened.set(studio, uploads);
    studio.leaving(() => uploads?.close());
  }
  return uploads;
}

/** Do something with a file unless another tab of this browser does it already. */
function alone(id: string, action: () => Promise<Media | null>): Promise<Media | null> {
  if (!navigator.locks) return action();
  return navigator.locks.request(`woodshed upload ${id}`, { ifAvailable: true }, (lock) =>
    lock ? action() : null,
  );
}
