// A plausible city and view made in code: for tests, and for looking at the page without a server. Never shipped.
import { createRng, type Rng } from "../../shared/rng.ts";
import { type Band, DAY_MS, HOUR_MS, MINUTE_SLOT_MS, type ReportRow, STAGES, type View, type WarningRow } from "../../shared/view.ts";
import { type CityAnswer, type CityInfo, type CityTopology, createCityInfo } from "../sync/city-info.ts";
import names from "./fixture-city.json" with { type: "json" };

/** Monday 23 November 2026, 09:41:07 in Jiaxing. */
export const FIXTURE_NOW = Date.parse("2026-11-23T09:41:07+08:00");
const MIDNIGHT = Date.parse("2026-11-23T00:00:00+08:00");
const TOWNS_A_COUNTY = 10;
const COLUMNS = 64;
const ROWS = 72;
const BOUNDS = [120.3, 30.25, 121.28, 31.03] as const;
/** Share of a working day's reports in each hour, %. */
const HOURLY = [0.8, 0.5, 0.4, 0.4, 0.5, 0.9, 2.2, 4.6, 8.4, 9.6, 8.9, 6.4, 4, 5.2, 7.6, 8, 7.4, 5.9, 4.9, 4.6, 4, 2.7, 1.4, 0.7];
const A_DAY = 4144;

type Row = readonly [string, string, string, number, number, number];
const counties = names.counties as unknown as readonly Row[];

export function fixtureCity(): CityInfo {
  const { divisions, topology, grids } = buildPlaces();
  const answer: CityAnswer = {
    code: "330400",
    name: names.title.slice(0, 3),
    nameEn: "Jiaxing",
    title: names.title,
    titleEn: names.titleEn,
    timeZone: "Asia/Shanghai",
    version: "fixture",
    demo: true,
    clock: { mode: "real", speed: 1 },
    levels: ["city", "county", "town", "community", "grid"].map((name) => ({ name, nameEn: name })),
    bounds: [...BOUNDS],
    mapNote: names.mapNote,
    mapNoteEn: names.mapNoteEn,
    attribution: "© fixture",
    divisions,
    grids,
    kinds: (names.kinds as string[][]).map(([code = "", family, name = "", nameEn = "", department = ""]) => ({
      code,
      family: family as "safety",
      name,
      nameEn,
      department,
      urgency: "routine",
    })),
    departments: (names.departments as string[][]).map(([code = "", name = "", nameEn = "", short = ""]) => ({
      code,
      name,
      nameEn,
      short,
    })),
    sources: sourceRows().map(({ source, cadence }, at) => ({
      source,
      cadence: cadence ?? "push",
      name: names.sources[at] ?? `${names.sources[at % names.sources.length]} ${at}`,
      nameEn: `Source ${at + 1}`,
      families: at % 3 === 0 ? ["livelihood"] : [],
    })),
    channels: (names.channels as unknown as [string, string, string, boolean][]).map(([code, name, nameEn, resident]) => ({
      code,
      name,
      nameEn,
      resident,
    })),
    platforms: [],
    figures: [],
    holidaysUntil: 2026,
  };
  return createCityInfo(answer, topology);
}

