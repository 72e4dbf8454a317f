// What leaders are told: five sentences, three problems, who is late, comparisons; from the view, by stated rules.
import { describe, expect, test } from "vitest";
import type { DepartmentRow, DivisionRow, View, WarningRow } from "../../shared/view.ts";
import { createTranslate, type Lang } from "../i18n/catalogue.ts";
import { createFormat } from "../i18n/format.ts";
import { fixtureCity, fixtureView } from "../testing/fixture.ts";
import { aboveUsual } from "./above-usual.ts";
import { furthestBehind, lateOnes } from "./behind.ts";
import { amountOf, casesOf, inOrderOfFigure } from "./figure.ts";
import { sayBefore, sayChange, sayLastYear } from "./periods.ts";
import { threeProblems } from "./problems.ts";
import { fiveSentences } from "./sentences.ts";

const city = fixtureCity();
const view = fixtureView(city);
const speak = (lang: Lang = "zh-CN") => ({
  t: createTranslate(lang),
  format: createFormat(lang, "Asia/Shanghai"),
  live: true,
  kindName: (code: string) => code,
  unitName: ({ code }: { code: string }) => code,
  today: "2026-11-23T00:00:00+08:00",
});
const textsOf = (of: View, over: Partial<ReturnType<typeof speak>> = {}) =>
  fiveSentences(of, { ...speak(), ...over }).map((clauses) => clauses.map(({ text }) => text).join("；"));
const quiet: View = {
  ...fixtureView(city, { calm: true }),
  sources: view.sources.map((row) => ({ ...row, state: "fresh" as const })),
};

describe("five sentences", () => {
  test("there are always five, in both languages, with nothing left to fill in", () => {
    for (const lang of ["zh-CN", "en"] as const)
      for (const one of [view, quiet]) {
        const said = textsOf(one, speak(lang));
        expect(said).toHaveLength(5);
        for (const text of said) expect(text).not.toMatch(/[{}]|undefined|NaN/);
      }
  });

  test("calm is said by the wall's rule alone", () => {
    expect(textsOf(quiet)[0]).toMatch(/^平稳/);
    expect(textsOf(quiet, { live: false })[0]).toMatch(/数据未实时更新/);
    expect(textsOf({ ...quiet, sources: view.sources })[0]).toMatch(/2 个来源未正常报数/);
    expect(textsOf({ ...quiet, usual: { ...quiet.usual, reportsToday: null } })[0]).toMatch(/不作平稳判断/);
    expect(textsOf({ ...quiet, totals: { ...quiet.totals, reportsToday: 9999 } })[0]).toMatch(/高出常值范围/);
    expect(textsOf(view)[0]).not.toMatch(/平稳/);
  });

  test("figures open down to their cases", () => {
    const ways = fiveSentences(view, speak()).flatMap((clauses) => clauses.flatMap(({ opens }) => opens ?? []));
    expect(ways).toContainEqual({ figure: "overdue" });
    expect(ways).toContainEqual({ figure: "onTime" });
    expect(ways).toContainEqual({ figure: "staffing" });
  });

  test("with nothing overdue, due, unfilled or unacknowledged nothing waits for a person", () => {
    const none: View = {
      ...quiet,
      due: [],
      totals: {
        ...quiet.totals,
        overdue: 0,
        workersOnDuty: 10,
        workersRostered: 10,
        warnings: { ...quiet.totals.warnings, unacknowledged: 0 },
      },
    };
    expect(textsOf(none)[1]).toBe("当前没有等人处理的事项");
    const blue = { ...(view.warnings[0] as WarningRow), level: "blue" as const, acknowledgedAt: null, shelvedUntil: null };
    const shelved = { ...blue, shelvedUntil: view.clock + 60_000 };
    const waiting = textsOf({ ...none, warnings: [blue, shelved] });
    expect([waiting[0], waiting[1]]).toEqual([expect.stringContaining("；1 条预警未确认"), "预警未确认 1 条"]);
  });
});

const warning = (warningId: string, over: Partial<WarningRow>): WarningRow => ({
  ...(view.warnings[0] as WarningRow),
  warningId,
  exercise: false,
  shelvedUntil: null,
  acknowledgedAt: 1,
  raisedSeq: 1,
  ...over,
});
const division = (code: string, over: Partial<DivisionRow>): DivisionRow => ({ ...(view.divisions[0] as DivisionRow), code, ...over });
const department = (code: string, over: Partial<DepartmentRow>): DepartmentRow => ({
  ...(view.departments[0] as DepartmentRow),
  department: code,
  ...over,
});
const band = { low: 8, mid: 10, high: 12 };

