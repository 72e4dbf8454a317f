// A city for the map's tests: four square grids in a row of two towns, made by hand as a topology.
import type { Topology } from "topojson-specification";
import type { GridColumns, ReportRow, WarningRow } from "../../shared/view.ts";
import type { CityDivision } from "../sync/city-info.ts";
import { type CityMesh, createCityMesh } from "./city-mesh.ts";

/** Grids 0 and 1 lie in town T1, 2 and 3 in T2, both in county K of city C; each is 0.1° wide, from 120° east, 30° north. */
export const GRID_CODES = ["G0", "G1", "G2", "G3"] as const;

export const DIVISIONS: readonly CityDivision[] = [
  { code: "C", parent: null, level: 0, name: "C", center: [120.2, 30.05] },
  { code: "K", parent: "C", level: 1, name: "K", nameEn: "Kay County", center: [120.2, 30.05] },
  { code: "T1", parent: "K", level: 2, name: "T1", nameEn: "Tee One Town", center: [120.1, 30.05] },
  { code: "T2", parent: "K", level: 2, name: "T2", center: [120.3, 30.05] },
];

/** Arc n (0–4) is the upright line at 120° + n/10, arcs 5–8 the bottoms, 9–12 the tops, all drawn eastward or northward. */
export function squareTopology(): Topology {
  const x = (n: number) => 120 + n / 10;
  const upright = Array.from({ length: 5 }, (_, n) => [
    [x(n), 30],
    [x(n), 30.1],
  ]);
  const level = (lat: number) =>
    Array.from({ length: 4 }, (_, n) => [
      [x(n), lat],
      [x(n + 1), lat],
    ]);
  return {
    type: "Topology",
    arcs: [...upright, ...level(30), ...level(30.1)],
    objects: {
      grids: {
        type: "GeometryCollection",
        geometries: GRID_CODES.map((code, n) => ({
          type: "Polygon" as const,
          arcs: [[5 + n, n + 1, ~(9 + n), ~n]],
          properties: { code, parent: n < 2 ? "T1" : "T2", name: code },
        })),
      },
      coast: { type: "LineString", arcs: [5, 6] },
    },
  };
}

export const squareCity = (): CityMesh => createCityMesh(squareTopology(), DIVISIONS);
export const indexOf = (code: string): number | undefined => {
  const at = GRID_CODES.indexOf(code as (typeof GRID_CODES)[number]);
  return at < 0 ? undefined : at;
};

export function columnsOf(change: Partial<GridColumns> = {}): GridColumns {
  return {
    index: [0, 1, 2, 3],
    level: [0, 0, 0, 0],
    open: [0, 0, 0, 0],
    condition: ["normal", "normal", "normal", "normal"],
    workers: [0, 0, 0, 0],
    rostered: [0, 0, 0, 0],
    unusual: [2, 2, 2, 2],
    points: [0, 0, 0, 0],
    ...change,
  };
}

export function warningOf(warningId: string, change: Partial<WarningRow> = {}): WarningRow {
  return {
    warningId,
    version: 1,
    raisedSeq: 1,
    source: "test",
    authority: "city",
    category: "natural",
    level: "yellow",
    family: null,
    kind: "rain",
    title: "rain",
    titleEn: null,
    area: { division: "K" },
    issuer: "office",
    raisedAt: 0,
    changedAt: 0,
    startsAt: null,
    expiresAt: null,
    instruction: null,
    evidence: null,
    exercise: false,
    proposed: null,
    acknowledgedAt: 1,
    acknowledgedBy: "officer",
    assignee: null,
    shelvedUntil: null,
    shelvedReason: null,
    confirmedAt: null,
    receivedBy: [],
    ...change,
  };
}

export function reportOf(submittedSeq: number, change: Partial<ReportRow> = {}): ReportRow {
  return {
    reportId: `r${submittedSeq}`,
    submittedSeq,
    version: 1,
    family: "safety",
    kind: "S01",
    title: null,
    titleEn: null,
    stage: "submitted",
    urgency: "routine",
    channel: "grid",
    grid: "G0",
    department: null,
    submittedAt: 0,
    changedAt: 0,
    stageSince: 0,
    stageDueAt: null,
    dueAt: null,
    runsFrom: 0,
    stoppedAt: null,
    overdue: false,
    closedAt: null,
    letGoAt: null,
    satisfaction: null,
    unknown: [],
    ...change,
  };
}