/** `calm`: no orange, no red, all acknowledged, no response in force. */
export function fixtureView(city: CityInfo, { calm = false, seed = 1 }: { readonly calm?: boolean; readonly seed?: number } = {}): View {
  const rng = createRng(seed);
  const codes = city.topology.objects.grids.geometries.map(({ properties }) => properties?.code ?? "");
  const warnings = warningRows(codes, calm);
  const totalsWarnings = { red: 0, orange: 0, yellow: 0, blue: 0, unacknowledged: 0 };
  const level = codes.map(() => 0);
  for (const row of warnings) {
    totalsWarnings[row.level] += 1;
    if (row.acknowledgedAt === null) totalsWarnings.unacknowledged += 1;
    const gravity = { blue: 1, yellow: 2, orange: 3, red: 4 }[row.level];
    if ("grids" in row.area)
      for (const code of row.area.grids) level[codes.indexOf(code)] = Math.max(level[codes.indexOf(code)] ?? 0, gravity);
  }
  const today = 1110;
  return {
    epoch: "fixture",
    seq: 1000,
    asOf: FIXTURE_NOW,
    clock: FIXTURE_NOW - 7000,
    scope: city.code,
    totals: {
      reportsToday: today,
      open: 7950,
      overdue: 160,
      closedToday: 812,
      settledToday: 246,
      onTimeRate: 0.967,
      dueThisMonth: 64210,
      onTimeThisMonth: 62091,
      warnings: totalsWarnings,
      workersOnDuty: 4310,
      workersRostered: 4400,
      participationToday: 1302,
      pointsToday: 91400,
      redeemedToday: 5200,
      patrolsToday: 2210,
      unplaced: 3,
      outOfOrder: 0,
      conflicts: 0,
    },
    usual: {
      days: 10,
      dayType: "working",
      reportsToday: band(1047, 0.1),
      closedToday: band(790, 0.1),
      open: band(7900, 0.04),
      overdue: band(148, 0.15),
      workersOnDuty: band(4305, 0.01),
      participationToday: band(1280, 0.12),
      hourly: HOURLY.map((share) => band((share / 100) * A_DAY, 0.16)),
      endOfDay: { low: 4120, mid: 4390, high: 4680 },
    },
    grids: {
      index: codes.map((_, index) => index),
      level,
      open: codes.map(() => Math.floor(rng() * 4)),
      condition: codes.map(() => (rng() < 0.01 ? "attention" : rng() < 0.002 ? "emergency" : "normal")),
      workers: codes.map(() => (rng() < 0.95 ? 1 : 0)),
      rostered: codes.map(() => 1),
      unusual: codes.map(() => [1, 2, 2, 2, 2, 2, 2, 3, 2, 2, 4][Math.floor(rng() * 11)] ?? 2),
      points: codes.map(() => Math.floor(rng() * 60)),
    },
    warnings,
    responses: calm ? [] : [responseRow(city.code)],
    reports: Array.from({ length: 200 }, (_, at) => reportRow(at, codes, rng)),
    sources: sourceRows(),
    divisions: counties.map(([code, , , , , population]) => {
      const open = Math.round((population / 5_135_000) * 7950 * (0.85 + rng() * 0.3));
      const due = Math.round(open * 7.5);
      const level = code === "330402" && !calm ? 3 : code === "330483" ? 2 : 1;
      return {
        code,
        reportsToday: Math.round(open / 7),
        open,
        overdue: Math.round(open * (0.012 + rng() * 0.016)),
        closedToday: Math.round(open / 10),
        dueThisMonth: due,
        onTimeThisMonth: Math.round(due * (0.945 + rng() * 0.04)),
        workersOnDuty: 610,
        workersRostered: 628,
        participationToday: 190,
        pointsToday: 13000,
        level,
      };
    }),
    departments: city.departments.map(({ code }) => ({
      department: code,
      open: 300 + Math.floor(rng() * 900),
      overdue: Math.floor(rng() * 30),
      closedToday: Math.floor(rng() * 120),
      dueThisMonth: 3000,
      onTimeThisMonth: 2900,
    })),
    kinds: city.kinds.map(({ code }, at) => {
      const mid = 20 + ((at * 37) % 90);
      return { kind: code, today: Math.round(mid * (0.7 + rng() * 0.9)), usual: band(mid, 0.25) };
    }),
    minutes: Array.from({ length: 288 }, (_, at) => {
      const start = Math.floor(FIXTURE_NOW / MINUTE_SLOT_MS) * MINUTE_SLOT_MS - (287 - at) * MINUTE_SLOT_MS;
      const per = ((HOURLY[new Date(start + 8 * HOUR_MS).getUTCHours()] ?? 1) / 100) * (A_DAY / 12);
      return { at: start, safety: around(per * 0.14, rng), livelihood: around(per * 0.8, rng), stability: around(per * 0.06, rng) };
    }),
    hours: hourRows(rng),
    due: Array.from({ length: 9 }, (_, at) => ({
      at: Math.floor(FIXTURE_NOW / HOUR_MS) * HOUR_MS + at * HOUR_MS,
      departments: Object.fromEntries(
        city.departments.slice(0, 8).map(({ code }, d) => [code, Math.floor(rng() * (d < 4 ? 26 : 7) * (at === 0 ? 0.6 : 1))]),
      ),
    })),
    notices: [],
    timeline: warnings.map((row) => ({
      id: row.warningId,
      what: "warning",
      level: { blue: 1, yellow: 2, orange: 3, red: 4 }[row.level],
      authority: row.authority,
      exercise: row.exercise,
      title: row.title,
      titleEn: row.titleEn,
      from: row.raisedAt,
      to: null,
    })),
  };
}

