// The account given: the wall's own figures, the cases behind every figure, stays against their limits, undo, rebuilding.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CityEvent, EventType, Unnumbered } from "../../shared/event.ts";
import { type CityState, emptyState, reduce } from "../../shared/state.ts";
import { DAY, event, HOUR, MINUTE, numbered, smallCity, submitted, T0, tick } from "../../shared/testing.ts";
import { eventMix } from "../../shared/testing-mix.ts";
import { viewOf } from "../../shared/view-of.ts";
import type { ReportIndex } from "../index/report-index.ts";
import { createSqliteIndex } from "../index/sqlite-index.ts";
import type { EventLog } from "../log/event-log.ts";
import { createSqliteLog } from "../log/sqlite-log.ts";
import { silentLogger } from "../logger.ts";
import { type Accountability, createAccountability } from "./accountability.ts";
import { type AccountRow, createAsker } from "./ask.ts";
import type { By, PeriodFigures } from "./count.ts";
import { FIGURE_NAMES, type Figure, TIMED_STAGES, type TimedStage } from "./figures.ts";

const city = smallCity();
let folder: string;
let log: EventLog;
let index: ReportIndex;
let state: CityState;
let accounts: Accountability;

const openIndex = (cityHash = "h1") => createSqliteIndex({ folder, log, city, mark: { cityHash, fold: "f1" }, logger: silentLogger() });
const unnumbered = (events: readonly CityEvent[]): Unnumbered[] => numbered(events, 0).map(({ seq: _, ...record }) => record);

async function happen(...events: CityEvent[]): Promise<void> {
  const appended = await log.append(unnumbered(events));
  reduce(
    state,
    appended.filter((one) => one !== "duplicate"),
  );
  await index.caughtUp(state.seq);
}
const asker = () => createAsker({ state: () => state, accounts });
const MONTH = { period: "month" } as const;
const ask = (over: { scope?: string; by?: By; period?: "day" | "month" | "quarter"; at?: number } = {}) =>
  asker().account({ scope: "C", by: "department", ...MONTH, ...over });
const step = <T extends EventType>(type: T, reportId: string, after: number, data: Record<string, unknown> = {}) =>
  event(type, { reportId, ...data }, { time: T0 + after });
const rowOf = (account: { rows: readonly AccountRow[] }, code: string) => account.rows.find((row) => row.code === code);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-account-"));
  log = createSqliteLog(folder);
  index = await openIndex();
  state = emptyState(city);
  accounts = createAccountability(folder);
});
afterEach(async () => {
  await accounts.close();
  await index.close();
  await log.close();
  rmSync(folder, { recursive: true });
});

describe("the account and the wall", () => {
  test.each([1, 7, 42])("seed %i: say the same of departments and divisions, this month", async (seed) => {
    const events = eventMix(seed);
    await happen(...Array.from({ length: 4000 }, () => events.next().value as CityEvent));
    await happen(tick(state.clock + 3 * HOUR));
    for (const scope of ["C", "C1", "C21"]) {
      const view = viewOf(state, scope, { epoch: "e", asOf: state.clock });
      const departments = await ask({ scope });
      expect([departments.total.due, departments.total.onTime]).toEqual([view.totals.dueThisMonth, view.totals.onTimeThisMonth]);
      expect([departments.total.open, departments.total.overdueNow]).toEqual([view.totals.open, view.totals.overdue]);
      let judged = 0;
      for (const row of view.departments) {
        const { due = 0, onTime = 0, open = 0, overdueNow = 0 } = rowOf(departments, row.department) ?? {};
        expect({ due, onTime, open, overdueNow }).toEqual({
          due: row.dueThisMonth,
          onTime: row.onTimeThisMonth,
          open: row.open,
          overdueNow: row.overdue,
        });
        judged += row.dueThisMonth;
      }
      expect(judged).toBeGreaterThan(10);
      const divisions = await ask({ scope, by: "division" });
      for (const row of view.divisions) {
        const { due, onTime, open, overdueNow } = rowOf(divisions, row.code) ?? {};
        expect({ due, onTime, open, overdueNow }).toEqual({
          due: row.dueThisMonth,
          onTime: row.onTimeThisMonth,
          open: row.open,
          overdueNow: row.overdue,
        });
      }
    }
  });
});

