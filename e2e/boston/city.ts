// Cuts Boston's city folder into a temporary folder, by the same commands that docs/boston.md gives.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { VISITOR_SOURCE } from "../../server/demo/demo-tokens.ts";

const run = promisify(execFile);
export const ROOT = join(import.meta.dirname, "../..");
/** Beside the checkout: read from there, never copied. */
export const DATA = join(ROOT, "../shared/data/boston");
export const CASES = join(DATA, "service-requests-2011-q3.csv.gz");
export const OUTLINE = join(DATA, "outline-hull.geojson");
export const MAPPING = join(ROOT, "mock-data/boston/mapping.json");
export const TIME_ZONE = "America/New_York";
export const GRIDS = 600;

/** Returns the city folder. Takes some seconds. */
export async function cutBoston(folder: string): Promise<string> {
  const profile = join(folder, "profile.json");
  const city = join(folder, "city");
  await run(process.execPath, [join(ROOT, "mock-data/boston/main.ts"), CASES, "--source", VISITOR_SOURCE, "--out", profile]);
  const cut = ["build", "--outline", OUTLINE, "--grids", `${GRIDS}`, "--levels", "Area:12", "--grid-level", "Grid"];
  const names = ["--name", "波士顿", "--name-en", "Boston", "--code", "BOS"];
  const rest = ["--time-zone", TIME_ZONE, "--valid-from", "2011-01-01", "--profile", profile, "--out", city];
  await run(process.execPath, [join(ROOT, "mock-data/city/main.ts"), ...cut, ...names, ...rest]);
  await run(process.execPath, [join(ROOT, "mock-data/city/main.ts"), "check", city]);
  return city;
}
