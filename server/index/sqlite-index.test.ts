// The index: the same reports and warnings as the state has, their histories, search, lists, scopes, rebuilding.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CityEvent, Unnumbered } from "../../shared/event.ts";
import { type CityState, emptyState, reduce } from "../../shared/state.ts";
import { DAY, event, HOUR, numbered, smallCity, submitted, T0, tick } from "../../shared/testing.ts";
import { eventMix } from "../../shared/testing-mix.ts";
import type { EventLog } from "../log/event-log.ts";
import { createSqliteLog } from "../log/sqlite-log.ts";
import { silentLogger } from "../logger.ts";
import { parseCursor, type ReportIndex, type ReportQuery } from "./report-index.ts";
import { createSqliteIndex } from "./sqlite-index.ts";

const city = smallCity();
const mark = { cityHash: "h1", fold: "f1" };
let folder: string;
let log: EventLog;
let index: ReportIndex;
let state: CityState;

const openIndex = (over: Partial<typeof mark> = {}) =>
  createSqliteIndex({ folder, log, city, mark: { ...mark, ...over }, logger: silentLogger() });
const unnumbered = (events: readonly CityEvent[]): Unnumbered[] => numbered(events, 0).map(({ seq: _, ...record }) => record);

async function happen(...events: CityEvent[]): Promise<void> {
  const appended = await log.append(unnumbered(events));
  reduce(
    state,
    appended.filter((one) => one !== "duplicate"),
  );
  await index.caughtUp(state.seq);
}
const find = (query: Partial<ReportQuery> = {}) => index.reports({ scope: "C", limit: 100, ...query });
const ids = async (query: Partial<ReportQuery> = {}) => (await find(query)).items.map((report) => report.reportId);
const step = (
  type: "chengge.report.accepted" | "chengge.report.closed" | "chengge.report.redacted",
  reportId: string,
  over: Record<string, unknown> = {},
) => event(type, { reportId, ...over });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-index-"));
  log = createSqliteLog(folder);
  index = await openIndex();
  state = emptyState(city);
});
afterEach(async () => {
  await index.close();
  await log.close();
  rmSync(folder, { recursive: true });
});

describe("the index and the state agree", () => {
  test.each([1, 7, 42])("seed %i: on every report and warning that the state still has", async (seed) => {
    const events = eventMix(seed);
    await happen(...Array.from({ length: 3000 }, () => events.next().value as CityEvent));
    expect(state.reports.size).toBeGreaterThan(100);
    for (const report of state.reports.values()) {
      const found = index.report(report.reportId)?.report;
      const { stage, department, dueAt, closedAt, title, version, satisfaction, changedAt, reopened, returned, into } = report;
      expect(found).toMatchObject({
        stage,
        department,
        dueAt,
        closedAt,
        title,
        version,
        satisfaction,
        changedAt,
        reopened,
        returned,
        into,
      });
      expect(found?.overdue).toBe(report.dueCame && !["deferred", "closed", "settled", "voided", "folded"].includes(stage));
    }
    expect(state.warnings.size).toBeGreaterThan(5);
    for (const warning of state.warnings.values()) {
      const { level, title, acknowledgedAt, shelvedUntil, endedAt, version, authority } = warning;
      expect(index.warning(warning.warningId)?.warning).toMatchObject({
        level,
        title,
        acknowledgedAt,
        shelvedUntil,
        endedAt,
        version,
        authority,
      });
    }
    const active = [...state.warnings.values()].filter((warning) => warning.endedAt === null).map((warning) => warning.warningId);
    expect(new Set(index.warnings({ scope: "C", active: true, limit: 500 }).items.map((warning) => warning.warningId))).toEqual(
      new Set(active),
    );
  });
});

