// The part of Boston's city.json that its service requests tell: kinds, departments and channels, with the constants that they do not.
import type { CityProfile } from "../../shared/city.ts";
import type { Row } from "../feed/csv/case.ts";
import { toCode } from "../feed/csv/code.ts";
import type { Mapping } from "../feed/csv/mapping.ts";

/** What the export's short codes stand for. A code that is not here keeps its own name. */
const DEPARTMENT_NAMES: Readonly<Record<string, string>> = {
  PWDx: "Public Works Department",
  ISD: "Inspectional Services",
  PARK: "Parks & Recreation Department",
  BTDT: "Transportation Department",
  INFO: "Mayor's 24 Hour Hotline",
  PROP: "Property Management",
  BWSC: "Boston Water and Sewer Commission",
  DISB: "Commission for Persons with Disabilities",
  "No Q": "No queue",
  BPS_: "Boston Public Schools",
  BHA_: "Boston Housing Authority",
};
/** Channels through which no resident speaks. */
const OFFICIAL_CHANNELS: ReadonlySet<string> = new Set(["Employee Generated", "Maximo Integration"]);

export type BostonProfile = Pick<
  CityProfile,
  "title" | "titleEn" | "timeZone" | "mapNote" | "mapNoteEn" | "attribution" | "holidays" | "kinds" | "departments" | "channels" | "sources"
>;

/** Derives it from every row; names are the city's own words. Throws when two names would share one code. */
export async function deriveProfile(rows: AsyncIterable<Row>, mapping: Mapping, source: string): Promise<BostonProfile> {
  const { columns, family, urgency } = mapping;
  const byKind = new Map<string, Map<string, number>>();
  const departments = new Set<string>();
  const channels = new Set<string>();
  for await (const row of rows) {
    const department = row[columns.department ?? ""] ?? "";
    const kind = row[columns.kind] ?? "";
    departments.add(department);
    channels.add(row[columns.channel ?? ""] ?? "");
    const counts = byKind.get(kind) ?? new Map<string, number>();
    byKind.set(kind, counts.set(department, (counts.get(department) ?? 0) + 1));
  }
  return {
    title: "波士顿 311：真实数据",
    titleEn: "Boston 311: real input",
    timeZone: mapping.timeZone,
    mapNote: "示意图：网格由受理位置的凸包划分，为模拟，不作为划界依据",
    mapNoteEn: "Sketch map: grids cut from the hull of all positions, simulated; they settle no boundary",
    attribution: "City of Boston, 311 service requests, Open Data Commons PDDL",
    holidays: {
      off: ["2011-07-04", "2011-09-05", "2011-10-10", "2011-11-11", "2011-11-24", "2011-12-26"],
      worked: {},
      lastYear: 2011,
      source: "Federal holidays of the United States, July to December 2011",
    },
    kinds: coded("kind", byKind.keys()).map(({ code, name }) => ({
      code,
      family: family.values[name] ?? family.default,
      name,
      nameEn: name,
      urgency: urgency.values[name] ?? urgency.default,
      department: toCode(mostFrequent(byKind.get(name))),
      // No limits: a case has the target time that the city gave it, or none.
      limits: {},
    })),
    departments: coded("department", departments).map(({ code, name }) => {
      const full = DEPARTMENT_NAMES[name] ?? name;
      return { code, name: full, nameEn: full, short: name };
    }),
    channels: coded("channel", channels).map(({ code, name }) => ({ code, name, nameEn: name, resident: !OFFICIAL_CHANNELS.has(name) })),
    sources: [
      {
        source,
        name: "311 service requests",
        nameEn: "311 service requests",
        department: "INFO",
        cadence: "push",
        // Nights are quiet: the longest gap between two cases of these months is a matter of hours.
        silentAfterMinutes: 720,
        clockUnreliable: false,
        families: ["safety", "livelihood"],
        estimate: false,
      },
    ],
  };
}

function coded(what: string, names: Iterable<string>): { readonly code: string; readonly name: string }[] {
  const byCode = new Map<string, string>();
  for (const name of [...names].filter((name) => toCode(name) !== "").sort()) {
    const code = toCode(name);
    const other = byCode.get(code);
    if (other !== undefined)
      throw new Error(`the ${what}s ${JSON.stringify(other)} and ${JSON.stringify(name)} would share the code ${code}`);
    byCode.set(code, name);
  }
  return [...byCode].map(([code, name]) => ({ code, name }));
}

function mostFrequent(counts: ReadonlyMap<string, number> = new Map()): string {
  let most = "";
  for (const [name, count] of counts) if (count > (counts.get(most) ?? 0)) most = name;
  return most;
}
