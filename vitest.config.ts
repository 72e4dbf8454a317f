// Tests: `unit` beside the sources, all at once; `e2e` in a real browser and real processes, one file after the other.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    reporters: ["default"],
    maxWorkers: 3, // they wait more than they reckon: for Redis, for time-outs, for processes
    projects: [
      {
        test: {
          name: "unit",
          include: ["{shared,server,client,mock-data,bench,scripts}/**/*.test.{ts,tsx}"],
          testTimeout: 20_000,
          hookTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
