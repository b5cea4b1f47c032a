import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const page = fileURLToPath(new URL("../src/woodshed/server/_page", import.meta.url));
const root = fileURLToPath(new URL("./src/", import.meta.url));

/** How a module is known to the bundler, as far as it is asked here. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** What only an open studio uses of packages whose index names it to everybody. */
const STUDIO_ONLY =
  /bits-ui\/dist\/bits\/(command|dialog)\/|svelte-toolbelt\/dist\/utils\/(sr-only|after-sl)|flags\/legacy/;
let studioOnly: ReadonlySet<string> | undefined;

/** What modules and all that they import need; nothing that is `not` asked for. */
function closure(modules: Modules, entries: readonly string[], not?: RegExp): Set<string> {
  const seen = new Set<string>();
  const waiting = [...entries];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id) || not?.test(id)) continue;
    seen.add(id);
    waiting.push(...(modules.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}

/**
 * An open studio is one file, whatever shares its modules later: files that are cut at every seam between what
 * comes later pack worse by some 8 KB, and each of them is another journey. The first screen goes without it.
 */
function fileOf(id: string, modules: Modules): string | null {
  if (studioOnly === undefined) {
    const before = closure(modules, [`${root}main.ts`, `${root}start/Start.svelte`], STUDIO_ONLY);
    const doors = [`${root}app/Frame.svelte`, `${root}studio/opening.ts`];
    // What is asked for by name stays a file of its own.
    studioOnly = new Set(
      [...closure(modules, doors)].filter((each) => !before.has(each) && !doors.includes(each)),
    );
  }
  return studioOnly.has(id) ? "studio" : null;
}

export default defineConfig({
  plugins: [svelte()],
  base: "/",
  build: {
    outDir: page,
    emptyOutDir: true,
    target: "es2024",
    chunkSizeWarningLimit: 800,
    manifest: true,
    rolldownOptions: {
      input: ["index.html", "src/offline/worker.ts"],
      output: {
        // A service worker has power over what lies beside it, and always the same name.
        entryFileNames: ({ facadeModuleId }) =>
          facadeModuleId?.endsWith("src/offline/worker.ts") ? "offline.js" : "assets/[name]-[hash].js",
        codeSplitting: { groups: [{ name: fileOf }], includeDependenciesRecursively: false },
      },
    },
  },
  worker: { format: "es" },
});
