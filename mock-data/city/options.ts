// What `npm run city -- build` was asked for, checked.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { LevelName, PlainCity } from "./build.ts";
import { defaultProfile } from "./defaults.ts";
import { parseOutline } from "./outline.ts";

export const HELP = `npm run city -- check DIR
  Checks a city folder (city.json with grids.geojson or grids.topojson): lists every fault with file, place and cure; exit 1 on any.

npm run city -- build --outline FILE --grids N --out DIR [options]
  Cuts a city into exactly N grids. FILE is GeoJSON in WGS 84: one polygon is the whole city; several features are its first-level
  divisions (properties code, name, nameEn, population). Neighbours must share their lines.
  --seed N               same seed, same city, byte for byte (default 1)
  --levels LIST          divisions between the outlines and the grids, each with its number in the whole city:
                         "District:12,Ward:60" or with both names "区/District:12,街道/Ward:60" (default none)
  --outline-level NAME   what several outlines are (default "区县/District")
  --grid-level NAME      what a grid is called (default "网格/Grid")
  --name NAME, --name-en NAME, --code CODE
                         of the city; default: those of the outline, when it is one polygon
  --time-zone ZONE       IANA name (default Asia/Shanghai)
  --valid-from DATE      from when the grids are valid (default 2020-01-01)
  --profile FILE         JSON whose top-level keys (kinds, departments, calendars, …) replace the built-in ones in city.json

npm run city -- build jiaxing [--out DIR]
  Builds the city that ships from mock-data/jiaxing/sources.`;

export type BuildOptions = { readonly city: PlainCity; readonly outlineFile: string; readonly out: string };

/** Reads the options and the files they name. Throws, saying what to do, on anything missing or wrong. */
export function readBuildOptions(args: readonly string[]): BuildOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      outline: { type: "string" },
      grids: { type: "string" },
      seed: { type: "string", default: "1" },
      out: { type: "string" },
      levels: { type: "string", default: "" },
      "outline-level": { type: "string", default: "区县/District" },
      "grid-level": { type: "string", default: "网格/Grid" },
      name: { type: "string" },
      "name-en": { type: "string" },
      code: { type: "string" },
      "time-zone": { type: "string", default: "Asia/Shanghai" },
      "valid-from": { type: "string", default: "2020-01-01" },
      profile: { type: "string" },
    },
  });
  const { outline: outlineFile, out, grids } = values;
  if (outlineFile === undefined || out === undefined || grids === undefined) {
    throw new Error("build needs --outline FILE, --grids N and --out DIR (see --help)");
  }
  const outline = parseOutline(readJson(outlineFile));
  const only = outline.length === 1 ? outline[0] : undefined;
  const name = values.name ?? only?.name ?? "City";
  const nameEn = values["name-en"] ?? only?.nameEn ?? name;
  const own = values.profile === undefined ? {} : asRecord(readJson(values.profile), values.profile);
  const city: PlainCity = {
    outline,
    grids: wholeNumber("--grids", grids, 1),
    seed: wholeNumber("--seed", values.seed, 0),
    code: values.code ?? only?.code ?? "CITY",
    name,
    nameEn,
    outlineLevel: levelName(values["outline-level"]),
    levels: values.levels === "" ? [] : values.levels.split(",").map(parseLevel),
    gridLevel: levelName(values["grid-level"]),
    profile: { ...defaultProfile({ name, nameEn, timeZone: values["time-zone"] }), ...own },
    validFrom: values["valid-from"],
  };
  return { city, outlineFile, out };
}

/** A whole number of at least `least`; `what` is named when it is none. */
export function wholeNumber(what: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value) || value < least)
    throw new Error(`${what} must be a whole number from ${least} up, not "${text}"`);
  return value;
}

function parseLevel(text: string): LevelName & { count: number } {
  const [name = "", count = ""] = text.split(":");
  if (name.trim() === "") throw new Error(`--levels wants NAME:NUMBER, divided by commas, not "${text}"`);
  return { ...levelName(name.trim()), count: wholeNumber(`the number of ${name.trim()} in --levels`, count, 1) };
}

function levelName(text: string): LevelName {
  const [name = "", nameEn = name] = text.split("/");
  return { name, nameEn };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function asRecord(json: unknown, file: string): Record<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new Error(`${file} must be a JSON object whose keys are those of city.json`);
  return Object.fromEntries(Object.entries(json));
}
