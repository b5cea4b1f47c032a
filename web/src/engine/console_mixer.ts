/**
 * A song on a desk: with a console on the master, every channel gets a strip of that desk, and hears a little of its
 * neighbours.
 *
 * The twin of `woodshed/engine/console.py`. What did not change is the same object as before.
 */

import { BLANK_TRACK } from "../song/blank";
import { type Automation, type Device, MASTER, type Send, type Song, type Track } from "../song/document";
import type { Catalogue } from "./catalogue";
import { consoleOf, FOLLOWED, hasStrip, strip, stripId, takenIds } from "./console_strips";

const CROSSTALK = "~crosstalk";
/** Below this nothing leaks. */
const OFF_DB = -100;

const GROUP: Track = { ...BLANK_TRACK, id: CROSSTALK, name: "Crosstalk", kind: "group" };
const NONE: readonly [] = [];

/** What was made of a track the last time, and of what. */
interface Made {
  readonly from: readonly unknown[];
  readonly strip: Track;
  readonly leak: Track;
}

export class ConsoleMixer {
  private made = new Map<string, Made>();

  constructor(private readonly catalogue: Pick<Catalogue, "settings">) {}

  /** A song as it sounds on the console of its master, or itself. */
  heard(song: Song): Song {
    const master = song.tracks.find((track) => track.id === MASTER);
    const console = consoleOf(song);
    if (!master || !console) {
      this.made.clear();
      return song;
    }
    const panel = this.catalogue.settings(console);
    const kind = panel.get("desk") ?? 0;
    const drive_db = panel.get("channel_drive_db") ?? 0;
    const crosstalk_db = panel.get("crosstalk_db") ?? OFF_DB;
    const leaking = song.automation.filter((lane) => lane.target === `${console.id}.crosstalk_db`);
    const leaks = crosstalk_db > OFF_DB || leaking.length > 0;
    const channels = song.tracks.filter((track) => track.kind === "instrument" || track.kind === "audio");
    const names = new Set(song.tracks.map((track) => track.id));
    const taken = takenIds(song);
    const before = this.made;
    this.made = new Map();
    for (const track of song.tracks) {
      if (track.id === MASTER) continue;
      const place = leaks ? channels.indexOf(track) : -1;
      const [left, right] = place < 0 ? [] : [channels[place - 1]?.id, channels[place + 1]?.id];
      const output = track.output !== MASTER && names.has(track.output) ? track.output : CROSSTALK;
      const id = stripId(track.id, taken);
      const from = [track, id, kind, drive_db, place < 0 ? OFF_DB : crosstalk_db, left, right, output];
      const old = before.get(track.id);
      const isSame = old?.from.every((each, index) => each === from[index]) ?? false;
      const made = (): Made => ({
        from,
        strip: withStrip(track, strip(id, kind, drive_db), crosstalk_db, [left, right]),
        leak: leakOf(track, output),
      });
      this.made.set(track.id, isSame && old ? old : made());
    }
    const strips = song.tracks.flatMap((track) => this.made.get(track.id)?.strip ?? NONE);
    const given = song.tracks.flatMap((track) =>
      track.id === MASTER || hasStrip(track) ? NONE : stripId(track.id, taken),
    );
    const lanes = Object.entries(FOLLOWED).flatMap(([knob, own]) =>
      song.automation
        .filter((lane) => lane.target === `${console.id}.${knob}`)
        .flatMap((lane) => given.map((id) => twin(lane, `${id}.${own}`))),
    );
    const automation = lanes.length > 0 ? [...song.automation, ...lanes] : song.automation;
    if (!leaks) return { ...song, tracks: [...strips, master], automation };
    const sends = strips.flatMap((track) => track.sends.filter((send) => send.to.endsWith("~leak")));
    return {
      ...song,
      tracks: [
        ...strips,
        ...channels.flatMap((track) => this.made.get(track.id)?.leak ?? NONE),
        GROUP,
        master,
      ],
      automation: [
        ...automation,
        ...leaking.flatMap((lane) => sends.map((send) => twin(lane, `${send.id}.gain_db`))),
        ...channels.flatMap((track) => lanesOf(song, track)),
      ],
    };
  }
}

function withStrip(
  track: Track,
  given: Device,
  crosstalk_db: number,
  neighbours: readonly (string | undefined)[],
): Track {
  const sends = neighbours.flatMap((other): readonly Send[] =>
    other === undefined
      ? NONE
      : [
          {
            id: `${track.id}~to~${other}`,
            to: `${other}~leak`,
            gain_db: crosstalk_db,
            pre: true,
            extra: {},
          },
        ],
  );
  return {
    ...track,
    devices: hasStrip(track) ? track.devices : [...track.devices, given],
    sends: [...track.sends, ...sends],
  };
}

/** What carries the neighbours' sound the way that a track goes. */
const leakOf = (track: Track, output: string): Track => ({
  ...track,
  id: `${track.id}~leak`,
  kind: "return",
  devices: NONE,
  sends: NONE,
  clips: NONE,
  takes: NONE,
  frozen_as: null,
  output,
});

const TWINS = new WeakMap<Automation, Map<string, Automation>>();

/** The same automation of something else; the same object each time. */
function twin(lane: Automation, target: string): Automation {
  const twins = TWINS.get(lane) ?? new Map<string, Automation>();
  TWINS.set(lane, twins);
  const made = twins.get(target) ?? { ...lane, target };
  twins.set(target, made);
  return made;
}

/** The automation of a track's own strip, for what leaks into it. */
const lanesOf = (song: Song, track: Track): readonly Automation[] =>
  song.automation.flatMap((lane) => {
    const dot = lane.target.lastIndexOf(".");
    if (lane.target.slice(0, dot) !== track.id) return NONE;
    return [twin(lane, `${track.id}~leak${lane.target.slice(dot)}`)];
  });