describe("three problems", () => {
  const facts = {
    warnings: [
      warning("blue-taken", { level: "blue" }),
      warning("blue-open", { level: "blue", acknowledgedAt: null }),
      warning("orange", { level: "orange" }),
    ],
    kinds: [
      { kind: "K1", today: 40, usual: band },
      { kind: "K2", today: 20, usual: band },
    ],
    divisions: [division("A", { dueThisMonth: 1000, onTimeThisMonth: 900 })],
    departments: [],
    totals: { onTimeRate: 0.967 },
    clock: 0,
  };
  const names = (of: typeof facts) =>
    threeProblems(of).map((problem) =>
      problem.what === "warning" ? problem.warning.warningId : problem.what === "kind" ? problem.kind.kind : problem.unit.code,
    );

  test("the worst warning, kind and unit, one of each", () => {
    expect(names(facts)).toEqual(["orange", "K1", "A"]);
  });

  test("every red warning goes before all else", () => {
    const reds = [warning("r1", { level: "red" }), warning("r2", { level: "red", acknowledgedAt: null })];
    expect(names({ ...facts, warnings: [...facts.warnings, ...reds] })).toEqual(["r2", "r1", "orange"]);
  });

  test("where a sort has nothing, the next of the others take its place", () => {
    expect(names({ ...facts, divisions: [], warnings: [] })).toEqual(["K1", "K2"]);
    expect(names({ ...facts, divisions: [], kinds: [] })).toEqual(["orange", "blue-open"]);
  });

  test("exercises and shelved warnings are no problems", () => {
    const warnings = [warning("x", { level: "red", exercise: true }), warning("s", { level: "red", shelvedUntil: 99 })];
    expect(names({ ...facts, warnings })).toEqual(["K1", "A", "K2"]);
  });
});

test("a kind is above its usual beyond its band alone, and not on a handful of reports", () => {
  const kinds = [
    { kind: "in", today: 12, usual: band },
    { kind: "few", today: 9, usual: { low: 1, mid: 2, high: 3 } },
    { kind: "unknown", today: 99, usual: null },
    { kind: "out", today: 30, usual: band },
  ];
  expect(aboveUsual(kinds).map(({ kind }) => kind)).toEqual(["out"]);
});

test("behind is who lies below the whole by more than chance, with 30 due at least", () => {
  const units = {
    divisions: [
      division("few", { dueThisMonth: 29, onTimeThisMonth: 10 }),
      division("chance", { dueThisMonth: 100, onTimeThisMonth: 95 }),
      division("ahead", { dueThisMonth: 1000, onTimeThisMonth: 990 }),
    ],
    departments: [department("behind", { dueThisMonth: 500, onTimeThisMonth: 450 })],
  };
  expect(furthestBehind(units, 0.967).map(({ code }) => code)).toEqual(["behind"]);
  expect(furthestBehind(units, null)).toEqual([]);
});

test("the late are listed by what they have overdue, with its share and n", () => {
  expect(
    lateOnes([
      { code: "a", overdue: 0, open: 50 },
      { code: "b", overdue: 3, open: 30 },
      { code: "c", overdue: 9, open: 900 },
    ]),
  ).toEqual([
    { code: "c", overdue: 9, open: 900, share: 0.01 },
    { code: "b", overdue: 3, open: 30, share: 0.1 },
  ]);
});

describe("a figure opened", () => {
  const rows = [
    division("a", { overdue: 1, dueThisMonth: 100, onTimeThisMonth: 99, workersOnDuty: 1, workersRostered: 9 }),
    division("b", { overdue: 5, dueThisMonth: 100, onTimeThisMonth: 90, workersOnDuty: 9, workersRostered: 9 }),
    division("c", { overdue: 2, dueThisMonth: 3, onTimeThisMonth: 0, workersOnDuty: 7, workersRostered: 9 }),
  ];
  test("places stand by what needs a look first; a rate on few cases is not ranked", () => {
    expect(inOrderOfFigure(rows, "overdue")).toEqual(["b", "c", "a"]);
    expect(inOrderOfFigure(rows, "onTime")).toEqual(["b", "a", "c"]);
    expect(inOrderOfFigure(rows, "staffing")).toEqual(["a", "c", "b"]);
    expect(amountOf(rows[1] as DivisionRow, "onTime")).toEqual({ value: 90, of: 100 });
  });
  test("at the grid it is the cases behind the figure", () => {
    const times = { today: "T", month: "M" };
    expect(casesOf("overdue", times)).toEqual({ overdue: "true" });
    expect(casesOf("onTime", times)).toEqual({ dueFrom: "M" });
    expect(casesOf("closed", times)).toEqual({ closedFrom: "T" });
  });
});

describe("comparisons", () => {
  const speech = speak();
  const none = { reason: "none" } as const;
  test("are changes in per cent, of a rate in points", () => {
    expect(sayChange("reports", { value: 100, base: 106, to: 0 }, speech)).toBe("▲ 6.0%");
    expect(sayChange("closed", { value: 100, base: 100, to: 0 }, speech)).toBe("持平");
    expect(sayChange("onTimeRate", { value: 0.97, base: 0.966, to: 0 }, speech)).toBe("▼ 0.4 个百分点");
    expect(sayChange("reports", { value: 0, base: 5, to: 0 }, speech)).toBeNull();
  });
  test("that are not there are said so, with no figure", () => {
    const cell = { now: null, before: none, lastYear: none };
    expect(sayBefore("reports", cell, speech)).toBe("上期数据不足");
    expect(sayBefore("reports", { ...cell, before: { reason: "short" } }, speech)).toBe("本期数据不足");
    expect(sayBefore("reports", { ...cell, before: { reason: "same" } }, speech)).toBe("");
    expect(sayLastYear("reports", cell, { ...speech, to: 0 })).toBe("无去年同期数据");
  });
  test("of whole months say up to when", () => {
    const to = Date.parse("2026-11-01T00:00:00+08:00");
    const cell = { now: null, before: none, lastYear: { value: 100, base: 110, to } };
    expect(sayLastYear("reports", cell, { ...speech, to: to + 1e9 })).toBe("同比 ▲ 10.0% 至 10-31");
    expect(sayLastYear("reports", cell, { ...speech, to })).toBe("同比 ▲ 10.0%");
  });
});
