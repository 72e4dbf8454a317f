// A plausible city and view made in code: for tests, and for looking at the page without a server. Never shipped.
import { createRng } from "../../shared/rng.ts";
import { DAY_MS, HOUR_MS, MINUTE_SLOT_MS, type View } from "../../shared/view.ts";
import { type CityAnswer, type CityInfo, createCityInfo } from "../sync/city-info.ts";
import names from "./fixture-city.json" with { type: "json" };
import { BOUNDS, buildPlaces, counties } from "./fixture-places.ts";
import {
  A_DAY,
  around,
  band,
  FIXTURE_NOW,
  HOURLY,
  hourRows,
  noticeRows,
  reportRow,
  responseRow,
  sourceRows,
  warningRows,
} from "./fixture-rows.ts";

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
      limits: { finish: { amount: 24, unit: "h", calendar: "24" } },
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
    platforms: names.platforms.map(([code = "", group, name = "", nameEn = ""], at) => ({
      code,
      group: group as "cloud",
      name,
      nameEn,
      placeholder: at >= 4,
    })),
    posts: [],
    plans: [],
    stageLimits: {},
    escalation: [],
    examples: [],
    calendars: [{ code: "24", name: "24", nameEn: "24", always: true, seasons: [], holidays: false }],
    holidays: { off: [], worked: {}, lastYear: 2026, source: "fixture" },
    figures: (names.figures as [string, string, string, number, string][]).map(([code, name, nameEn, value, unit], at) => ({
      code,
      name,
      nameEn,
      value,
      unit,
      asOf: at < 12 ? "2021-05" : "2021-12-31",
      source: (at < 12 ? names.figureSources[0] : names.figureSources[1]) ?? "",
    })),
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
      activitiesToday: { learn: 1090, report: 21, deliberate: 112, volunteer: 67, redeem: 12 },
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
      weeks: 2,
      reportsToday: band(1047, 0.1),
      closedToday: band(790, 0.1),
      open: band(7900, 0.04),
      overdue: band(148, 0.15),
      workersOnDuty: band(4305, 0.01),
      participationToday: band(1280, 0.12),
      hourly: HOURLY.map((share) => band((share / 100) * A_DAY, 0.16)),
      endOfDay: { low: 3980, mid: 4390, high: 4850 },
      yesterday: { at: FIXTURE_NOW - DAY_MS - 67_000, projected: { low: 2610, mid: 2890, high: 3210 }, came: 2978 },
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
    returned: [],
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
    departments: city.departments.map(({ code }, at) => {
      const dueThisMonth = at === 7 ? 21 : 400 + Math.floor(rng() * 9000);
      return {
        department: code,
        open: 300 + Math.floor(rng() * 900),
        overdue: Math.floor(rng() * 30),
        closedToday: Math.floor(rng() * 120),
        dueThisMonth,
        onTimeThisMonth: Math.round(dueThisMonth * (0.905 + rng() * 0.09)),
      };
    }),
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
    notices: noticeRows(city.code),
    timeline: warnings.map((row) => ({
      id: row.warningId,
      what: "warning",
      family: row.family,
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
