// Reads the city folder from the disk, whole and checked, with the hash by which a changed one is noticed.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type City, readCity } from "../shared/city-check.ts";
import { faultLine } from "../shared/city-fault.ts";
import { formOf } from "./hub/state-snapshot.ts";
import { pack, unpack } from "./packed.ts";
import { replaceFile } from "./replace-file.ts";

export type LoadedCity = {
  readonly city: City;
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
  const hash = createHash("sha256").update(profile.text).update("\0").update(grids.text).digest("hex");
  const cached = cacheIn === undefined ? null : readCached(cacheIn, hash);
  const read = cached ? { city: cached } : checked(cityJson.value, grids);
  if ("faults" in read) return read;
  if (cacheIn !== undefined && !cached) writeCached(cacheIn, { hash, city: read.city });
  return { city: read.city, hash, version: hash.slice(0, 12) };
}

function checked(cityJson: unknown, grids: FileText): { readonly city: City } | CityFaults {
  const gridsJson = parseJson(grids);
  if ("fault" in gridsJson) return { faults: [gridsJson.fault] };
  const read = readCity({ cityJson, grids: gridsJson.value });
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
