// Reads the city folder from the disk, whole and checked, with the hash by which a changed one is noticed.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EXCHANGE_POINTS_FILE } from "../shared/city.ts";
import { type City, readCity } from "../shared/city-check.ts";
import { faultLine } from "../shared/city-fault.ts";
import { MONTHLY_TOTALS_FILE, type MonthlyTotals, NO_MONTHLY_TOTALS, readMonthlyTotals } from "../shared/monthly-totals.ts";
import { formOf } from "./hub/state-snapshot.ts";
import { pack, unpack } from "./packed.ts";
import { replaceFile } from "./replace-file.ts";

export type LoadedCity = {
  readonly city: City;
  /** None where the folder has no such file. No part of the hash: they change what is compared, never what is folded. */
  readonly monthlyTotals: MonthlyTotals;
  /** SHA-256 of the folder's files, hex. */
  readonly hash: string;
  /** The hash's beginning: what people are shown. */
  readonly version: string;
};

/** Every fault has file, place and cure in its text. */
export type CityFaults = { readonly faults: readonly string[] };

/** With `cacheIn`, a data folder, a city that was checked before is taken from there: half a second less at each start. */
export function loadCity(folder: string, cacheIn?: string): LoadedCity | CityFaults {
  const profile = readText(folder, "city.json");
  if ("fault" in profile) return { faults: [profile.fault] };
  const cityJson = parseJson(profile);
  if ("fault" in cityJson) return { faults: [cityJson.fault] };
  const named = (cityJson.value as { gridsFile?: unknown } | null)?.gridsFile;
  const gridsFile = named === "grids.topojson" ? named : "grids.geojson";
  const grids = readText(folder, gridsFile);
  if ("fault" in grids) return { faults: [grids.fault] };
  const points = namesPoints(cityJson.value) ? readText(folder, EXCHANGE_POINTS_FILE) : null;
  if (points && "fault" in points) return { faults: [points.fault] };
  const texts = [profile, grids, ...(points ? [points] : [])].map(({ text }) => text);
  const hash = createHash("sha256").update(texts.join("\0")).digest("hex");
  const cached = cacheIn === undefined ? null : readCached(cacheIn, hash);
  const read = cached ? { city: cached } : checked(cityJson.value, grids, points);
  if ("faults" in read) return read;
  if (cacheIn !== undefined && !cached) writeCached(cacheIn, { hash, city: read.city });
  const monthly = loadMonthlyTotals(folder, read.city);
  if ("faults" in monthly) return monthly;
  return { city: read.city, monthlyTotals: monthly.totals, hash, version: hash.slice(0, 12) };
}

const namesPoints = (cityJson: unknown) =>
  (cityJson as { exchangePointsFile?: unknown } | null)?.exchangePointsFile === EXCHANGE_POINTS_FILE;

/** The city's monthly totals from before its log, which few have. */
function loadMonthlyTotals(folder: string, { tree }: Pick<City, "tree">): { readonly totals: MonthlyTotals } | CityFaults {
  if (!existsSync(join(folder, MONTHLY_TOTALS_FILE))) return { totals: NO_MONTHLY_TOTALS };
  const file = readText(folder, MONTHLY_TOTALS_FILE);
  if ("fault" in file) return { faults: [file.fault] };
  const read = readMonthlyTotals(file.text, tree);
  return "faults" in read ? { faults: read.faults.map(faultLine) } : read;
}

function checked(cityJson: unknown, grids: FileText, points: FileText | null): { readonly city: City } | CityFaults {
  const gridsJson = parseJson(grids);
  if ("fault" in gridsJson) return { faults: [gridsJson.fault] };
  const pointsJson = points ? parseJson(points) : { value: undefined };
  if ("fault" in pointsJson) return { faults: [pointsJson.fault] };
  const read = readCity({ cityJson, grids: gridsJson.value, exchangePoints: pointsJson.value });
  return "faults" in read ? { faults: read.faults.map(faultLine) } : read;
}

/** A checked city in the data folder; good while folder and program are the same. */
type Cached = { readonly hash: string; readonly city: City };
type Stored = Cached & { readonly form: string };

const cacheFile = (dataDir: string) => join(dataDir, "city.cache");
const form = () => formOf(join(import.meta.dirname, "../shared"));

function readCached(dataDir: string, hash: string): City | null {
  try {
    const stored = unpack(readFileSync(cacheFile(dataDir))) as Stored;
    return stored.hash === hash && stored.form === form() ? stored.city : null;
  } catch {
    return null; // none, or damaged: the folder is read instead
  }
}

function writeCached(dataDir: string, cached: Cached): void {
  try {
    replaceFile(cacheFile(dataDir), pack({ ...cached, form: form() } satisfies Stored));
  } catch {
    // No data folder yet, or no room: the next start checks the folder again.
  }
}

type FileText = { readonly file: string; readonly text: string };

function readText(folder: string, name: string): FileText | { readonly fault: string } {
  const file = join(folder, name);
  try {
    return { file, text: readFileSync(file, "utf8") };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      fault: `${file}: ${code === "ENOENT" ? "is missing: point CITY_DIR (demo: --city) at a city folder" : (error as Error).message}`,
    };
  }
}

function parseJson({ file, text }: FileText): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { fault: `${file}: is not JSON: ${(error as Error).message}` };
  }
}
