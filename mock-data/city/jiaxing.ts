// The recipe of the city that ships: Jiaxing from its published codes and a schematic outline; everything below the county is simulated.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { createRng, seedOf } from "../../shared/rng.ts";
import { buildCity, type CityFiles, type ProfileRest } from "./build.ts";
import { townNameEn } from "./jiaxing-names.ts";
import { type TownWeight, townDensity } from "./jiaxing-people.ts";
import type { LngLat } from "./lattice.ts";
import type { CutPlan, Outlined, Parent, Plan } from "./plan.ts";
import { apportion } from "./portions.ts";
import { crossingLines, wander } from "./wander.ts";

const GRIDS = 4608;
const SEED = 4608;
/** Published for the whole city; shared out over the counties by residents. */
const HOUSEHOLDS = 1_130_000;

const Point = z.tuple([z.number(), z.number()]);
const Schematic = z.object({
  arcs: z.array(z.object({ id: z.number(), kind: z.enum(["inner", "outer", "coast", "mixed"]), points: z.array(Point) })),
  rings: z.array(z.object({ code: z.string(), name: z.string(), arcs: z.array(z.number()) })),
});
const Town = z.object({
  town_code9: z.string(),
  town: z.string(),
  county_code: z.string(),
  residents_committees: z.coerce.number(),
  village_committees: z.coerce.number(),
});
const Village = z.object({ code12: z.string(), name: z.string(), town_code9: z.string() });
const Seat = z.object({ code: z.string(), lng: z.coerce.number(), lat: z.coerce.number() });
const Residents = z.object({ adcode: z.string(), resident_end_2021_wan: z.coerce.number() });

const COUNTY_EN: Readonly<Record<string, string>> = {
  "330402": "Nanhu District",
  "330411": "Xiuzhou District",
  "330421": "Jiashan County",
  "330424": "Haiyan County",
  "330481": "Haining City",
  "330482": "Pinghu City",
  "330483": "Tongxiang City",
};

/** Builds Jiaxing from the files in `sources`. `seed` is for trying others; the one that ships is the default. */
export function buildJiaxing(sources: string, seed = SEED): CityFiles {
  const read = (file: string): string => readFileSync(join(sources, file), "utf8");
  const rows = <T>(file: string, row: z.ZodType<T>): T[] => z.array(row).parse(parse(read(file), { columns: true }));
  const towns = rows("towns.csv", Town);
  const villages = rows("villages.csv", Village);
  const seats = new Map(rows("town-seats-approx.csv", Seat).map(({ code, lng, lat }) => [code, [lng, lat] as LngLat]));
  const residents = new Map(
    rows("population-by-county.csv", Residents).map((row) => [row.adcode, Math.round(row.resident_end_2021_wan * 10_000)]),
  );
  const { regions, coast } = outlines(Schematic.parse(JSON.parse(read("outline-schematic.json"))), seed);

  const weights = towns.map((town): TownWeight => {
    const [lng, lat] = seats.get(town.town_code9) ?? [0, 0];
    return {
      county: regions.findIndex(({ code }) => code === town.county_code),
      seat: [lng, lat],
      townsfolk: town.residents_committees * 4200,
      villagers: town.village_committees * 2600,
    };
  });
  const massOf = (town: z.infer<typeof Town>): number => {
    const own = weights[towns.indexOf(town)];
    const county = weights.filter((other) => other.county === own?.county);
    const people = (weight: TownWeight): number => weight.townsfolk + weight.villagers;
    const land = (weight: TownWeight): number => (weight.townsfolk / 4200) * 1.3 + (weight.villagers / 2600) * 3.6;
    const sum = (of: (weight: TownWeight) => number): number => county.reduce((total, weight) => total + of(weight), 0);
    return own ? (0.6 * people(own)) / sum(people) + (0.4 * land(own)) / sum(land) : 1;
  };
  const townsOf = ({ code }: Parent): Plan[] =>
    towns
      .filter((town) => town.county_code === code)
      .map((town) => ({
        code: town.town_code9,
        name: town.town,
        nameEn: townNameEn(town.town),
        mass: massOf(town),
        ...seatOf(seats.get(town.town_code9)),
      }));
  const committeesOf = ({ code }: Parent): Plan[] =>
    villages
      .filter((village) => village.town_code9 === code)
      .map(({ code12, name }) => ({ code: code12, name: placeName(name), rank: isVillage(name) ? 0 : 1 }));

  const peopleOf = regions.map(({ code }) => residents.get(code) ?? 0);
  const plan: CutPlan = {
    seed,
    grids: GRIDS,
    root: { code: "330400", name: "嘉兴市", nameEn: "Jiaxing" },
    regions,
    levels: [(parents) => parents.map(townsOf), (parents) => parents.map(committeesOf)],
    people: {
      peopleOf,
      householdsOf: apportion(
        HOUSEHOLDS,
        peopleOf.map((weight) => ({ weight, most: HOUSEHOLDS })),
      ),
    },
    density: townDensity(weights, seed),
    lines: { coast },
  };
  const profile = JSON.parse(read("profile.json")) as ProfileRest;
  const villageNames = new Map(villages.map(({ code12, name }) => [code12, name]));
  return buildCity(plan, {
    levels: [
      { name: "市", nameEn: "City" },
      { name: "县（市、区）", nameEn: "County" },
      { name: "镇（街道）", nameEn: "Town" },
      { name: "村（社区）", nameEn: "Community" },
      { name: "网格", nameEn: "Grid" },
    ],
    profile,
    exchangePoints: publishedFigure(profile, "exchange-points"),
    nameGrid: ({ parent, serial }, parentName) => ({
      code: parent + String(serial).padStart(3, "0"),
      name: `${parentName}第${serial}网格`,
      type: isVillage(villageNames.get(parent) ?? "") ? "village" : "community",
    }),
    validFrom: "2021-01-01",
    realLevels: 2,
  });
}

