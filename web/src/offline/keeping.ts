/** Sees to it that the page opens without its server too, where browsers allow that: here, or by https. */

/** Let the browser keep this page, whole; resolves when it has been asked to. */
export async function keepPage(): Promise<void> {
  const workers: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  if (!workers) return;
  await workers.register("/offline.js");
  (await workers.ready).active?.postMessage("keep");
}
