import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const page = fileURLToPath(new URL("../src/woodshed/server/_page", import.meta.url));

export default defineConfig({
  plugins: [svelte()],
  base: "/",
  build: {
    outDir: page,
    emptyOutDir: true,
    target: "es2024",
    chunkSizeWarningLimit: 800,
    manifest: true,
    rollupOptions: {
      input: ["index.html", "src/offline/worker.ts"],
      output: {
        // A service worker has power over what lies beside it, and always the same name.
        entryFileNames: ({ facadeModuleId }) =>
          facadeModuleId?.endsWith("src/offline/worker.ts") ? "offline.js" : "assets/[name]-[hash].js",
      },
    },
  },
  worker: { format: "es" },
});
