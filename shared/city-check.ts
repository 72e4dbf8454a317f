// A city folder checked and made ready: every fault at once, or the city that server and tools work with.
import type { Feature, MultiPolygon, Polygon } from "geojson";
import { buildTree, type CityProfile, type CityTree, type GridProperties } from "./city.ts";
import { createReport, type Fault, type Report } from "./city-fault.ts";
import { checkCover, type ReadGrid, readGrids } from "./city-grids-check.ts";
import { type ExchangePoint, readExchangePoints } from "./city-points-check.ts";
import { boundsOf, checkProfile, type Loose, listOf, type Tree } from "./city-profile-check.ts";
import type { LngLat } from "./city-rings.ts";

/** The files of a city folder, parsed from JSON; `exchangePoints` where city.json names such a file. */
export type CityJson = { readonly cityJson: unknown; readonly grids: unknown; readonly exchangePoints?: unknown };

export type GridFeature = Feature<Polygon | MultiPolygon, GridProperties> & { readonly id: number };

export type City = {
  readonly profile: CityProfile;
  readonly tree: CityTree;
  /** In order of index, which is also their `id`. */
  readonly grids: readonly GridFeature[];
  /** By grid index: the grids that share a line with it, in ascending order. */
  readonly neighbours: readonly (readonly number[])[];
  /** In the file's order; none where the folder names no such file. */
  readonly exchangePoints: readonly ExchangePoint[];
};

/** Every fault of a city folder; none when it is sound. */
export function checkCity(files: CityJson): Fault[] {
  const read = readCity(files);
  return "faults" in read ? [...read.faults] : [];
}

/** The city, or all faults of its folder. Jiaxing's 4,608 grids take about half a second. */
export function readCity(files: CityJson): { readonly city: City } | { readonly faults: readonly Fault[] } {
  const { cityJson, grids: gridsJson } = files;
  const faults: Fault[] = [];
  const profileReport = createReport("city.json", faults);
  const { profile, loose, tree } = checkProfile(cityJson, profileReport);
  const report = createReport(typeof loose.gridsFile === "string" ? loose.gridsFile : "grids file", faults);
  const grids = readGrids(gridsJson, boundsOf(loose), report);
  checkCodes(grids, tree, report);
  const neighbours = checkCover(grids, report);
  checkCounts({ loose, grids, tree, report: profileReport });
  const { exchangePointsFile } = loose;
  const exchangePoints =
    typeof exchangePointsFile === "string" ? readExchangePoints(files.exchangePoints, grids, createReport(exchangePointsFile, faults)) : [];
  if (profile === undefined || faults.length > 0) return { faults };
  return { city: { ...toCity(profile, grids, neighbours), exchangePoints } };
}

function checkCodes(grids: readonly ReadGrid[], { levelOf, levels }: Tree, report: Report): void {
  const seen = new Set<string>();
  for (const { place, code, parent } of grids) {
    if (code !== undefined && seen.has(code)) report(place, "another grid has the same code", "give each grid its own code");
    if (code !== undefined && levelOf.has(code)) report(place, "a division has the same code", "give each grid its own code");
    if (code !== undefined) seen.add(code);
    if (parent === undefined) continue;
    const level = levelOf.get(parent);
    if (level === undefined)
      report(place, `hangs on "${parent}", which is no division`, "add the division to city.json or correct the parent");
    else if (level !== levels - 2)
      report(place, `hangs on "${parent}" of level ${level}; grids hang on level ${levels - 2}`, "hang it on a division of the last level");
  }
}

type Counting = { readonly loose: Loose; readonly grids: readonly ReadGrid[]; readonly tree: Tree; readonly report: Report };

function checkCounts({ loose, grids, tree, report }: Counting): void {
  const { gridCount, replaced } = loose;
  if (typeof gridCount === "number" && grids.length !== gridCount)
    report("gridCount", `says ${gridCount}, the grids file has ${grids.length}`, "correct the number or the file");
  const divisions = listOf(loose, "divisions");
  const parents = new Set<unknown>([...grids.map(({ parent }) => parent), ...divisions.map((division) => division?.parent)]);
  divisions.forEach((division, at) => {
    if (typeof division?.code === "string" && !parents.has(division.code))
      report(`divisions[${at}]`, `"${division.code}" ${String(division.name)} is empty`, "give it divisions or grids, or remove it");
  });
  const current = new Set([
    ...tree.levelOf.keys(),
    ...grids.flatMap(({ code, properties }) => (code !== undefined && properties?.validTo === undefined ? [code] : [])),
  ]);
  const known = new Set([...current, ...grids.map(({ code }) => code)]);
  for (const [old, now] of Object.entries(typeof replaced === "object" && replaced !== null ? replaced : {})) {
    if (typeof now === "string" && !known.has(now))
      report(`replaced.${old}`, `there is no "${now}"`, "name a grid or division that exists");
    if (current.has(old)) report(`replaced.${old}`, `"${old}" is still in use`, "end its validity (validTo) or remove it from replaced");
  }
}

function toCity(profile: CityProfile, read: readonly ReadGrid[], near: readonly (readonly number[])[]): Omit<City, "exchangePoints"> {
  const properties = read.flatMap((grid) => grid.properties ?? []);
  const tree = buildTree(profile, properties);
  const fileAt = new Map(read.map(({ code }, at) => [code, at]));
  const order = tree.gridPlace.map((place) => fileAt.get(tree.places[place]?.code) ?? 0);
  const indexOf = new Map(order.map((at, index) => [at, index]));
  const grids = order.map(
    (at, index): GridFeature => ({
      type: "Feature",
      id: index,
      properties: properties[at] ?? neverRead(at),
      geometry: toGeometry(read[at]?.polygons ?? []),
    }),
  );
  const neighbours = order.map((at) => (near[at] ?? []).flatMap((other) => indexOf.get(other) ?? []).sort((a, b) => a - b));
  return { profile, tree, grids, neighbours };
}

function neverRead(at: number): never {
  throw new Error(`grid ${at} passed the check without properties`);
}

function toGeometry(polygons: readonly (readonly (readonly LngLat[])[])[]): Polygon | MultiPolygon {
  const closed = polygons.map((rings) => rings.map((ring) => [...ring, ...ring.slice(0, 1)].map(([lng, lat]) => [lng, lat])));
  const [only] = closed;
  return closed.length === 1 && only ? { type: "Polygon", coordinates: only } : { type: "MultiPolygon", coordinates: closed };
}
