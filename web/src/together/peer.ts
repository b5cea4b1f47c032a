/**
 * One other in the call: their voice and picture, straight from browser to browser.
 *
 * Both may offer at once; then the polite one gives way ("perfect negotiation", as the WebRTC specification has it).
 */

/** What two browsers tell each other by way of the server. */
export interface Signal {
  readonly description?: RTCSessionDescriptionInit;
  readonly candidate?: RTCIceCandidateInit;
}

export class Peer {
  readonly line: RTCPeerConnection;
  readonly stream = new MediaStream();
  private isOffering = false;
  private ignores = false;
  private work: Promise<void> = Promise.resolve();

  constructor(
    servers: RTCIceServer[],
    private readonly isPolite: boolean,
    private readonly send: (signal: Signal) => void,
    private readonly changed: () => void,
  ) {
    this.line = new RTCPeerConnection({ iceServers: servers });
    this.line.onnegotiationneeded = () => this.queue(() => this.offer());
    this.line.onicecandidate = ({ candidate }) => candidate && send({ candidate: candidate.toJSON() });
    this.line.onconnectionstatechange = () => {
      if (this.line.connectionState === "failed") this.line.restartIce();
      changed();
    };
    this.line.ontrack = ({ track }) => {
      this.stream.addTrack(track);
      track.onmute = track.onunmute = changed;
      track.onended = () => {
        this.stream.removeTrack(track);
        changed();
      };
      changed();
    };
  }

  get isConnected(): boolean {
    return this.line.connectionState === "connected";
  }

  /** Whether a picture comes from there. */
  get hasPicture(): boolean {
    return this.stream.getVideoTracks().some((track) => track.readyState === "live" && !track.muted);
  }

  /** Send these tracks and no others. */
  give(tracks: readonly MediaStreamTrack[], stream: MediaStream): void {
    for (const sender of this.line.getSenders())
      if (sender.track && !tracks.includes(sender.track)) this.line.removeTrack(sender);
    const given = this.line.getSenders().map((sender) => sender.track);
    for (const track of tracks) if (!given.includes(track)) this.line.addTrack(track, stream);
  }

  /** Take what the other browser says, in the order in which it said it. */
  take(signal: Signal): void {
    this.queue(() => this.answer(signal));
  }

  close(): void {
    this.line.onconnectionstatechange = null;
    this.line.close();
  }

  private queue(action: () => Promise<void>): void {
    // What goes wrong with one message is mended by the next, or the line fails and starts anew.
    this.work = this.work.then(action).catch(() => this.changed());
  }

  private async offer(): Promise<void> {
    this.isOffering = true;
    try {
      await this.line.setLocalDescription();
      this.tell();
    } finally {
      this.isOffering = false;
    }
  }

  private async answer({ description, candidate }: Signal): Promise<void> {
    const { line } = this;
    if (candidate) {
      if (!this.ignores) await line.addIceCandidate(candidate);
      return;
    }
    if (!description) return;
    const clashes = description.type === "offer" && (this.isOffering || line.signalingState !== "stable");
    this.ignores = clashes && !this.isPolite;
    if (this.ignores) return;
    await line.setRemoteDescription(description);
    if (description.type !== "offer") return;
    await line.setLocalDescription();
    this.tell();
  }

  private tell(): void {
    const description = this.line.localDescription;
    if (description) this.send({ description: description.toJSON() });
  }
}
