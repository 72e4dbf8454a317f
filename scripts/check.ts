// `npm run check`: format and lint, types of every folder, import walls. Runs all of them, then says which failed.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules", ".bin", name);
const PROJECTS = ["shared", "server", "client", "mock-data", "bench", "e2e", "scripts"];

/** A folder without sources is no project yet: the compiler would call it an error. */
const hasSources = (folder: string) => readdirSync(join(root, folder), { recursive: true }).some((file) => /\.tsx?$/.test(String(file)));

const steps = [
  { name: "format and lint", command: [bin("biome"), "check", "--error-on-warnings", "--max-diagnostics=200"] },
  ...PROJECTS.filter(hasSources).map((folder) => ({ name: `types of ${folder}`, command: [bin("tsc"), "-p", folder] })),
  { name: "types of tests and configs", command: [bin("tsc"), "-p", "tsconfig.json"] },
  { name: "import walls", command: [process.execPath, join(root, "scripts/walls.ts")] },
];

const failed = steps.filter(({ name, command: [program = "", ...args] }) => {
  const started = performance.now();
  const { status } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  console.log(`${status === 0 ? "ok  " : "FAIL"}  ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return status !== 0;
});

if (failed.length > 0) {
  console.error(`check failed: ${failed.map((step) => step.name).join(", ")}`);
  process.exit(1);
}
