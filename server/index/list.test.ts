// Lists of reports: every way through the index finds the same as looking at each report, in the same order, page by page.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gridIndexOf } from "../../shared/city.ts";
import type { CityEvent } from "../../shared/event.ts";
import { createReportClocks } from "../../shared/report-clocks.ts";
import { createRng, type Rng } from "../../shared/rng.ts";
import { event, HOUR, numbered, smallCity, submitted, T0, tick } from "../../shared/testing.ts";
import { eventMix } from "../../shared/testing-mix.ts";
import { STAGES } from "../../shared/view.ts";
import { createMemoryStore } from "../log/testing.ts";
import { silentLogger } from "../logger.ts";
import type { Asked } from "./filters.ts";
import { type Bounds, createLister } from "./list.ts";
import { type IndexedReport, parseCursor, type ReportIndex, type ReportQuery } from "./report-index.ts";
import { createSqliteIndex } from "./sqlite-index.ts";
import { NO_DUE } from "./tables.ts";

const city = smallCity();
const clocks = createReportClocks(city.profile);
const WORDS = ["路灯不亮", "垃圾三天没清", "路面积水，路灯杆倾斜", "噪声扰民", "Street lamp out"];
const ASKED = ["路灯", "垃圾", "灯", "路灯 积水", "LAMP", "三天没", "没有这个词"];
let folder: string;
let index: ReportIndex;
let reports: IndexedReport[];
let clock = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-list-"));
  const store = createMemoryStore();
  const log = store.open();
  const mix = eventMix(11);
  const events = Array.from({ length: 2500 }, () => mix.next().value as CityEvent).map((one, at): CityEvent => {
    if (one.type !== "chengge.report.submitted") return one;
    const department = ["D1", "D2"][at % 3];
    const title = `${WORDS[at % WORDS.length]}${at}`;
    return {
      ...one,
      data: { ...one.data, title, channel: ["app", "12345", "grid-worker"][at % 3], ...(department && { department }) },
    } as CityEvent;
  });
  clock = Math.max(T0, ...events.map(({ time }) => time));
  const folds = events.flatMap((one, at) =>
    at % 40 === 7 && one.type === "chengge.report.submitted"
      ? [event("chengge.report.folded", { reportId: one.data.reportId, into: "main" })]
      : [],
  );
  const all = [...events, submitted("main", { title: "路灯全灭" }), ...folds, tick(clock)];
  await log.append(numbered(all, 0).map(({ seq: _, ...record }) => record));
  index = await createSqliteIndex({ folder, log, city, mark: { cityHash: "h", fold: "f" }, logger: silentLogger() });
  await index.caughtUp(log.head().count);
  reports = [];
  let after: ReportQuery["after"];
  do {
    const page = await index.reports({ scope: "C", limit: 100, after });
    reports.push(...page.items);
    after = (page.next === null ? null : parseCursor(page.next)) ?? undefined;
  } while (after);
});
afterAll(async () => {
  await index.close();
  rmSync(folder, { recursive: true });
});

/** Each takes another way: as it is, hardly any newest ones, every word as if it were frequent, every word as if it were more frequent than all filters. */
const WAYS: Record<string, Bounds> = {
  usual: { newestRows: 20_000, rareMatches: 20_000, matchesMax: 200_000 },
  "by an index": { newestRows: 3, rareMatches: 20_000, matchesMax: 200_000 },
  "frequent words": { newestRows: 20_000, rareMatches: 0, matchesMax: 200_000 },
  "frequent words by an index": { newestRows: 3, rareMatches: 0, matchesMax: 200_000 },
};

const isOpen = ({ stage }: IndexedReport) => STAGES.indexOf(stage) < 6 || stage === "deferred";
const openDue = (report: IndexedReport) => (report.stage === "deferred" || report.dueAt === null ? NO_DUE : report.dueAt);

function holds(asked: Partial<ReportQuery>, at: number) {
  const place = city.tree.places[city.tree.byCode.get(asked.scope ?? "C") ?? -1];
  return (report: IndexedReport) => {
    const grid = gridIndexOf(city, report.grid);
    const { state } = clocks.whole(report, at);
    const text = `${report.title ?? ""} ${report.titleEn ?? ""} ${report.text ?? ""}`.toLowerCase();
    return (
      (asked.scope === undefined || asked.scope === "C" || (grid >= (place?.lo ?? 0) && grid < (place?.hi ?? 0))) &&
      (!asked.stage || asked.stage.includes(report.stage)) &&
      (!asked.family || report.family === asked.family) &&
      (!asked.kind || asked.kind.includes(report.kind)) &&
      (!asked.department || asked.department.includes(report.department ?? "")) &&
      (!asked.channel || asked.channel.includes(report.channel)) &&
      (asked.overdue === undefined || report.overdue === asked.overdue) &&
      (!asked.due || asked.due.some((one) => one === state)) &&
      (asked.sort !== "due" || isOpen(report)) &&
      (!asked.incident || report.reportId === asked.incident || (report.stage === "folded" && report.into === asked.incident)) &&
      (!asked.q ||
        asked.q
          .toLowerCase()
          .split(" ")
          .every((word) => text.includes(word))) &&
      (asked.from === undefined || report.submittedAt >= asked.from) &&
      (asked.to === undefined || report.submittedAt < asked.to)
    );
  };
}

