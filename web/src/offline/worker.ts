/**
 * The page without its server: what was fetched the last time is given again (a service worker, as the W3C's
 * "Service Workers" has them).
 *
 * With the server everything comes from there, and is kept; only files with a hash in their names are taken from
 * here first. The song itself is kept by `song/offline.ts`, its audio by the browser, which may keep it for ever.
 */

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** A file of the page, as Vite lists it, with those that it brings along. */
interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
}

const STORE = "woodshed page";
const PAGE = "/";
const ASSETS = "/assets/";
/** What has no hash in its name, and the page cannot begin without. */
const NEEDED = [PAGE, "/engine.wasm", "/api/devices"];
const LIST = "/.vite/manifest.json";

self.addEventListener("install", (event) => (event as Lasting).waitUntil(keepAll()));
// Each page that is opened says so: it may be a newer one.
self.addEventListener("message", (event) => (event as Event as Lasting).waitUntil(keepAll()));

self.addEventListener("fetch", (event) => {
  const asked = event as Asked;
  const { method, mode, url } = asked.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate") asked.respondWith(freshOrKept(asked.request, PAGE));
  else if (NEEDED.includes(pathname)) asked.respondWith(freshOrKept(asked.request, pathname));
  else if (pathname.startsWith(ASSETS)) asked.respondWith(keptOrFresh(asked.request, pathname));
});

/** Keep the page as it is now, whole, and nothing of older ones. */
async function keepAll(): Promise<void> {
  const store = await caches.open(STORE);
  const listed = (await (await fetch(LIST)).json()) as Record<string, Chunk>;
  const files = Object.values(listed).flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets]);
  const wanted = new Set(files.map((file) => `/${file}`).filter((path) => path.startsWith(ASSETS)));
  const kept = new Set((await store.keys()).map(({ url }) => new URL(url).pathname));
  await store.addAll([...NEEDED, ...[...wanted].filter((path) => !kept.has(path))]);
  for (const path of kept) if (!wanted.has(path) && !NEEDED.includes(path)) await store.delete(path);
}

async function freshOrKept(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(STORE)).match(path);
    if (kept) return kept;
    throw error;
  }
}

async function keptOrFresh(request: Request, path: string): Promise<Response> {
  return (await (await caches.open(STORE)).match(path)) ?? fetch(request);
}

export {};
