/** Being several in one song: everything of it, fetched after the song itself is open. */

import { NUMBER } from "../song/connection";
import type { Studio } from "../studio/studio.svelte";
import CommentPins from "../timeline/CommentPins.svelte";
import ChatPanel from "./Chat.svelte";
import { Call } from "./call.svelte";
import { Chat } from "./chat.svelte";
import { FollowingPerson } from "./following.svelte";
import { Group } from "./group.svelte";
import { RATE } from "./group_time";
import Here from "./Here.svelte";
import OnNotes from "./OnNotes.svelte";
import OnTimeline from "./OnTimeline.svelte";
import { Presence } from "./presence.svelte";

export class Together {
  readonly presence: Presence;
  readonly group: Group;
  readonly following: FollowingPerson;
  readonly chat: Chat;
  readonly call: Call;
  /** What the frame puts into its places. */
  readonly parts = { Here, OnTimeline, OnNotes, Chat: ChatPanel, CommentPins };
  private readonly leave: (() => void)[];

  constructor(private readonly studio: Studio) {
    this.presence = new Presence(studio);
    this.group = new Group(studio, this.presence);
    this.following = new FollowingPerson(studio, this.presence);
    this.chat = new Chat(studio);
    this.call = new Call(studio, this.presence);
    this.leave = [
      studio.connection.listen(NUMBER, () => void this.chat.load()),
      studio.commands.add(
        {
          id: "together.listen",
          name: "Listen together, or on your own",
          keys: ["Alt+KeyL"],
          group: "Transport",
          words: "sync people group play",
          run: () => this.group.toggle(),
        },
        {
          id: "together.chat",
          name: "Say something to the others",
          keys: ["Alt+KeyC"],
          group: "View",
          words: "chat talk message",
          run: () => {
            studio.view.showRight = true;
            studio.view.right = "chat";
          },
        },
        {
          id: "together.call",
          name: "Speak with the others, or leave the call",
          keys: ["Shift+Alt+KeyC"],
          group: "View",
          words: "voice video talk phone",
          able: () => this.call.isOn || this.presence.others.length > 0,
          why: "Nobody else is here.",
          run: () => {
            if (this.call.isOn) this.call.hangUp();
            else void this.call.join();
          },
        },
        {
          id: "together.unfollow",
          name: "Stop following somebody",
          keys: ["Alt+KeyF"],
          group: "View",
          able: () => this.following.client !== 0,
          why: "You follow nobody.",
          run: () => this.following.stop(),
        },
      ),
    ];
  }

  /**
   * The sample of the song (at 48 kHz) that the loudspeaker gives at a moment of the wall clock, in milliseconds
   * since 1970; null while it does not move. For figures: it knows nothing of the room's clock.
   */
  heard(epoch_ms: number): number | null {
    const { player } = this.studio;
    const frame = player.frameHeard(epoch_ms - performance.timeOrigin);
    if (!player.timeline.movingAt(frame - player.engineLatency)) return null;
    return (player.heardSample(frame) * RATE) / player.context.sampleRate;
  }

  close(): void {
    for (const leave of this.leave) leave();
    this.group.close();
    this.following.close();
    this.chat.close();
    this.call.close();
    this.presence.close();
  }
}
