// What the wall says of the city, and when it may say that all is calm.
import { describe, expect, test } from "vitest";
import type { Level } from "../../shared/event.ts";
import type { View, WarningRow } from "../../shared/view.ts";
import { createTranslate, type Lang } from "../i18n/catalogue.ts";
import { createFormat } from "../i18n/format.ts";
import { fixtureCity, fixtureView } from "../testing/fixture.ts";
import { sentenceOf } from "./sentence.ts";

const busy = fixtureView(fixtureCity());
const fresh = busy.sources.map((row) => ({ ...row, state: "fresh" as const }));
const noWarnings = { red: 0, orange: 0, yellow: 0, blue: 2, unacknowledged: 0 };
const rowsOf = (levels: readonly Level[], more: Partial<WarningRow> = {}) =>
  levels.map((level) => ({ ...(busy.warnings[0] as WarningRow), level, acknowledgedAt: null, shelvedUntil: null, ...more }));
const quiet: View = {
  ...busy,
  sources: fresh,
  warnings: rowsOf(["blue", "blue"], { acknowledgedAt: busy.clock }),
  totals: { ...busy.totals, warnings: noWarnings },
};

const say = (view: View, lang: Lang = "zh-CN", live = true) =>
  sentenceOf(view, { t: createTranslate(lang), format: createFormat(lang, "Asia/Shanghai"), live });

test("names the grave warnings, what nobody took, what is overdue and how the day compares", () => {
  expect(say({ ...busy, sources: fresh }).text).toBe("橙色预警 2 条，1 条未确认 · 超期 160 件 · 上报较常值 +6%");
  expect(say({ ...busy, sources: fresh }, "en").text).toBe("Orange warning 2, 1 unacknowledged · 160 overdue · reports +6% vs usual");
});

test("says red before orange", () => {
  const warnings = { ...noWarnings, red: 1, orange: 2 };
  expect(say({ ...quiet, totals: { ...quiet.totals, warnings } }).text).toMatch(/^红色预警 1 条，橙色预警 2 条 · /);
});

test("keeps within 28 hanzi of headline on an ordinary day", () => {
  expect(say(quiet).text.replace(/[^\u4e00-\u9fff]/g, "").length).toBeLessThanOrEqual(28);
});

describe("what nobody took", () => {
  const orange = { ...quiet, totals: { ...quiet.totals, warnings: { ...noWarnings, orange: 2 } } };
  const head = (view: View, lang?: Lang) => say(view, lang).text.replace(/ · (超期|160 overdue).*/, "");

  test("needs no subject where all of it is among the grave warnings just named", () => {
    expect(head({ ...orange, warnings: rowsOf(["orange"]) })).toBe("橙色预警 2 条，1 条未确认");
  });

  test("is told apart, with its subject, where another level waits", () => {
    expect(head({ ...orange, warnings: rowsOf(["blue", "blue"]) })).toBe("橙色预警 2 条 · 2 条预警未确认");
    expect(head({ ...orange, warnings: rowsOf(["orange", "blue"]) }, "en")).toBe("Orange warning 2 · warnings unacknowledged: 2");
  });

  test("has its subject where no grave warning is named", () => {
    expect(head({ ...quiet, warnings: rowsOf(["blue"]) })).toBe("1 条预警未确认");
    const returned = rowsOf(["blue"]).map((row) => ({ ...row, endedAt: busy.clock }));
    expect(head({ ...quiet, returned })).toBe("1 条预警已结束未确认");
  });

  test("is not what somebody shelved, whatever the totals count", () => {
    const warnings = { ...noWarnings, unacknowledged: 1 };
    const shelved = rowsOf(["blue"], { shelvedUntil: busy.clock + 60_000 });
    expect(say({ ...quiet, totals: { ...quiet.totals, warnings }, warnings: shelved }).calm).toBe(true);
  });
});

describe("calm", () => {
  test("is said when nothing speaks against it", () => {
    expect(say(quiet)).toMatchObject({ calm: true });
    expect(say(quiet).text).toMatch(/^平稳 · /);
  });

  test.each<[string, View, boolean]>([
    [
      "a yellow warning that nobody has taken",
      { ...quiet, totals: { ...quiet.totals, warnings: { ...noWarnings, yellow: 1, unacknowledged: 1 } }, warnings: rowsOf(["yellow"]) },
      true,
    ],
    [
      "a warning that ended before anybody took it",
      { ...quiet, returned: busy.warnings.slice(0, 1).map((row) => ({ ...row, endedAt: busy.clock })) },
      true,
    ],
    ["an orange warning, acknowledged", { ...quiet, totals: { ...quiet.totals, warnings: { ...noWarnings, orange: 1 } } }, true],
    ["a silent source", { ...quiet, sources: busy.sources }, true],
    ["more reports than usual", { ...quiet, totals: { ...quiet.totals, reportsToday: 1400 } }, true],
    ["fewer reports than usual", { ...quiet, totals: { ...quiet.totals, reportsToday: 300 } }, true],
    ["no knowledge yet of what is usual", { ...quiet, usual: { ...quiet.usual, reportsToday: null } }, true],
    ["a picture that is not live", quiet, false],
  ])("is not said with %s", (_, view, live) => {
    expect(say(view, "zh-CN", live).calm).toBe(false);
    expect(say(view, "zh-CN", live).text).not.toContain("平稳");
  });
});

test("without a usual value the figure of the day stands in its place", () => {
  expect(say({ ...quiet, usual: { ...quiet.usual, reportsToday: null } }).text).toMatch(/今日上报 1,110 件$/);
});
