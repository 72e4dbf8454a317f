// What the page knows of the city besides the live view: the answers of /api/v1/city and /city/topology, with lookups.
import type { GeometryObject, MultiPolygon, Point, Polygon, Topology } from "topojson-specification";
import type { Cadence, CityProfile, Division, ExchangePointProperties, Family, GridProperties, Kind } from "../../shared/city.ts";
import { createReportClocks, type ReportClocks } from "../../shared/report-clocks.ts";

export type CityGrid = Pick<GridProperties, "code" | "parent" | "name"> & Partial<GridProperties>;

type GridShapes = { type: "GeometryCollection"; geometries: (Polygon<CityGrid> | MultiPolygon<CityGrid>)[] };

type ExchangePoints = { type: "GeometryCollection"; geometries: Point<Pick<ExchangePointProperties, "name" | "simulated">>[] };

/** Object `grids` in index order; `coast` and `exchangePoints` where the city has them. */
export type CityTopology = Topology<{ grids: GridShapes; coast?: GeometryObject; exchangePoints?: ExchangePoints }>;

export type CitySource = {
  readonly source: string;
  readonly name: string;
  readonly nameEn: string;
  readonly cadence: Cadence;
  readonly families?: readonly Family[];
  readonly department?: string;
  readonly records?: number;
};

/** The answer of GET /api/v1/city. */
export type CityAnswer = {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly title: string;
  readonly titleEn: string;
  readonly timeZone: string;
  readonly version: string;
  readonly demo: boolean;
  readonly clock: { readonly mode: "real" | "stream"; readonly speed: number };
  readonly levels: CityProfile["levels"];
  readonly bounds: CityProfile["bounds"];
  readonly mapNote?: string;
  readonly mapNoteEn?: string;
  readonly attribution?: string;
  readonly attributionEn?: string;
  readonly divisions: readonly (Omit<Division, "areaKm2" | "simulated" | "nameEn"> & {
    readonly nameEn?: string;
    readonly simulated?: boolean;
  })[];
  readonly grids: number;
  readonly kinds: readonly Pick<Kind, "code" | "family" | "name" | "nameEn" | "urgency" | "department" | "limits">[];
  readonly departments: readonly { readonly code: string; readonly name: string; readonly nameEn: string; readonly short?: string }[];
  readonly sources: readonly CitySource[];
  readonly channels: CityProfile["channels"];
  readonly platforms: CityProfile["platforms"];
  readonly figures: CityProfile["figures"];
  readonly posts: CityProfile["posts"];
  readonly plans: CityProfile["plans"];
  readonly incidentReports?: CityProfile["incidentReports"];
  readonly stageLimits: CityProfile["stageLimits"];
  readonly escalation: CityProfile["escalation"];
  readonly warningReturnMinutes?: CityProfile["warningReturnMinutes"];
  /** Parts of the city folder whose values are examples. */
  readonly examples: readonly string[];
  readonly calendars: CityProfile["calendars"];
  readonly holidays: CityProfile["holidays"];
  readonly holidaysUntil: number;
};

export type CityDivision = CityAnswer["divisions"][number];
export type CityKind = CityAnswer["kinds"][number];
export type CityDepartment = CityAnswer["departments"][number];
export type CityChannel = CityAnswer["channels"][number];

/** Everything about the city that does not change while the page lives. A lookup of an unknown code is undefined. */
export type CityInfo = Omit<CityAnswer, "grids"> & {
  readonly gridCount: number;
  /** What is left of a report's limits. */
  readonly clocks: ReportClocks;
  readonly topology: CityTopology;
  readonly kind: (code: string) => CityKind | undefined;
  readonly department: (code: string) => CityDepartment | undefined;
  readonly division: (code: string) => CityDivision | undefined;
  readonly source: (id: string) => CitySource | undefined;
  readonly channel: (code: string) => CityChannel | undefined;
  readonly grid: (code: string) => CityGrid | undefined;
  readonly gridName: (code: string) => string | undefined;
  /** The integer `id` of the grid's feature. */
  readonly gridIndex: (code: string) => number | undefined;
  /** The divisions that hold a division or grid, the root first, itself (if a division) last; empty for an unknown code. */
  readonly chain: (code: string) => readonly CityDivision[];
  /** Divisions directly below, in file order. */
  readonly childrenOf: (code: string) => readonly CityDivision[];
};

export function createCityInfo(answer: CityAnswer, topology: CityTopology): CityInfo {
  const { grids: gridCount, ...profile } = answer;
  const kinds = byKey(answer.kinds, (kind) => kind.code);
  const departments = byKey(answer.departments, (department) => department.code);
  const divisions = byKey(answer.divisions, (division) => division.code);
  const sources = byKey(answer.sources, (source) => source.source);
  const channels = byKey(answer.channels, (channel) => channel.code);
  const grids = new Map<string, CityGrid>();
  const gridIndexes = new Map<string, number>();
  topology.objects.grids.geometries.forEach(({ properties }, index) => {
    if (!properties) return;
    grids.set(properties.code, properties);
    gridIndexes.set(properties.code, index);
  });
  const children = new Map<string, CityDivision[]>();
  for (const division of answer.divisions) {
    const siblings = children.get(division.parent ?? "");
    if (siblings) siblings.push(division);
    else children.set(division.parent ?? "", [division]);
  }

  const chain = (code: string): readonly CityDivision[] => {
    const holders: CityDivision[] = [];
    let at = divisions.get(grids.get(code)?.parent ?? code);
    while (at) {
      holders.unshift(at);
      at = at.parent === null ? undefined : divisions.get(at.parent);
    }
    return holders;
  };

  return {
    ...profile,
    gridCount,
    topology,
    clocks: createReportClocks(answer),
    kind: (code) => kinds.get(code),
    department: (code) => departments.get(code),
    division: (code) => divisions.get(code),
    source: (id) => sources.get(id),
    channel: (code) => channels.get(code),
    grid: (code) => grids.get(code),
    gridName: (code) => grids.get(code)?.name,
    gridIndex: (code) => gridIndexes.get(code),
    chain,
    childrenOf: (code) => children.get(code) ?? [],
  };
}

function byKey<T>(list: readonly T[], key: (member: T) => string): ReadonlyMap<string, T> {
  return new Map(list.map((member) => [key(member), member]));
}
