// Reads the city folder from the disk, whole and checked, with the hash by which a changed one is noticed.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type City, readCity } from "../shared/city-check.ts";
import { faultLine } from "../shared/city-fault.ts";

export type LoadedCity = {
  readonly city: City;
  /** SHA-256 of the folder's files, hex. */
  readonly hash: string;
  /** The hash's beginning: what people are shown. */
  readonly version: string;
};

/** Every fault has file, place and cure in its text. */
export type CityFaults = { readonly faults: readonly string[] };

export function loadCity(folder: string): LoadedCity | CityFaults {
  const profile = readText(folder, "city.json");
  if ("fault" in profile) return { faults: [profile.fault] };
  const cityJson = parseJson(profile);
  if ("fault" in cityJson) return { faults: [cityJson.fault] };
  const named = (cityJson.value as { gridsFile?: unknown } | null)?.gridsFile;
  const gridsFile = named === "grids.topojson" ? named : "grids.geojson";
  const grids = readText(folder, gridsFile);
  if ("fault" in grids) return { faults: [grids.fault] };
  const gridsJson = parseJson(grids);
  if ("fault" in gridsJson) return { faults: [gridsJson.fault] };
  const read = readCity({ cityJson: cityJson.value, grids: gridsJson.value });
  if ("faults" in read) return { faults: read.faults.map(faultLine) };
  const hash = createHash("sha256").update(profile.text).update("\0").update(grids.text).digest("hex");
  return { city: read.city, hash, version: hash.slice(0, 12) };
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
