/**
 * A page without a browser, for tests/server/test_page_connection.py: takes part in a song through the page's own
 * connection. Its arguments are the server's address and the song's id; it tells what it saw as JSON.
 */

import { Connection } from "../connection";
import { add, changeSong } from "../edits";
import { LiveSong } from "../live";
import { formatSong } from "../text";

const [, , url = "", songId = ""] = process.argv;

/** A websocket that says which page it belongs to, as a browser's does; the server lets in no other. */
class PageSocket extends WebSocket {
  constructor(address: string) {
    super(address, { headers: { Origin: url.replace("ws", "http") } } as never);
  }
}
globalThis.WebSocket = PageSocket as typeof WebSocket;

const live = new LiveSong({ by: "ann" });
const connection = new Connection(live, songId, { url });
const states: string[] = [connection.state];

const until = (state: string): Promise<void> =>
  new Promise((resolve) => {
    if (connection.state === state) resolve();
    connection.observe(() => {
      if (connection.state === state) resolve();
    });
  });

connection.observe(() => states.push(connection.state));
await connection.synced;
await until("saved");
const before = formatSong(live.song);
live.apply([changeSong({ title: "From the page" })], "Give it a name");
live.apply([add("Marker", [{ id: "here", tick: 960, name: "Here" }])], "Mark a place");
await until("saved");
process.stdout.write(JSON.stringify({ before, after: formatSong(live.song), states }));
connection.close();
