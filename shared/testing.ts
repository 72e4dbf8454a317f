// A small city and events for tests: 2 counties, 4 towns, 8 communities, 24 grids in one row from west to east.
import type { CityProfile, GridProperties } from "./city.ts";
import { buildTree } from "./city.ts";
import { type CityEvent, type DataOf, EVENT_DATA, type EventOf, type EventType, type Placed, type Recorded, type Seq } from "./event.ts";
import { recordOf } from "./record.ts";
import { type CityFolder, type CityState, emptyState, reduce } from "./state.ts";

/** Monday 2026-11-23 09:40 in Shanghai. */
export const T0 = Date.parse("2026-11-23T09:40:00+08:00");
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

const office = { "1": span(), "2": span(), "3": span(), "4": span(), "5": span(), "6": [], "7": [] };
function span(): [string, string][] {
  return [
    ["08:30", "12:00"],
    ["13:30", "17:00"],
  ];
}

export function smallProfile(): CityProfile {
  const divisions: CityProfile["divisions"] = [];
  const add = (code: string, parent: string | null, level: number) =>
    divisions.push({ code, parent, level, name: `名${code}`, center: [120, 30], simulated: true });
  add("C", null, 0);
  for (const county of ["1", "2"]) {
    add(`C${county}`, "C", 1);
    for (const town of ["1", "2"]) {
      add(`C${county}${town}`, `C${county}`, 2);
      for (const community of ["1", "2"]) add(`C${county}${town}${community}`, `C${county}${town}`, 3);
    }
  }
  return {
    schema: 1,
    code: "C",
    name: "小城",
    nameEn: "Small city",
    title: "小城指挥中心",
    titleEn: "Small city command centre",
    timeZone: "Asia/Shanghai",
    coordinateSystem: "WGS84",
    bounds: [120, 30, 120.24, 30.01],
    levels: ["市", "县", "镇", "社区", "网格"].map((name) => ({ name, nameEn: name })),
    divisions,
    gridsFile: "grids.geojson",
    gridCount: 24,
    replaced: {},
    kinds: [
      {
        code: "S01",
        family: "safety",
        name: "燃气",
        nameEn: "Gas",
        urgency: "critical",
        department: "D1",
        limits: { finish: { amount: 2, unit: "h", calendar: "24" } },
      },
      {
        code: "L01",
        family: "livelihood",
        name: "垃圾",
        nameEn: "Refuse",
        urgency: "routine",
        department: "D2",
        limits: { finish: { amount: 4, unit: "wh", calendar: "O" } },
      },
      { code: "T01", family: "stability", name: "欠薪", nameEn: "Wages", urgency: "urgent", department: "D3", limits: {} },
    ],
    calendars: [
      { code: "24", name: "全天", nameEn: "Always", always: true, seasons: [], holidays: false },
      { code: "O", name: "办公", nameEn: "Office", always: false, seasons: [{ from: "01-01", to: "12-31", week: office }], holidays: true },
    ],
    holidays: { off: [], worked: {}, lastYear: 2026, source: "test" },
    departments: ["D1", "D2", "D3"].map((code) => ({ code, name: code, nameEn: code })),
    channels: [
      { code: "grid-worker", name: "网格员", nameEn: "Grid worker", resident: false },
      { code: "app", name: "微嘉园", nameEn: "App", resident: true },
    ],
    sources: [
      {
        source: "//test/a",
        name: "甲",
        nameEn: "A",
        department: "D1",
        cadence: "push",
        silentAfterMinutes: 5,
        clockUnreliable: false,
        families: ["safety"],
        estimate: false,
      },
      {
        source: "//test/b",
        name: "乙",
        nameEn: "B",
        department: "D2",
        cadence: "daily",
        silentAfterMinutes: 2160,
        clockUnreliable: false,
        families: [],
        estimate: false,
      },
    ],
    platforms: [],
    figures: [],
    hardRules: [],
    warningBudget: 5,
    stageLimits: {},
    escalation: [],
    posts: [],
    plans: [],
    folding: {},
    examples: [],
    simulated: true,
  };
}

export function smallGrids(profile: CityProfile): GridProperties[] {
  const communities = profile.divisions.filter((division) => division.level === 3);
  return communities.flatMap(({ code }) =>
    [1, 2, 3].map((serial) => ({
      code: `${code}-${serial}`,
      parent: code,
      name: `格${serial}`,
      type: "community" as const,
      validFrom: "2021-01-01",
      population: 1000,
    })),
  );
}

/** A city without outlines: enough for the fold. Neighbours are the grids to either side. */
export function smallCity(): CityFolder {
  const profile = smallProfile();
  const tree = buildTree(profile, smallGrids(profile));
  const neighbours = tree.gridPlace.map((_, at) => [at - 1, at + 1].filter((other) => other >= 0 && other < tree.gridPlace.length));
  return { profile, tree, neighbours };
}

/** An event as the door makes it: `data` goes through the type's schema, times in it as RFC 3339 or Date. */
export function event<T extends EventType>(
  type: T,
  data: Record<string, unknown>,
  envelope: { id?: string; source?: string; time?: number } = {},
): EventOf<T> {
  const checked = EVENT_DATA[type].parse(withTimes(data)) as DataOf<T>;
  serial += 1;
  return { id: envelope.id ?? `e${serial}`, source: envelope.source ?? "//test/a", type, time: envelope.time ?? T0, data: checked };
}
let serial = 0;

function withTimes(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]));
}

/** Numbers events from `after + 1` on and writes down the grid that they name; for tests that need no door. */
export function numbered(events: readonly CityEvent[], after: Seq, recordedAt = T0): Recorded[] {
  return events.map((one, at) => ({ ...recordOf(one, placedOf(one), recordedAt), seq: after + at + 1 }));
}

function placedOf({ data }: CityEvent): Placed {
  return "grid" in data && typeof data.grid === "string" ? { grid: data.grid } : {};
}

/** A fresh small city after these events, its clock at T0 first. */
export function cityAfter(...events: CityEvent[]): CityState {
  const state = emptyState(smallCity());
  return further(state, tick(T0), ...events);
}

export function further(state: CityState, ...events: CityEvent[]): CityState {
  return reduce(state, numbered(events, state.seq, Math.max(state.clock, T0)));
}

export function tick(at: number): EventOf<"chengge.clock.ticked"> {
  return { id: `tick:${at}`, source: "chengge", type: "chengge.clock.ticked", time: at, data: { at } };
}

/** A report with sensible data; `reportId` and `grid` as given. */
export function submitted(reportId: string, over: Record<string, unknown> = {}, time = T0): EventOf<"chengge.report.submitted"> {
  const data = {
    reportId,
    family: "livelihood",
    kind: "L01",
    title: "垃圾三天没清",
    grid: "C111-1",
    channel: "grid-worker",
    urgency: "routine",
    ...over,
  };
  return event("chengge.report.submitted", data, { time });
}