function publishedFigure({ figures }: ProfileRest, code: string): number {
  const found = z
    .array(z.object({ code: z.string(), value: z.number() }))
    .parse(figures)
    .find((figure) => figure.code === code);
  if (!found) throw new Error(`profile.json has no figure ${code}`);
  return found.value;
}

const seatOf = (seat: LngLat | undefined): { seat?: LngLat } => (seat ? { seat } : {});
const isVillage = (name: string): boolean => /村(村民委员会|委会)?$/.test(name);

/**
 * The place that a committee stands for: "瓶山社区居委会" is 瓶山社区, "博山村委会" is 博山村, "城东村村委会" is 城东村, but "蒋村村委会" is 蒋村村:
 * no village is called by one character and 村 alone.
 */
export function placeName(committee: string): string {
  const base = committee.replace(/(居民委员会|居委会|村民委员会|村委会)$/, "");
  if (base === committee || base.endsWith("社区")) return base;
  if (!isVillage(committee)) return `${base}社区`;
  return base.endsWith("村") && base.length > 2 ? base : `${base}村`;
}

type SchematicOutline = z.infer<typeof Schematic>;

/** The counties' rings and the coast, each shared arc wandering once, so that neighbours keep the same line. */
function outlines(schematic: SchematicOutline, seed: number): { regions: Outlined[]; coast: LngLat[][] } {
  const wandered = wanderArcs(schematic, seed);
  const coast = wandered.flatMap((parts) => parts.filter(({ sea }) => sea).map(({ line }) => line));
  const arcs = wandered.map((parts) => parts.flatMap(({ line }, at) => (at === 0 ? line : line.slice(1))));
  const along = (arc: number): LngLat[] => (arc < 0 ? (arcs[-arc - 1] ?? []).toReversed() : (arcs[arc] ?? []));
  const regions = schematic.rings.map((ring): Outlined => {
    const points = ring.arcs.flatMap((arc) => along(arc).slice(0, -1));
    const { [ring.code]: nameEn = ring.name } = COUNTY_EN;
    return { code: ring.code, name: ring.name, nameEn, rings: [isCounterClockwise(points) ? points : points.toReversed()] };
  });
  return { regions, coast };
}

type CoastPart = { readonly sea: boolean; readonly line: LngLat[] };

/** Each arc with its detail; an arc that comes to cross another is drawn again, a little calmer. */
function wanderArcs(schematic: SchematicOutline, seed: number): CoastPart[][] {
  const tries = schematic.arcs.map(() => 0);
  const draw = (at: number): CoastPart[] => {
    const arc = schematic.arcs[at];
    const random = createRng(seedOf(`arc ${arc?.id} try ${tries[at]}`, seed));
    const calm = 0.85 ** (tries[at] ?? 0);
    return splitCoast(arc?.id ?? -1, arc?.points ?? []).map(({ sea, line }) => ({
      sea,
      line: wander(line, { pieceKm: sea ? 0.25 : 0.16, roughness: (sea ? 0.16 : 0.3) * calm, random }),
    }));
  };
  const drawn = schematic.arcs.map((_, at) => draw(at));
  for (let pass = 0; pass < 30; pass += 1) {
    const crossing = crossingLines(drawn.map((parts) => parts.flatMap(({ line }, at) => (at === 0 ? line : line.slice(1)))));
    if (crossing.size === 0) return drawn;
    for (const at of crossing) {
      tries[at] = (tries[at] ?? 0) + 1;
      drawn[at] = draw(at);
    }
  }
  throw new Error("the outlines cross however calmly they are drawn: correct outline-schematic.json");
}

/** Where the sea begins and ends on an arc, as the schematic's note on its coast says. */
function splitCoast(id: number, points: readonly LngLat[]): CoastPart[] {
  const at = (lng: number, lat: number): number => points.findIndex((point) => point[0] === lng && point[1] === lat);
  if (id === 13) return [{ sea: true, line: [...points] }];
  if (id === 15)
    return [
      { sea: false, line: points.slice(0, at(120.31, 30.4) + 1) },
      { sea: true, line: points.slice(at(120.31, 30.4)) },
    ];
  if (id === 16)
    return [
      { sea: true, line: points.slice(0, at(121.27, 30.69) + 1) },
      { sea: false, line: points.slice(at(121.27, 30.69)) },
    ];
  return [{ sea: false, line: [...points] }];
}

function isCounterClockwise(ring: readonly LngLat[]): boolean {
  return (
    ring.reduce((sum, [x, y], at) => {
      const [x2, y2] = ring[(at + 1) % ring.length] ?? [x, y];
      return sum + x * y2 - x2 * y;
    }, 0) > 0
  );
}
