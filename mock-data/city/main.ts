// The command `npm run city`: checks city folders and builds them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { faultLine } from "../../shared/city-fault.ts";
import { buildPlainCity, type LevelName } from "./build.ts";
import { defaultProfile } from "./defaults.ts";
import { buildJiaxing } from "./jiaxing.ts";
import { loadCityFolder } from "./load.ts";
import { parseOutline } from "./outline.ts";

const HELP = `npm run city -- check DIR
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

const JIAXING = join(import.meta.dirname, "../jiaxing");

const [command, ...rest] = process.argv.slice(2);
try {
  if (command === "build" && rest[0] === "jiaxing") buildShipped(rest.slice(1));
  else if (command === "build") build(rest);
  else if (command === "check" && rest[0] !== undefined) check(rest[0]);
  else {
    console.log(HELP);
    process.exitCode = command === undefined || command === "--help" || command === "help" ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function build(args: readonly string[]): void {
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
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(HELP);
  const { outline: outlineFile, out } = values;
  if (outlineFile === undefined || out === undefined || values.grids === undefined)
    throw new Error("build needs --outline FILE, --grids N and --out DIR (see --help)");
  const outline = parseOutline(readJson(outlineFile));
  const only = outline.length === 1 ? outline[0] : undefined;
  const name = values.name ?? only?.name ?? "City";
  const nameEn = values["name-en"] ?? only?.nameEn ?? name;
  const own = values.profile === undefined ? {} : (readJson(values.profile) as Record<string, unknown>);
  const started = performance.now();
  const files = buildPlainCity({
    outline,
    grids: wholeNumber("--grids", values.grids),
    seed: wholeNumber("--seed", values.seed),
    code: values.code ?? only?.code ?? "CITY",
    name,
    nameEn,
    outlineLevel: levelName(values["outline-level"]),
    levels: values.levels === "" ? [] : values.levels.split(",").map(parseLevel),
    gridLevel: levelName(values["grid-level"]),
    profile: { ...defaultProfile({ name, nameEn, timeZone: values["time-zone"] }), ...own },
    validFrom: values["valid-from"],
  });
  writeFolder(out, files);
  console.log(
    `${files.cut.grids.length} grids in ${files.cut.divisions.length} divisions written to ${out} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
}

function check(dir: string): void {
  const started = performance.now();
  const read = loadCityFolder(dir);
  if ("faults" in read) {
    for (const fault of read.faults) console.log(faultLine(fault));
    console.log(`${read.faults.length} ${read.faults.length === 1 ? "fault" : "faults"} in ${dir}`);
    process.exitCode = 1;
    return;
  }
  const { profile, grids, tree } = read.city;
  const parts = [
    `${profile.name} ${profile.nameEn}: sound`,
    `${grids.length} grids, ${profile.divisions.length} divisions on ${profile.levels.length - 1} levels`,
    `${profile.kinds.length} kinds, ${profile.departments.length} departments, ${profile.sources.length} sources`,
    `${tree.population.reduce((sum, people) => sum + people, 0)} residents`,
    `checked in ${Math.round(performance.now() - started)} ms`,
  ];
  console.log(parts.join("; "));
}

function buildShipped(args: readonly string[]): void {
  const { values } = parseArgs({ args: [...args], options: { out: { type: "string", default: JIAXING }, seed: { type: "string" } } });
  const started = performance.now();
  const files = buildJiaxing(join(JIAXING, "sources"), values.seed === undefined ? undefined : wholeNumber("--seed", values.seed));
  writeFolder(values.out, files);
  console.log(
    `${files.cut.grids.length} grids in ${files.cut.divisions.length} divisions written to ${values.out} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
}

function writeFolder(out: string, { cityJson, grids }: { readonly cityJson: string; readonly grids: string }): void {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "city.json"), cityJson);
  writeFileSync(join(out, "grids.topojson"), grids);
}

function parseLevel(text: string): LevelName & { count: number } {
  const [name = "", count = ""] = text.split(":");
  return { ...levelName(name.trim()), count: wholeNumber(`the number of ${name}`, count) };
}

function levelName(text: string): LevelName {
  const [name = "", nameEn = name] = text.split("/");
  return { name, nameEn };
}

function wholeNumber(what: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < (what === "--seed" ? 0 : 1)) throw new Error(`${what} must be a whole number, not "${text}"`);
  return value;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`);
  }
}