describe("every figure", () => {
  test("opens exactly the cases that it counts, in every row, period and division", async () => {
    const events = eventMix(11);
    await happen(...Array.from({ length: 4000 }, () => events.next().value as CityEvent));
    let opened = 0;
    for (const by of ["department", "division", "kind"] as const) {
      const account = await ask({ by });
      const whole = asker().stretches(MONTH);
      for (const row of [account.total, ...account.rows]) {
        const group = row.code === "" ? {} : by === "division" ? placeOf(row.code) : { [by]: row.code };
        const check = async (n: number, figure: Figure, stage?: TimedStage, stretch = whole.now) => {
          const page = await asker().cases({ scope: "C", ...group, figure, stage, stretch, limit: 5000 });
          expect({ by, row: row.code, figure, stage, n: page.items.length }).toEqual({ by, row: row.code, figure, stage, n });
          expect(page.total).toBe(n);
          opened += n;
        };
        for (const figure of FIGURE_NAMES) {
          if (figure === "left" || figure === "over") continue;
          await check(row[figure], figure);
          if (figure !== "open" && figure !== "overdueNow") await check(row.before[figure], figure, undefined, whole.before);
        }
        for (const stage of TIMED_STAGES) {
          await check(row.stages[stage].n, "left", stage);
          await check(row.stages[stage].over, "over", stage);
        }
      }
      // Parts add up to the whole.
      const sum = (of: (row: PeriodFigures) => number) => account.rows.reduce((total, row) => total + of(row), 0);
      for (const figure of ["due", "onTime", "late", "settled", "returned", "rework", "reopened", "rated"] as const)
        expect(sum((row) => row[figure])).toBe(account.total[figure]);
      expect(account.total.due).toBe(account.total.onTime + account.total.late);
      const { settled, deferred, voided, folded, apart } = account.total;
      expect(apart).toBe(settled + deferred + voided + folded);
    }
    expect(opened).toBeGreaterThan(2000);
    const pages = [];
    for (let after: { time: number; seq: number } | undefined; ; ) {
      const page = await asker().cases({ scope: "C", figure: "late", stretch: asker().stretches(MONTH).now, limit: 7, after });
      pages.push(...page.items.map(({ reportId }) => reportId));
      if (!page.next) break;
      after = page.next;
    }
    expect(new Set(pages).size).toBe(pages.length);
    expect(pages.length).toBe((await ask()).total.late);
  }, 60_000);
});

const placeOf = (code: string) => (code === "unknown" ? { unplaced: true } : { scope: code });

describe("stays", () => {
  const stageOf = async (stage: TimedStage, department = "D2") => rowOf(await ask(), department)?.stages[stage];

  test("are measured in the working time of the kind's calendar, clock time where its limit is in hours", async () => {
    // T0 is a Monday, 09:40; refuse is limited in office hours (08:30–12:00, 13:30–17:00), gas in hours of the clock.
    await happen(
      tick(T0),
      submitted("refuse", { kind: "L01", department: "D2" }),
      submitted("gas", { kind: "S01", family: "safety", department: "D1" }),
    );
    await happen(
      step("chengge.report.accepted", "refuse", 24 * HOUR),
      step("chengge.report.accepted", "gas", 24 * HOUR),
      tick(T0 + 25 * HOUR),
    );
    expect(await stageOf("submitted")).toMatchObject({ n: 1, medianMs: 7 * HOUR });
    expect(await stageOf("submitted", "D1")).toMatchObject({ n: 1, medianMs: 24 * HOUR });
  });

  test("belong to whoever held the report, and a return to whoever sent it back", async () => {
    await happen(tick(T0), submitted("a"));
    await happen(
      step("chengge.report.dispatched", "a", HOUR, { department: "D1" }),
      step("chengge.report.returned", "a", 2 * HOUR, { kind: "refused", department: "D2" }),
      step("chengge.report.dispatched", "a", 3 * HOUR, { department: "D3" }),
      step("chengge.report.resolved", "a", 4 * HOUR),
      step("chengge.report.returned", "a", 5 * HOUR, { kind: "rework" }),
      step("chengge.report.closed", "a", 6 * HOUR),
      step("chengge.report.reopened", "a", 7 * HOUR),
      tick(T0 + 8 * HOUR),
    );
    const account = await ask();
    expect(rowOf(account, "D1")).toMatchObject({ returned: 1, rework: 0, reopened: 0, stages: { dispatched: { n: 1 } } });
    expect(rowOf(account, "D3")).toMatchObject({
      returned: 0,
      rework: 1,
      reopened: 1,
      stages: { dispatched: { n: 2 }, resolved: { n: 1 } },
    });
  });

  test("stand still while the report is deferred or folded", async () => {
    await happen(tick(T0), submitted("a", { kind: "T01", family: "stability", department: "D3" }));
    await happen(
      step("chengge.report.deferred", "a", HOUR),
      step("chengge.report.resumed", "a", 50 * HOUR),
      step("chengge.report.accepted", "a", 52 * HOUR),
      tick(T0 + 53 * HOUR),
    );
    expect(await stageOf("submitted", "D3")).toMatchObject({ n: 1, medianMs: 3 * HOUR });
  });

  test("that a step began are gone when it is undone, also after a restart", async () => {
    await happen(tick(T0), submitted("a"));
    await happen(step("chengge.report.dispatched", "a", HOUR, { department: "D1" }));
    await index.close();
    index = await openIndex();
    await happen(step("chengge.report.undone", "a", HOUR + 5000), tick(T0 + 2 * HOUR));
    expect((await ask()).total.stages.submitted.n).toBe(0);
    await happen(step("chengge.report.accepted", "a", 3 * HOUR), tick(T0 + 4 * HOUR));
    const { stages } = (await ask()).total;
    expect([stages.submitted.n, stages.dispatched.n]).toEqual([1, 0]);
  });

  test("are no longer than bounded when a report is sent round for ever", async () => {
    await happen(tick(T0), submitted("a"));
    const round = Array.from({ length: 600 }, (_, at) => step("chengge.report.dispatched", "a", at * MINUTE, { department: "D1" }));
    await happen(...round, tick(T0 + 11 * HOUR));
    expect((await ask()).total.stages.dispatched.n).toBeLessThan(200);
  });
});

