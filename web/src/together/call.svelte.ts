/**
 * Speaking with each other, up to four, with a picture if wanted: from browser to browser. The server only carries
 * what they need to find each other. What the studio plays and records has nothing to do with it.
 */

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { untrack } from "svelte";
import { NUMBER, SIGNAL } from "../song/connection";
import type { Studio } from "../studio/studio.svelte";
import { keptServers, readServers } from "./ice";
import { Peer, type Signal } from "./peer";
import type { Presence } from "./presence.svelte";
import type { Other } from "./states";

export const MOST_IN_CALL = 4;

/** Speech, not music: what the loudspeakers give back is taken out. */
const VOICE: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
const PICTURE: MediaTrackConstraints = {
  width: { ideal: 320 },
  height: { ideal: 240 },
  frameRate: { ideal: 15 },
};

/** Somebody in the call as they are shown. */
export interface Voice {
  readonly number: number;
  readonly other: Other | undefined;
  readonly stream: MediaStream;
  readonly hasPicture: boolean;
  readonly isConnected: boolean;
}

export class Call {
  isOn = $state(false);
  isOpening = $state(false);
  isMuted = $state(false);
  hasCamera = $state(false);
  /** What this person sends: their voice, and their picture. */
  stream = $state.raw<MediaStream | null>(null);
  voices = $state.raw<readonly Voice[]>([]);
  readonly callers = $derived.by(() => this.presence.others.filter((other) => other.calling));
  private readonly peers = new Map<number, Peer>();
  private readonly leave: (() => void)[];

  constructor(
    private readonly studio: Studio,
    private readonly presence: Presence,
  ) {
    const { connection } = studio;
    this.leave = [
      connection.listen(SIGNAL, (from) => this.hear(from)),
      // Another number after a break of the line: everybody is called anew.
      connection.listen(NUMBER, () => this.isOn && this.hangUpAll()),
      $effect.root(() => {
        $effect(() => {
          const numbers = this.callers.map((other) => other.number);
          untrack(() => this.meet(numbers));
        });
      }),
    ];
  }

  /** Join the call with a voice; false, and told why, when that cannot be. */
  async join(): Promise<boolean> {
    if (this.isOn || this.isOpening) return this.isOn;
    const { notices } = this.studio;
    if (this.callers.length >= MOST_IN_CALL) {
      notices.say(`There are ${MOST_IN_CALL} in the call already.`);
      return false;
    }
    this.isOpening = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: VOICE });
      this.isOn = this.presence.calling = true;
      this.isMuted = this.presence.muted = false;
      this.meet(this.callers.map((other) => other.number));
      return true;
    } catch {
      notices.tell(
        "The microphone could not be opened.",
        "Allow this page to use it, and look whether it is there.",
      );
      return false;
    } finally {
      this.isOpening = false;
    }
  }

  hangUp(): void {
    this.isOn = this.hasCamera = this.presence.calling = this.presence.muted = false;
    this.hangUpAll();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }

  mute(isMuted = !this.isMuted): void {
    this.isMuted = this.presence.muted = isMuted;
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !isMuted;
  }

  /** Send a picture, or no longer. */
  async toggleCamera(): Promise<void> {
    const { stream } = this;
    if (!stream) return;
    const [picture] = stream.getVideoTracks();
    if (picture) {
      picture.stop();
      stream.removeTrack(picture);
    } else {
      try {
        const seen = await navigator.mediaDevices.getUserMedia({ video: PICTURE });
        for (const track of seen.getVideoTracks()) stream.addTrack(track);
      } catch {
        this.studio.notices.tell(
          "The camera could not be opened.",
          "Allow this page to use it, and look whether it is there.",
        );
      }
    }
    this.hasCamera = stream.getVideoTracks().length > 0;
    for (const peer of this.peers.values()) peer.give(stream.getTracks(), stream);
  }

  close(): void {
    this.hangUp();
    for (const leave of this.leave) leave();
  }

  /** Call those who are in the call and are not called yet; let go of those who left. */
  private meet(numbers: readonly number[]): void {
    if (!this.isOn) return;
    for (const [number, peer] of this.peers) {
      if (numbers.includes(number) || peer.line.connectionState === "new") continue;
      peer.close();
      this.peers.delete(number);
    }
    // Of two, the one who came first calls: a call is not opened twice.
    for (const number of numbers) if (number > this.studio.connection.number) this.peerOf(number);
    this.show();
  }

  private peerOf(number: number): Peer | undefined {
    let peer = this.peers.get(number);
    if (peer || !this.stream || this.peers.size >= MOST_IN_CALL - 1) return peer;
    peer = new Peer(
      readServers(keptServers()),
      this.studio.connection.number > number,
      (signal) => this.say(number, signal),
      () => this.show(),
    );
    this.peers.set(number, peer);
    peer.give(this.stream.getTracks(), this.stream);
    return peer;
  }

  private hear(from: decoding.Decoder): void {
    const number = decoding.readVarUint(from);
    const text = decoding.readVarString(from);
    if (!this.isOn) return;
    try {
      this.peerOf(number)?.take(JSON.parse(text) as Signal);
    } catch {
      // What is no signal is left alone.
    }
    this.show();
  }

  private say(number: number, signal: Signal): void {
    this.studio.connection.say(SIGNAL, (to) => {
      encoding.writeVarUint(to, number);
      encoding.writeVarString(to, JSON.stringify(signal));
    });
  }

  private hangUpAll(): void {
    for (const peer of this.peers.values()) peer.close();
    this.peers.clear();
    this.show();
  }

  private show(): void {
    this.voices = [...this.peers].map(([number, peer]) => ({
      number,
      other: this.presence.byNumber(number),
      stream: peer.stream,
      hasPicture: peer.hasPicture,
      isConnected: peer.isConnected,
    }));
  }
}