function anyQuery(rng: Rng): Partial<ReportQuery> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(rng() * list.length)] as T;
  return {
    ...(rng() < 0.5 && { scope: pick(["C", "C1", "C12", "C212", "C111-1"]) }),
    ...(rng() < 0.3 && { stage: Array.from({ length: 1 + Math.floor(rng() * 3) }, () => pick(STAGES)) }),
    ...(rng() < 0.2 && { family: pick(["safety", "livelihood", "stability"]) }),
    ...(rng() < 0.3 && { kind: [pick(reports).kind, pick(reports).kind] }),
    ...(rng() < 0.2 && { department: pick([["D1"], ["D1", "D2"], ["D9"]]) }),
    ...(rng() < 0.2 && { channel: pick([["app"], ["12345", "app"]]) }),
    ...(rng() < 0.2 && { overdue: rng() < 0.5 }),
    ...(rng() < 0.2 && { due: pick([["soon"], ["overdue"], ["soon", "overdue"]] as const) }),
    ...(rng() < 0.1 && { incident: pick(["main", pick(reports).reportId]) }),
    ...(rng() < 0.4 && { q: pick(ASKED) }),
    ...(rng() < 0.2 && { from: pick(reports).submittedAt }),
    ...(rng() < 0.2 && { to: pick(reports).submittedAt }),
    ...(rng() < 0.4 && { sort: "due" as const }),
  };
}

describe("every way through the index", () => {
  test.each(Object.entries(WAYS))("%s: finds what looking at each report finds, counted and page by page", (_, bounds) => {
    const db = new DatabaseSync(join(folder, "index.sqlite"), { readOnly: true });
    const lister = createLister(db, bounds);
    const rng = createRng(5);
    let found = 0;
    for (let time = 0; time < 400; time += 1) {
      const { scope = "C", ...query } = anyQuery(rng);
      const place = city.tree.places[city.tree.byCode.get(scope) ?? -1];
      const wanted = reports
        .filter(holds({ ...query, scope }, clock))
        .sort((a, b) =>
          query.sort === "due"
            ? openDue(a) - openDue(b) || a.submittedSeq - b.submittedSeq
            : b.submittedAt - a.submittedAt || b.submittedSeq - a.submittedSeq,
        )
        .map(({ submittedSeq }) => submittedSeq);
      const seen: number[] = [];
      const asked: Asked = {
        ...query,
        place: { lo: place?.lo ?? 0, hi: place?.hi ?? 0, whole: (place?.parent ?? 0) < 0 },
        clock,
        limit: 40,
        count: true,
      };
      for (let after: Asked["after"]; ; ) {
        const { rows, total } = lister.list({ ...asked, after });
        expect([query, total]).toEqual([query, wanted.length]);
        seen.push(...rows.map(({ seq }) => seq));
        const last = rows.at(-1);
        if (rows.length < 40 || !last) break;
        after = { time: last.time, seq: last.seq };
      }
      expect([query, scope, seen]).toEqual([query, scope, wanted]);
      found += wanted.length;
    }
    expect(found).toBeGreaterThan(5000);
    db.close();
  });
});

describe("due next", () => {
  test("the next limit comes first, stopped clocks and no limit last, ended ones never", async () => {
    const { items } = await index.reports({ scope: "C", sort: "due", limit: 500 });
    expect(items.length).toBeGreaterThan(50);
    expect(items.every(isOpen)).toBe(true);
    expect(items.map(openDue)).toEqual(items.map(openDue).sort((a, b) => a - b));
  });

  test("goes on after a page whose last has no limit", async () => {
    const all = (await index.reports({ scope: "C", sort: "due", limit: 500 })).items.map(({ reportId }) => reportId);
    const seen: string[] = [];
    for (let after: ReportQuery["after"]; ; ) {
      const page = await index.reports({ scope: "C", sort: "due", limit: 7, after });
      seen.push(...page.items.map(({ reportId }) => reportId));
      if (page.next === null) break;
      after = parseCursor(page.next) ?? undefined;
    }
    expect(seen.slice(0, all.length)).toEqual(all);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

test("an incident is the report and those folded into it; its voices are these alone", async () => {
  const { items } = await index.reports({ scope: "C", incident: "main", limit: 100 });
  const voices = index.voices("main", 100).map(({ reportId }) => reportId);
  expect(voices.length).toBeGreaterThan(2);
  expect(items.map(({ reportId }) => reportId).sort()).toEqual([...voices, "main"].sort());
});

test("neighbours are others of the same grid, the newest first", () => {
  const one = reports.find(({ grid, reportId }) => grid !== null && index.neighbours(reportId, 0, 10).length > 2);
  const near = index.neighbours(one?.reportId ?? "", clock - 24 * HOUR, 3);
  expect(near.every(({ grid, reportId }) => grid === one?.grid && reportId !== one?.reportId)).toBe(true);
  expect(index.neighbours("nowhere", 0, 10)).toEqual([]);
});

test("a question to a closed index is refused, not left open", async () => {
  const store = createMemoryStore();
  const other = mkdtempSync(join(tmpdir(), "chengge-list-"));
  const closing = await createSqliteIndex({
    folder: other,
    log: store.open(),
    city,
    mark: { cityHash: "h", fold: "f" },
    logger: silentLogger(),
  });
  await closing.close();
  await expect(closing.reports({ scope: "C", limit: 1 })).rejects.toThrow("closed");
  rmSync(other, { recursive: true });
});
