// Builds a city folder's two files from a plan, and a plan from nothing but outlines and numbers.
import { CityProfile, EXCHANGE_POINTS_FILE, type GridProperties } from "../../shared/city.ts";
import { type Cut, type CutGrid, cutCity } from "./cut.ts";
import { sowExchangePoints, writePoints } from "./exchange-points.ts";
import type { OutlineFeature } from "./outline.ts";
import type { CutPlan, Parent, Plan } from "./plan.ts";
import { apportion } from "./portions.ts";
import { toTopology, writeTopology } from "./topology.ts";

export type LevelName = { readonly name: string; readonly nameEn: string };

/** Everything in `city.json` but what the cut makes. */
export type ProfileRest = Record<string, unknown>;

export type CityFiles = {
  readonly cityJson: string;
  readonly grids: string;
  /** Absent where nobody knows how many there are. */
  readonly exchangePoints?: string;
  readonly cut: Cut;
};

export type Naming = {
  readonly levels: readonly LevelName[];
  readonly profile: ProfileRest;
  /** Code, name and type of a grid. */
  readonly nameGrid: (grid: CutGrid, parentName: string) => Pick<GridProperties, "code" | "name" | "type">;
  readonly validFrom: string;
  /** Divisions at this level and above are real; those below, and the grids, are simulated. */
  readonly realLevels: number;
  /** How many points of exchange the city has: their places are simulated. */
  readonly exchangePoints?: number;
};

/** Cuts the city and writes it down. Throws on a profile that is no `city.json`, naming every fault. */
export function buildCity(plan: CutPlan, naming: Naming): CityFiles {
  const cut = cutCity(plan);
  const nameOf = new Map(cut.divisions.map((division) => [division.code, division.name]));
  const properties = cut.grids.map((grid): GridProperties => {
    const { code, name, type } = naming.nameGrid(grid, nameOf.get(grid.parent) ?? grid.parent);
    const { households, population } = grid;
    return {
      code,
      parent: grid.parent,
      name,
      type,
      validFrom: naming.validFrom,
      ...(households !== undefined && { households }),
      ...(population !== undefined && { population }),
      simulated: true,
    };
  });
  const divisions = cut.divisions.map((division) => ({ ...division, simulated: division.level >= naming.realLevels }));
  const draft = {
    schema: 1,
    code: plan.root.code,
    name: plan.root.name,
    nameEn: plan.root.nameEn ?? plan.root.name,
    coordinateSystem: "WGS84",
    bounds: boundsOf(cut),
    levels: naming.levels,
    gridsFile: "grids.topojson",
    gridCount: plan.grids,
    ...(naming.exchangePoints !== undefined && { exchangePointsFile: EXCHANGE_POINTS_FILE }),
    ...naming.profile,
    divisions,
  };
  const checked = CityProfile.safeParse(draft);
  if (!checked.success)
    throw new Error(
      `the profile is not complete:\n${checked.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`).join("\n")}`,
    );
  return {
    cityJson: writeProfile(draft),
    grids: writeTopology(toTopology(cut, properties)),
    ...(naming.exchangePoints !== undefined && { exchangePoints: writePoints(sowExchangePoints(cut, naming.exchangePoints, plan.seed)) }),
    cut,
  };
}

function boundsOf({ mesh, lattice, arcs }: Cut): [number, number, number, number] {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (const vertex of arcs.flat()) {
    const [lng, lat] = lattice.toLngLat(mesh.x[vertex] ?? 0, mesh.y[vertex] ?? 0);
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

/** JSON to be read by people: short lists and records on one line each. */
export function writeProfile(profile: Record<string, unknown>): string {
  const write = (value: unknown, indent: string): string => {
    const flat = JSON.stringify(value);
    if (value === null || typeof value !== "object" || (indent.length > 0 && flat.length + indent.length <= 240)) return spaced(value);
    const inner = `${indent}  `;
    if (Array.isArray(value)) return `[\n${value.map((member) => inner + write(member, inner)).join(",\n")}\n${indent}]`;
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{\n${members.map(([key, member]) => `${inner}${JSON.stringify(key)}: ${write(member, inner)}`).join(",\n")}\n${indent}}`;
  };
  return `${write(profile, "")}\n`;
}

function spaced(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return members.length === 0 ? "{}" : `{ ${members.map(([key, member]) => `${JSON.stringify(key)}: ${spaced(member)}`).join(", ")} }`;
}

export type PlainCity = {
  readonly outline: readonly OutlineFeature[];
  readonly grids: number;
  readonly seed: number;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  /** What the outlines are, when there are several. */
  readonly outlineLevel: LevelName;
  /** Levels between the outlines and the grids, each with how many divisions it has in the whole city. */
  readonly levels: readonly (LevelName & { readonly count: number })[];
  readonly gridLevel: LevelName;
  readonly profile: ProfileRest;
  readonly validFrom: string;
};

/** A city about which nothing is known but its outline: divisions of equal size, numbered from the north-west. */
export function buildPlainCity(city: PlainCity): CityFiles {
  const whole = city.outline.length === 1;
  const root: Plan = { code: city.code, name: city.name, nameEn: city.nameEn };
  const regions = city.outline.map((feature) => (whole ? { ...feature, ...root } : feature));
  const known = city.outline.every(({ population }) => population !== undefined);
  const plan: CutPlan = {
    seed: city.seed,
    grids: city.grids,
    root,
    regions,
    levels: city.levels.map((level) => (parents) => numberDivisions(parents, level)),
    ...(known && { people: { peopleOf: city.outline.map(({ population }) => population ?? 0) } }),
  };
  return buildCity(plan, {
    levels: [
      { name: "城市", nameEn: "City" },
      ...(whole ? [] : [city.outlineLevel]),
      ...city.levels.map(({ name, nameEn }) => ({ name, nameEn })),
      city.gridLevel,
    ],
    profile: city.profile,
    nameGrid: ({ parent, serial, siblings }, parentName) => ({
      code: numbered(parent, serial, siblings),
      name: nameOf(city.gridLevel, serial, parentName),
      type: "community",
    }),
    validFrom: city.validFrom,
    realLevels: whole ? 1 : 2,
  });
}

function numberDivisions(parents: readonly Parent[], level: LevelName & { readonly count: number }): Plan[][] {
  if (level.count < parents.length)
    throw new Error(`${level.count} of level ${level.nameEn} are too few for ${parents.length} parents: each needs one at least`);
  const counts = apportion(
    level.count,
    parents.map(({ mass }) => ({ weight: mass, most: level.count })),
  );
  let serial = 0;
  return parents.map(({ code }, at) => {
    const siblings = counts[at] ?? 1;
    return Array.from({ length: siblings }, (_, index) => {
      serial += 1;
      return { code: numbered(code, index + 1, siblings), name: nameOf(level, serial), nameEn: `${level.nameEn} ${serial}` };
    });
  });
}

const numbered = (parent: string, serial: number, siblings: number): string =>
  `${parent}-${String(serial).padStart(Math.max(2, String(siblings).length), "0")}`;

function nameOf({ name }: LevelName, serial: number, parent = ""): string {
  const latin = /^[\x20-\x7e]*$/.test(name);
  return latin ? `${parent} ${name} ${serial}`.trim() : `${parent}第${serial}${name}`;
}
