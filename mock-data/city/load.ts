// Reads a city folder from disk, so that a missing or unreadable file is a fault like any other.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EXCHANGE_POINTS_FILE } from "../../shared/city.ts";
import { type City, readCity } from "../../shared/city-check.ts";
import { createReport, type Fault } from "../../shared/city-fault.ts";

const GRIDS_FILES = ["grids.topojson", "grids.geojson"] as const;

/** The city in a folder, or every fault of it. */
export function loadCityFolder(dir: string): { readonly city: City } | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const cityJson = readJson(dir, "city.json", faults);
  const named = typeof cityJson === "object" && cityJson !== null && "gridsFile" in cityJson ? cityJson.gridsFile : undefined;
  const gridsFile =
    typeof named === "string" && GRIDS_FILES.some((file) => file === named)
      ? named
      : (GRIDS_FILES.find((file) => existsSync(join(dir, file))) ?? GRIDS_FILES[0]);
  const grids = readJson(dir, gridsFile, faults);
  const namesPoints = typeof cityJson === "object" && cityJson !== null && "exchangePointsFile" in cityJson;
  const exchangePoints = namesPoints ? readJson(dir, EXCHANGE_POINTS_FILE, faults) : undefined;
  if (cityJson === undefined || grids === undefined || faults.length > 0) return { faults };
  return readCity({ cityJson, grids, exchangePoints });
}

function readJson(dir: string, file: string, faults: Fault[]): unknown {
  const report = createReport(file, faults);
  try {
    return JSON.parse(readFileSync(join(dir, file), "utf8"));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (existsSync(join(dir, file))) report("(whole file)", `is no JSON: ${text}`, "mend it at that place or write it anew");
    else report("(whole file)", "is missing", "a city folder has city.json, grids.geojson or grids.topojson, and what city.json names");
    return undefined;
  }
}
