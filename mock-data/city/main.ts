// The command `npm run city`: checks city folders and builds them.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EXCHANGE_POINTS_FILE } from "../../shared/city.ts";
import { readCity } from "../../shared/city-check.ts";
import { type Fault, faultLine } from "../../shared/city-fault.ts";
import { buildPlainCity, type CityFiles } from "./build.ts";
import { buildJiaxing } from "./jiaxing.ts";
import { loadCityFolder } from "./load.ts";
import { countMonthlyTotals } from "./monthly-totals.ts";
import { HELP, readBuildOptions, wholeNumber } from "./options.ts";
import { checkOutline } from "./outline.ts";

const JIAXING = join(import.meta.dirname, "../jiaxing");

const [command, ...rest] = process.argv.slice(2);
try {
  const asksHelp = command === undefined || command === "help" || rest.includes("--help") || command === "--help";
  if (asksHelp) console.log(HELP);
  else if (command === "check" && rest[0] !== undefined) check(rest[0]);
  else if (command === "build" && rest[0] === "jiaxing") buildShipped(rest.slice(1));
  else if (command === "build") build(rest);
  else throw new Error(HELP);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function check(dir: string): void {
  const started = performance.now();
  const read = loadCityFolder(dir);
  if ("faults" in read) {
    isFaulty(read.faults, dir);
    return;
  }
  const monthly = countMonthlyTotals(dir, read.city);
  if ("faults" in monthly) {
    isFaulty(monthly.faults, dir);
    return;
  }
  const { profile, grids, tree, exchangePoints } = read.city;
  const parts = [
    `${profile.name} ${profile.nameEn}: sound`,
    `${grids.length} grids, ${profile.divisions.length} divisions on ${profile.levels.length - 1} levels`,
    `${profile.kinds.length} kinds, ${profile.departments.length} departments, ${profile.sources.length} sources`,
    ...(exchangePoints.length > 0 ? [`${exchangePoints.length} exchange points`] : []),
    `${tree.population.reduce((sum, people) => sum + people, 0)} residents`,
    ...(monthly.months > 0 ? [`${monthly.months} monthly totals`] : []),
    `checked in ${Math.round(performance.now() - started)} ms`,
  ];
  console.log(parts.join("; "));
}

function build(args: readonly string[]): void {
  const started = performance.now();
  const { city, outlineFile, out } = readBuildOptions(args);
  if (isFaulty(checkOutline(city.outline, outlineFile), outlineFile)) return;
  write(out, buildPlainCity(city), started);
}

function buildShipped(args: readonly string[]): void {
  const { values } = parseArgs({ args: [...args], options: { out: { type: "string", default: JIAXING }, seed: { type: "string" } } });
  const started = performance.now();
  const seed = values.seed === undefined ? undefined : wholeNumber("--seed", values.seed, 0);
  write(values.out, buildJiaxing(join(JIAXING, "sources"), seed), started);
}

/** Writes a folder that passes the check, or nothing. */
function write(out: string, { cityJson, grids, exchangePoints, cut }: CityFiles, started: number): void {
  const points = exchangePoints === undefined ? undefined : JSON.parse(exchangePoints);
  const read = readCity({ cityJson: JSON.parse(cityJson), grids: JSON.parse(grids), exchangePoints: points });
  if ("faults" in read && isFaulty(read.faults, "what was built")) return;
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "city.json"), cityJson);
  writeFileSync(join(out, "grids.topojson"), grids);
  if (exchangePoints !== undefined) writeFileSync(join(out, EXCHANGE_POINTS_FILE), exchangePoints);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${cut.grids.length} grids in ${cut.divisions.length} divisions cut, checked and written to ${out} in ${seconds} s`);
}

function isFaulty(faults: readonly Fault[], what: string): boolean {
  if (faults.length === 0) return false;
  for (const fault of faults) console.log(faultLine(fault));
  console.log(`${faults.length} ${faults.length === 1 ? "fault" : "faults"} in ${what}`);
  process.exitCode = 1;
  return true;
}