describe("lists", () => {
  test("newest first, page by page, without a gap or a repeat", async () => {
    await happen(...Array.from({ length: 25 }, (_, at) => submitted(`r${at}`, {}, T0 + (at % 7) * HOUR)));
    const seen: string[] = [];
    let after: ReportQuery["after"];
    for (;;) {
      const page = await find({ limit: 4, ...(after && { after }) });
      seen.push(...page.items.map((report) => report.reportId));
      if (page.next === null) break;
      after = parseCursor(page.next) ?? undefined;
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    expect(seen.slice(0, 4)).toEqual(["r20", "r13", "r6", "r19"]);
  });

  test("a scope sees its own, the city alone what has no place", async () => {
    await happen(submitted("a", { grid: "C111-1" }), submitted("b", { grid: "C212-3" }), submitted("lost", { grid: "nowhere" }));
    expect(await ids()).toEqual(["lost", "b", "a"]);
    expect(await ids({ scope: "C1" })).toEqual(["a"]);
    expect(await ids({ scope: "C212-3" })).toEqual(["b"]);
    expect(index.report("lost")?.report.grid).toBe("nowhere");
  });

  test("filters by stage, family, kind, department, channel, time and being overdue", async () => {
    await happen(
      tick(T0),
      submitted("late", { dueAt: new Date(T0 - HOUR), department: "D1" }),
      submitted("soon", { dueAt: new Date(T0 + HOUR), family: "safety", kind: "S01" }, T0 - DAY),
      submitted("shut", { dueAt: new Date(T0 - HOUR), channel: "app" }),
      step("chengge.report.closed", "shut"),
    );
    expect(await ids({ overdue: true })).toEqual(["late"]);
    expect(await ids({ overdue: false })).toEqual(["shut", "soon"]);
    expect(await ids({ stage: ["closed"] })).toEqual(["shut"]);
    expect(await ids({ family: "safety" })).toEqual(["soon"]);
    expect(await ids({ kind: ["S01"], department: ["D1"] })).toEqual([]);
    expect(await ids({ channel: ["app"] })).toEqual(["shut"]);
    expect(await ids({ department: ["D1"] })).toEqual(["late"]);
    expect(await ids({ from: T0 - DAY, to: T0 })).toEqual(["soon"]);
    await happen(tick(T0 + 2 * HOUR));
    expect(await ids({ overdue: true })).toEqual(["late", "soon"]);
  });
});

describe("search", () => {
  test("finds two-character words, single characters, Latin words and several at once", async () => {
    await happen(
      submitted("a", { title: "中山路路灯不亮", titleEn: "Street lamp out" }),
      submitted("b", { title: "路面塌陷", text: "离路灯杆三米，ＡＢ12 号井盖旁" }),
      submitted("c", { title: "夜间施工噪声" }),
    );
    expect(await ids({ q: "路灯" })).toEqual(["b", "a"]);
    expect(await ids({ q: "灯" })).toEqual(["b", "a"]);
    expect(await ids({ q: "亮" })).toEqual(["a"]);
    expect(await ids({ q: "路灯 井盖" })).toEqual(["b"]);
    expect(await ids({ q: "ab12" })).toEqual(["b"]);
    expect(await ids({ q: "LAMP" })).toEqual(["a"]);
    expect(await ids({ q: "灯路" })).toEqual([]);
    expect(await ids({ q: "施工噪声" })).toEqual(["c"]);
  });

  test.each(['"', "*", "a* OR b", "NEAR(", "' --", "()", "，", '路灯" OR "噪声'])("hostile words are words: %s", async (q) => {
    await happen(submitted("a", { title: "路灯不亮" }));
    expect(await ids({ q })).toEqual([]);
  });

  test("an operator's title replaces the first one", async () => {
    await happen(submitted("a", { title: "旧标题" }), step("chengge.report.accepted", "a", { title: "核实标题" }));
    expect(await ids({ q: "核实" })).toEqual(["a"]);
    expect(await ids({ q: "旧标" })).toEqual([]);
  });
});

describe("histories", () => {
  test("hold every event about a report in order, those that changed nothing marked", async () => {
    await happen(
      submitted("a"),
      step("chengge.report.closed", "a", { summary: "已修" }),
      step("chengge.report.accepted", "a"),
      submitted("a"),
      step("chengge.report.closed", "none"),
    );
    const history = index.report("a")?.history ?? [];
    expect(history.map((entry) => [entry.seq, entry.event.type.split(".")[2], entry.taken])).toEqual([
      [1, "submitted", true],
      [2, "closed", true],
      [3, "accepted", false],
      [4, "submitted", false],
    ]);
    expect(history[1]?.event.data).toMatchObject({ summary: "已修" });
    expect(index.report("none")).toBeNull();
  });

  test("lose their texts when the report is redacted, and so does the search", async () => {
    await happen(
      submitted("a", { title: "隐私标题", text: "隐私正文", participant: "p-1" }),
      step("chengge.report.closed", "a", { summary: "隐私处置" }),
      submitted("b", { title: "隐私别件" }),
    );
    await happen(step("chengge.report.redacted", "a", { reason: "隐私缘由" }));
    expect(JSON.stringify(index.report("a"))).not.toContain("隐私");
    expect(index.report("a")?.report).toMatchObject({ title: null, text: null, participant: null, kind: "L01" });
    expect(await ids({ q: "隐私" })).toEqual(["b"]);
  });
});

test("nothing of a redacted text is left in the index's file", async () => {
  await happen(
    submitted("a", { title: "龘靐齉爩", text: "麤鱻灪籲" }),
    step("chengge.report.accepted", "a", { title: "厵爨癵驫" }),
    ...Array.from({ length: 300 }, (_, at) => submitted(`b${at}`, { title: `路灯${at}` })),
  );
  const marks = ["龘靐", "靐齉", "爩", "麤鱻", "籲", "厵爨", "驫"];
  const left = () => marks.filter((mark) => readFileSync(join(folder, "index.sqlite")).includes(mark));
  await index.close();
  expect(left()).toContain("厵爨");
  index = await openIndex();
  await happen(step("chengge.report.redacted", "a"));
  await index.close();
  expect(left()).toEqual([]);
  index = await openIndex();
  expect(await ids({ q: "路灯" })).toHaveLength(100);
});

describe("warnings", () => {
  const raised = (warningId: string, over: Record<string, unknown> = {}) =>
    event("chengge.warning.raised", {
      warningId,
      level: "yellow",
      category: "natural",
      kind: "暴雨",
      title: "暴雨黄色预警",
      area: { division: "C11" },
      issuer: "气象台",
      ...over,
    });

  test("are seen by every scope that they meet, and end by lifting or by time", async () => {
    await happen(
      tick(T0),
      raised("w1"),
      raised("w2", { area: { grids: ["C212-1"] }, expiresAt: new Date(T0 + HOUR) }),
      event("chengge.warning.lifted", { warningId: "w1" }),
    );
    const list = (scope: string, active?: boolean) =>
      index.warnings({ scope, active, limit: 10 }).items.map((warning) => warning.warningId);
    expect(list("C")).toEqual(["w2", "w1"]);
    expect(list("C111")).toEqual(["w1"]);
    expect(list("C1", true)).toEqual([]);
    expect(list("C2", true)).toEqual(["w2"]);
    await happen(tick(T0 + 2 * HOUR));
    expect(list("C2", true)).toEqual([]);
    expect(list("C", false)).toEqual(["w2", "w1"]);
    expect(index.warning("w2")?.warning.endedAt).toBe(T0 + HOUR);
    expect(index.warning("w1")?.history.map((entry) => entry.event.type)).toEqual(["chengge.warning.raised", "chengge.warning.lifted"]);
  });
});

describe("opening again", () => {
  test("goes on where it was", async () => {
    await happen(submitted("a"));
    await index.close();
    const [later] = await log.append(unnumbered([step("chengge.report.closed", "a")]));
    index = await openIndex();
    expect(index.seq()).toBe(1);
    await index.caughtUp((later as { seq: number }).seq);
    expect(index.report("a")?.report.stage).toBe("closed");
  });

  test.each([{ cityHash: "h2" }, { fold: "f2" }])("another city or another fold builds it anew: %o", async (over) => {
    await happen(submitted("a"));
    await index.close();
    index = await openIndex(over);
    expect(index.seq()).toBe(0);
    await index.caughtUp(1);
    expect(await ids()).toEqual(["a"]);
  });

  test("a file that is no database is built anew", async () => {
    await happen(submitted("a"));
    await index.close();
    rmSync(join(folder, "index.sqlite-wal"), { force: true });
    writeFileSync(join(folder, "index.sqlite"), "not a database at all, not at all");
    index = await openIndex();
    await index.caughtUp(1);
    expect(await ids()).toEqual(["a"]);
  });

  test("a log that was put back from a copy and written on is indexed anew, even under the same mark", async () => {
    const copy = mkdtempSync(join(tmpdir(), "chengge-index-copy-"));
    const { epoch } = log;
    await happen(submitted("a"));
    cpSync(folder, copy, { recursive: true });
    await happen(submitted("lost1"), submitted("lost2"));
    await index.close();
    await log.close();
    for (const end of ["", "-wal"]) cpSync(join(copy, `events.sqlite${end}`), join(folder, `events.sqlite${end}`));
    rmSync(copy, { recursive: true });
    const restored = createSqliteLog(folder);
    log = { ...restored, epoch }; // as if the log had not noticed
    await log.append(unnumbered([submitted("new1"), submitted("new2"), submitted("new3")]));
    index = await openIndex();
    await index.caughtUp(log.head().count);
    expect(await ids()).toEqual(["new3", "new2", "new1", "a"]);
  });
});
