import { defineConfig } from "vitest/config";

export default defineConfig({
  // What takes long here takes longer still beside other programs: only what hangs is stopped.
  test: { include: ["src/**/*.test.ts"], environment: "node", testTimeout: 120_000, hookTimeout: 120_000 },
});
