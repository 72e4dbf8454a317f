// Boston's cases as reports to be compared, and every pair of them that lies near enough in place and time to be one thing.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CASES, cutBoston, TIME_ZONE } from "../../e2e/boston/city.ts";
import { createTimeReader } from "../../mock-data/feed/csv/local-time.ts";
import { openRows } from "../../mock-data/feed/csv/rows.ts";
import { centresOf } from "../../server/alike/centres.ts";
import { loadCity } from "../../server/city-folder.ts";
import { createLocate } from "../../server/locate.ts";
import { type LikenessCity, metresBetween, type Trace } from "../../shared/likeness.ts";

export type Case = Trace & {
  readonly position: NonNullable<Trace["position"]>;
  /** Local date. */
  readonly day: string;
  readonly byEmployee: boolean;
  /** Type, position and day: what the reference takes for one thing. */
  readonly thing: string;
};

export type CasePair = { readonly one: Case; readonly other: Case; readonly metres: number; readonly isOne: boolean };

export const isBostonThere = () => existsSync(CASES);

const NO_LOCATION = { lon: -71.0587, lat: 42.3594 };
/** The city cut into its 600 grids, and the cases with a place in it, oldest first. */
export async function readBoston(): Promise<{ readonly city: LikenessCity; readonly cases: readonly Case[]; readonly left: number }> {
  const folder = mkdtempSync(join(tmpdir(), "chengge-fold-"));
  try {
    const loaded = loadCity(await cutBoston(folder));
    if ("faults" in loaded) throw new Error(loaded.faults.join("\n"));
    const { grids, neighbours } = loaded.city;
    const locate = createLocate(grids.map(({ geometry }) => geometry));
    const readTime = createTimeReader(TIME_ZONE, "iso");
    const { rows } = await openRows(CASES, { onHeader: () => {}, onBroken: () => {} });
    const cases: Case[] = [];
    let left = 0;
    for await (const row of rows) {
      const [lon, lat, open, kind] = [Number(row["lon"]), Number(row["lat"]), row["open_time"] ?? "", row["type"] ?? ""];
      const grid = lon === NO_LOCATION.lon && lat === NO_LOCATION.lat ? -1 : locate(lon, lat);
      const at = readTime(open)?.time;
      if (grid < 0 || at === undefined) {
        left += 1;
        continue;
      }
      const day = open.slice(0, 10);
      const byEmployee = row["channel"] === "Employee Generated";
      cases.push({ kind, family: "", grid, position: { lon, lat }, at, day, byEmployee, thing: `${kind} ${lat} ${lon} ${day}` });
    }
    const city = { centres: centresOf(grids), neighbours, areRelated: () => false };
    return { city, cases: cases.toSorted((a, b) => a.at - b.at), left };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Pairs in one grid or two that touch, up to so long apart: all that the server would compare. The later one is `other`. */
export function pairsOf(cases: readonly Case[], neighbours: LikenessCity["neighbours"], minutesMax: number): CasePair[] {
  const byGrid = new Map<number, Case[]>();
  const pairs: CasePair[] = [];
  for (const other of cases) {
    for (const grid of [other.grid, ...(neighbours[other.grid] ?? [])]) {
      for (const one of (byGrid.get(grid) ?? []).toReversed()) {
        if (other.at - one.at > minutesMax * 60_000) break; // in order of time
        pairs.push({ one, other, metres: metresBetween(one.position, other.position), isOne: one.thing === other.thing });
      }
    }
    const here = byGrid.get(other.grid);
    if (here) here.push(other);
    else byGrid.set(other.grid, [other]);
  }
  return pairs;
}
