import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    environment: "node",
    // Each file has modules of its own; a thread for that costs less than a process.
    pool: "threads",
    // What takes long here takes longer still beside other programs: only what hangs is stopped.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
