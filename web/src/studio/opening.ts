/** Opening a song: its document, its sound and its connection, all fetched side by side. */

import { Catalogue } from "../engine/catalogue";
import { Clock } from "../engine/clock";
import { Player } from "../engine/player";
import type { Server } from "../server";
import { Connection } from "../song/connection";
import { LiveSong } from "../song/live";
import { openOffline } from "../song/offline";
import { keepUndo } from "../song/undo_store";
import { Studio } from "./studio.svelte";

/** Open the song `id`; resolves when there is a song to see, from the server or from this browser. */
export async function openStudio(id: string, server: Server): Promise<Studio> {
  const live = new LiveSong();
  const devices = server.devices();
  const offline = openOffline(live, id);
  const connection = new Connection(live, id);
  const catalogue = new Catalogue(await devices);
  const [player, clock] = await Promise.all([
    Player.create({
      catalogue,
      songId: id,
      samples: (sha, rate, start, frames) => server.samples(id, sha, rate, start, frames),
      shape: (sha, rate) => server.shape(id, sha, rate),
    }),
    Clock.create(),
    Promise.race([offline.filled, connection.synced]),
    keepUndo(live, id),
  ]);
  return new Studio({ id, live, player, clock, connection, server, catalogue });
}
