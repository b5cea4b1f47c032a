import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    environment: "node",
    // The files share their modules: a process for each costs more than all that is tested in it.
    isolate: false,
    // What takes long here takes longer still beside other programs: only what hangs is stopped.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
