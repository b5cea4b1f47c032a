/** Opening a song: its document, its sound and its connection, all fetched side by side. */

import { Catalogue } from "../engine/catalogue";
import { Clock } from "../engine/clock";
import { Player } from "../engine/player";
import { Problem, type Server } from "../server";
import { Connection } from "../song/connection";
import { LiveSong } from "../song/live";
import { type Offline, openOffline } from "../song/offline";
import { keepUndo } from "../song/undo_store";
import { OwnSounds } from "./own_sounds";
import type { Seat } from "./rights.svelte";
import { Studio } from "./studio.svelte";

const PATIENCE_MS = 12_000;
/** It has to listen when the line is opened; a page that cannot have it does without. */
const parting = import("../song/apart").catch(() => undefined);

/** Open the song `id`; resolves when there is a song to see, from the server or from this browser. */
export async function openStudio(id: string, server: Server): Promise<Studio> {
  const live = new LiveSong();
  const devices = server.devices();
  const sitting = seatIn(id, server);
  sitting.catch(() => undefined); // whoever waits for it hears of it
  const offline = openOffline(live, id);
  const parted = await parting;
  const connection = new Connection(live, id);
  const apart = parted && new parted.Apart(live, connection, id, offline.filled);
  const own = new OwnSounds({
    samples: (sha, rate, start, frames) => server.samples(id, sha, rate, start, frames),
    shape: (sha, rate) => server.shape(id, sha, rate),
  });
  try {
    const catalogue = new Catalogue(await devices);
    const [seat, player, clock] = await Promise.all([
      sitting,
      Player.create({ catalogue, ...own.source }),
      Clock.create(),
      Promise.race([offline.filled, connection.synced, refused(connection, offline)]),
      keepUndo(live, id),
    ]);
    live.by = seat.person?.name ?? "";
    return new Studio({
      id,
      live,
      player,
      clock,
      connection,
      server,
      catalogue,
      seat,
      own,
      ...(apart && { apart }),
    });
  } catch (error) {
    apart?.close();
    connection.close();
    offline.close();
    throw error;
  }
}

/** Who sits in a song here; when the server cannot be reached, who sat there the last time. */
async function seatIn(id: string, server: Server): Promise<Seat> {
  const kept = keptSeat(id);
  try {
    const seat = await server.seat(id);
    keepSeat(id, seat);
    return seat;
  } catch (error) {
    if (kept && error instanceof Problem && error.status === 0) return kept;
    throw error;
  }
}

/** What the server said the last time about who sits in a song here. */
function keptSeat(id: string): Seat | undefined {
  try {
    return JSON.parse(localStorage.getItem(`woodshed-seat ${id}`) ?? "") as Seat;
  } catch {
    return undefined;
  }
}

function keepSeat(id: string, seat: Seat): void {
  try {
    localStorage.setItem(`woodshed-seat ${id}`, JSON.stringify(seat));
  } catch {
    // Without it the song only opens with the server.
  }
}

/** Rejects when the server cannot give the song, or does not answer for long, and this browser has no copy. */
function refused(connection: Connection, offline: Offline): Promise<never> {
  return new Promise((_, reject) => {
    const look = (): void => {
      if (connection.state !== "refused") return;
      const { problem } = connection;
      void offline.opened.then((hasCopy) => hasCopy || reject(problem));
    };
    const leave = connection.observe(look);
    setTimeout(() => {
      leave();
      reject({ problem: "The server does not answer.", remedy: "Start it again, then reload this page." });
    }, PATIENCE_MS);
  });
}