function band(mid: number, spread: number): Band {
  return { low: Math.round(mid * (1 - spread)), mid: Math.round(mid), high: Math.round(mid * (1 + spread)) };
}

function around(mean: number, rng: Rng): number {
  return Math.max(0, Math.round(mean + (rng() - 0.5) * 2.4 * Math.sqrt(mean + 0.5)));
}

function hourRows(rng: Rng): View["hours"] {
  const last = Math.floor(FIXTURE_NOW / HOUR_MS) * HOUR_MS;
  return Array.from({ length: 15 * 24 }, (_, back) => {
    const at = last - (15 * 24 - 1 - back) * HOUR_MS;
    const part = at === last ? 0.68 : 1;
    const per = ((HOURLY[Math.floor((at - MIDNIGHT + 30 * DAY_MS) / HOUR_MS) % 24] ?? 1) / 100) * A_DAY * part * 1.05;
    return {
      at,
      safety: around(per * 0.14, rng),
      livelihood: around(per * 0.8, rng),
      stability: around(per * 0.06, rng),
      closed: around(per * 0.95, rng),
      openChange: Math.round((rng() - 0.5) * 60),
      overdueChange: Math.round((rng() - 0.5) * 12),
      workersChange: 0,
      activities: around(per * 1.1, rng),
      points: around(per * 78, rng),
    };
  });
}

function reportRow(at: number, codes: readonly string[], rng: Rng): ReportRow {
  const kind = names.kinds[Math.floor(rng() * names.kinds.length)] as string[];
  const title = at % 3 === 0 ? null : (names.titles[at % names.titles.length] as string[]);
  const submittedAt = FIXTURE_NOW - at * 23_000 - Math.floor(rng() * 20_000);
  return {
    reportId: `r${1000 - at}`,
    submittedSeq: 1000 - at,
    version: 1,
    family: (title ? names.kinds.find(([code]) => code === title[0])?.[1] : kind[1]) as "safety",
    kind: (title ? title[0] : kind[0]) ?? "",
    title: title?.[1] ?? null,
    titleEn: title?.[2] ?? null,
    stage: STAGES[at < 4 ? 0 : Math.floor(rng() * 8)] ?? "submitted",
    urgency: rng() < 0.03 ? "critical" : rng() < 0.25 ? "urgent" : "routine",
    channel: (names.channels[at % 4] as unknown as [string])[0],
    grid: at % 41 === 7 ? null : (codes[Math.floor(rng() * codes.length)] ?? null),
    department: kind[4] ?? null,
    submittedAt,
    changedAt: submittedAt + 5000,
    dueAt: submittedAt + 4 * HOUR_MS,
    overdue: at % 23 === 5,
    closedAt: null,
    satisfaction: null,
    unknown: [],
  };
}

function warningRows(codes: readonly string[], calm: boolean): WarningRow[] {
  return (names.warnings as string[][]).slice(calm ? 2 : 0).map(([level, authority, title = "", titleEn = "", issuer = ""], at) => {
    const start = (at * 577 + 300) % 4300;
    const raisedAt = FIXTURE_NOW - (at * 67 + 12) * 60_000;
    return {
      warningId: `w${at}`,
      version: 1,
      raisedSeq: 900 - at * 10,
      source: "fixture",
      authority: authority as "city",
      category: "natural",
      level: level as "blue",
      family: "safety",
      kind: "S08",
      title,
      titleEn,
      area: authority === "statutory" ? { division: counties[at % 7]?.[0] ?? "" } : { grids: codes.slice(start, start + 9 + at * 3) },
      issuer,
      raisedAt,
      changedAt: raisedAt,
      startsAt: null,
      expiresAt: null,
      instruction: null,
      evidence: null,
      exercise: at === 6 && !calm,
      proposed: null,
      acknowledgedAt: at === 1 && !calm ? null : raisedAt + 240_000,
      acknowledgedBy: at === 1 && !calm ? null : "duty-2",
      assignee: null,
      shelvedUntil: null,
      shelvedReason: null,
      confirmedAt: null,
      receivedBy: [],
    };
  });
}

