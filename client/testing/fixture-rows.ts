// The fixture's rows: reports, warnings, hours and sources that look like a Monday morning.
import type { Rng } from "../../shared/rng.ts";
import { type Band, DAY_MS, HOUR_MS, type ReportRow, STAGES, type View, type WarningRow } from "../../shared/view.ts";
import names from "./fixture-city.json" with { type: "json" };
import { counties } from "./fixture-places.ts";

/** Monday 23 November 2026, 09:41:07 in Jiaxing. */
export const FIXTURE_NOW = Date.parse("2026-11-23T09:41:07+08:00");
const MIDNIGHT = Date.parse("2026-11-23T00:00:00+08:00");
/** Share of a working day's reports in each hour, %. */
export const HOURLY = [0.8, 0.5, 0.4, 0.4, 0.5, 0.9, 2.2, 4.6, 8.4, 9.6, 8.9, 6.4, 4, 5.2, 7.6, 8, 7.4, 5.9, 4.9, 4.6, 4, 2.7, 1.4, 0.7];
export const A_DAY = 4144;

export function band(mid: number, spread: number): Band {
  return { low: Math.round(mid * (1 - spread)), mid: Math.round(mid), high: Math.round(mid * (1 + spread)) };
}

export function around(mean: number, rng: Rng): number {
  return Math.max(0, Math.round(mean + (rng() - 0.5) * 2.4 * Math.sqrt(mean + 0.5)));
}

export function hourRows(rng: Rng): View["hours"] {
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

export function reportRow(at: number, codes: readonly string[], rng: Rng): ReportRow {
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
    stageSince: submittedAt,
    stageDueAt: null,
    dueAt: submittedAt + 4 * HOUR_MS,
    runsFrom: submittedAt,
    stoppedAt: null,
    overdue: at % 23 === 5,
    closedAt: null,
    letGoAt: null,
    satisfaction: null,
    unknown: [],
  };
}

export function warningRows(codes: readonly string[], calm: boolean): WarningRow[] {
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

export function responseRow(code: string): View["responses"][number] {
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

export function noticeRows(code: string): View["notices"] {
  return (names.notices as string[][]).map(([title = "", titleEn = ""], at) => ({
    noticeId: `n${at}`,
    seq: 800 - at,
    scope: at % 3 === 0 ? code : (counties[at % 7]?.[0] ?? code),
    title,
    titleEn,
    at: FIXTURE_NOW - (at * at * 73 + 21) * 60_000,
  }));
}

export function sourceRows(): View["sources"] {
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