test("an index built anew gives the same account", async () => {
  const events = eventMix(3);
  await happen(...Array.from({ length: 3000 }, () => events.next().value as CityEvent));
  const before = await ask();
  await index.close();
  index = await openIndex("another city folder");
  await index.caughtUp(state.seq);
  expect(await ask()).toEqual(before);
});

test("satisfaction counts each case's last rating, four and five as satisfied", async () => {
  await happen(tick(T0), submitted("a"), submitted("b"));
  for (const id of ["a", "b"]) await happen(step("chengge.report.resolved", id, HOUR), step("chengge.report.closed", id, 2 * HOUR));
  await happen(
    step("chengge.report.rated", "a", 3 * HOUR, { satisfaction: 1 }),
    step("chengge.report.rated", "a", 4 * HOUR, { satisfaction: 5 }),
  );
  await happen(step("chengge.report.rated", "b", 4 * HOUR, { satisfaction: 3 }), tick(T0 + 5 * HOUR));
  expect((await ask()).total).toMatchObject({ rated: 2, satisfied: 1 });
});

test("the period before is the one before to the same point", () => {
  state.clock = T0; // Monday 23 November 2026, 09:40
  const text = ({ from, to }: { from: number; to: number }) =>
    [from, to].map((time) => new Date(time + 8 * HOUR).toISOString().slice(0, 16)).join(" ");
  const of = (period: "day" | "week" | "month" | "quarter", at = T0) => {
    const { now, before } = asker().stretches({ period, at });
    return [text(now), text(before)];
  };
  expect(of("day")).toEqual(["2026-11-23T00:00 2026-11-23T09:41", "2026-11-22T00:00 2026-11-22T09:41"]);
  expect(of("week")).toEqual(["2026-11-23T00:00 2026-11-23T09:41", "2026-11-16T00:00 2026-11-16T09:41"]);
  expect(of("month")).toEqual(["2026-11-01T00:00 2026-11-23T09:41", "2026-10-01T00:00 2026-10-23T09:41"]);
  expect(of("quarter")).toEqual(["2026-10-01T00:00 2026-11-23T09:41", "2026-07-01T00:00 2026-08-23T09:41"]);
  expect(of("month", T0 - 30 * DAY)).toEqual(["2026-10-01T00:00 2026-11-01T00:00", "2026-09-01T00:00 2026-10-01T00:00"]);
  expect(of("quarter", Date.parse("2026-02-01T00:00+08:00"))).toEqual([
    "2026-01-01T00:00 2026-04-01T00:00",
    "2025-10-01T00:00 2026-01-01T00:00",
  ]);
});