function responseRow(code: string): View["responses"][number] {
  const [plan = "", planEn = "", issuer = ""] = names.response;
  return {
    responseId: "resp1",
    source: "fixture",
    plan,
    planEn,
    level: 3,
    area: { division: code },
    issuer,
    startedAt: MIDNIGHT + 8 * HOUR_MS,
    until: null,
    exercise: false,
  };
}

function sourceRows(): View["sources"] {
  const cadences = [...Array(12).fill("push"), ...Array(14).fill("minutes"), ...Array(9).fill("hourly"), ...Array(14).fill("daily")];
  return cadences.map((cadence: "push", at) => ({
    source: `source-${at}`,
    cadence,
    state: at === 6 ? "silent" : at === 40 ? "never" : "fresh",
    lastAt: at === 40 ? null : FIXTURE_NOW - (at === 6 ? 41 * 60_000 : 20_000),
    records: 10_900_000_000 / (at + 3) / 3.2,
    lagMs: 2000,
    events: 100,
  }));
}

/** A lattice cut among the counties by nearest centre, then into towns and communities by order. */
function buildPlaces(): { divisions: CityAnswer["divisions"]; topology: CityTopology; grids: number } {
  const [west, south, east, north] = BOUNDS;
  const [dx, dy] = [(east - west) / COLUMNS, (north - south) / ROWS];
  const cells = Array.from({ length: COLUMNS * ROWS }, (_, at) => {
    const [x, y] = [west + (at % COLUMNS) * dx, south + Math.floor(at / COLUMNS) * dy];
    const county = counties.reduce((best, next) => (squared(next, x, y) < squared(best, x, y) ? next : best));
    return { x, y, county: county[0] };
  });
  const divisions: CityAnswer["divisions"][number][] = [
    {
      code: "330400",
      parent: null,
      level: 0,
      name: names.title.slice(0, 3),
      nameEn: "Jiaxing",
      center: [120.8, 30.65],
      population: 5_135_000,
    },
  ];
  const arcs: [number, number][][] = [];
  const geometries: CityTopology["objects"]["grids"]["geometries"] = [];
  for (const [code, name, nameEn, lon, lat, population] of counties) {
    divisions.push({ code, parent: "330400", level: 1, name, nameEn, center: [lon, lat], population });
    const own = cells.filter((cell) => cell.county === code);
    const size = Math.ceil(own.length / TOWNS_A_COUNTY);
    for (let town = 0; town * size < own.length; town += 1) {
      const inTown = own.slice(town * size, (town + 1) * size);
      const middle = inTown[Math.floor(inTown.length / 2)] ?? { x: lon, y: lat };
      const townCode = `${code}${pad(town + 1)}`;
      divisions.push({ code: townCode, parent: code, level: 2, name: names.towns[town] ?? "", center: [middle.x, middle.y] });
      const share = Math.ceil(inTown.length / names.communities.length);
      names.communities.forEach((community, c) => {
        const inCommunity = inTown.slice(c * share, (c + 1) * share);
        const first = inCommunity[0];
        if (!first) return;
        const communityCode = `${townCode}${pad(c + 1)}`;
        divisions.push({ code: communityCode, parent: townCode, level: 3, name: community, center: [first.x, first.y] });
        inCommunity.forEach(({ x, y }, g) => {
          arcs.push([
            [x, y],
            [x + dx, y],
            [x + dx, y + dy],
            [x, y + dy],
            [x, y],
          ]);
          const properties = { code: `${communityCode}${pad(g + 1)}`, parent: communityCode, name: `${community} ${g + 1}` };
          geometries.push({ type: "Polygon", arcs: [[arcs.length - 1]], properties });
        });
      });
    }
  }
  return {
    divisions,
    grids: geometries.length,
    topology: { type: "Topology", arcs, objects: { grids: { type: "GeometryCollection", geometries } } },
  };
}

const squared = ([, , , lon, lat]: Row, x: number, y: number) => (lon - x) ** 2 + (lat - y) ** 2;
const pad = (value: number) => String(value).padStart(3, "0");
