// Somebody who has a song open with another program than Woodshed's page:
//
//   node guest.mjs y-websocket|hocuspocus ws://host:port song
//
// Syncs, waits until the song is called "Your turn", changes its title, waits until it is called "Thank you",
// and prints as JSON what it saw. tests/server/test_interop.py is the other side.

import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const [kind, url, song] = process.argv.slice(2);
const doc = new Y.Doc();
const fields = doc.getMap("song");
const titles = [];

class FromThePage extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, { headers: { Origin: url.replace("ws:", "http:") } });
  }
}

function withYWebsocket() {
  const options = { WebSocketPolyfill: FromThePage, disableBc: true };
  const provider = new WebsocketProvider(`${url}/api/songs/${song}`, "live", doc, options);
  const synced = new Promise((resolve) => provider.once("sync", resolve));
  return { provider, synced, saved: async () => null };
}

function withHocuspocus() {
  const websocketProvider = new HocuspocusProviderWebsocket({
    url: `${url}/api/songs/${song}/live?hocuspocus=1`,
    WebSocketPolyfill: FromThePage,
  });
  const provider = new HocuspocusProvider({ websocketProvider, name: song, token: "any", document: doc });
  provider.attach();
  const synced = new Promise((resolve) => provider.on("synced", resolve));
  const saved = () => until(() => provider.unsyncedChanges === 0).then(() => provider.authorizedScope);
  return { provider, synced, saved };
}

async function until(condition) {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

fields.observe(() => titles.push(fields.get("title")));
const { provider, synced, saved } = kind === "hocuspocus" ? withHocuspocus() : withYWebsocket();
await synced;
provider.awareness.setLocalStateField("person", { name: kind });
await until(() => fields.get("title") === "Your turn");
fields.set("title", `From ${kind}`);
await until(() => fields.get("title") === "Thank you");
const people = [...provider.awareness.getStates().values()].map(({ person }) => person?.name);
const notes = doc.getMap("clips").get("riff").get("notes").size;
console.log(JSON.stringify({ titles, people, notes, scope: await saved() }));
process.exit(0);
