// What the lists show, in which order, and what they call it.
import { describe, expect, test } from "vitest";
import { HOUR_MS, type ReportRow, type WarningRow } from "../../shared/view.ts";
import { keepOrder } from "../charts/kind-order.ts";
import { createTranslate } from "../i18n/catalogue.ts";
import { fixtureCity, fixtureView } from "../testing/fixture.ts";
import { FIXTURE_NOW } from "../testing/fixture-rows.ts";
import { casesPerDot, dueLines, dueLoads } from "./due.ts";
import { areaName, placeOf } from "./place.ts";
import { rateScale } from "./rate-scale.ts";
import { inflowByHour, levelByHour, zoneOf } from "./today.ts";
import { isShown, reportTitle, warningTitle } from "./visible-title.ts";

const city = fixtureCity();
const view = fixtureView(city);
const warning = view.warnings[0] as WarningRow;
const report = { ...(view.reports[0] as ReportRow), kind: "S03", title: "x", titleEn: null };
const codes = city.topology.objects.grids.geometries.map(({ properties }) => properties?.code ?? "");

describe("places", () => {
  const speech = { scope: "330400", lang: "zh-CN", t: createTranslate("zh-CN") } as const;

  test("are told by the two names below the scope", () => {
    const code = codes[0] ?? "";
    expect(placeOf(city, code, "330400", "zh-CN")).toBe("南湖区 建设街道");
    expect(placeOf(city, code, "330402", "zh-CN")).toBe("建设街道 槜李社区");
    expect(placeOf(city, code, "330402001", "zh-CN")).toBe("槜李社区 槜李社区 1");
    expect(placeOf(city, "nowhere", "330400", "zh-CN")).toBeNull();
  });

  test("of an area are its division, or the smallest one around all its grids", () => {
    expect(areaName(city, { division: "330402" }, speech)).toBe("南湖区");
    expect(areaName(city, { grids: codes.slice(0, 3) }, speech)).toBe("南湖区 建设街道等 3 个网格");
    expect(areaName(city, { grids: [codes[0] ?? "", codes.at(-1) ?? ""] }, speech)).toBe("嘉兴市等 2 个网格");
    expect(areaName(city, { division: "unknown" }, speech)).toBe("unknown");
  });
});

describe("titles", () => {
  const reader = { audience: "duty", lang: "zh-CN", city, t: createTranslate("zh-CN") } as const;
  const visitor = { ...reader, audience: "visitors" } as const;

  test("are the kind's name until somebody has written one, and for visitors always", () => {
    expect(reportTitle(report, reader)).toBe("x");
    expect(reportTitle({ ...report, title: null }, reader)).toBe("消防通道堵塞、飞线充电");
    expect(reportTitle(report, visitor)).toBe("消防通道堵塞、飞线充电");
    expect(reportTitle({ ...report, title: null, kind: "??" }, reader)).toBe("事项待核");
  });

  test("of statutory warnings are public, the city's own are not", () => {
    expect(warningTitle({ ...warning, authority: "statutory", title: "暴雨" }, visitor)).toBe("暴雨");
    expect(warningTitle({ ...warning, authority: "city", title: "某地", kind: "S08" }, visitor)).toBe("道路、低洼积水");
  });

  test("of stability cases are not shown to visitors at all", () => {
    expect(isShown({ family: "stability" }, "visitors")).toBe(false);
    expect(isShown({ family: "stability" }, "duty")).toBe(true);
  });
});

describe("what falls due", () => {
  const due = [
    { at: 0, departments: { a: 12, b: 3, c: 1 } },
    { at: HOUR_MS, departments: { a: 2, d: 9 } },
  ];
  const overdue = ["a", "d", "c", "e", "f"].map((department, at) => ({
    department,
    open: 0,
    overdue: department === "f" ? 0 : at + 1,
    closedToday: 0,
    dueThisMonth: 0,
    onTimeThisMonth: 0,
  }));
  const order = keepOrder(null, dueLoads(due, overdue), 0).keys;

  test("keeps its order for ten seconds, and then until another department is clearly busier", () => {
    const before = { keys: order, changedAt: 0 };
    const busier = [{ at: 0, departments: { ...due[0]?.departments, d: 30 } }];
    expect(keepOrder(before, dueLoads(busier, overdue), 9_000, 0.26)).toBe(before);
    expect(keepOrder(before, dueLoads(busier, overdue), 10_000, 0.26).keys.slice(0, 2)).toEqual(["d", "a"]);
    const hardly = [{ at: 0, departments: { ...due[0]?.departments, d: 13 } }];
    expect(keepOrder(before, dueLoads(hardly, overdue), 10_000, 0.26).keys.slice(0, 2)).toEqual(["a", "d"]);
  });

  test("is listed by department with what it has overdue, the most of both first, also where nothing falls due", () => {
    expect(dueLines(due, overdue, { rows: 9, order }).map((line) => [line.department, line.hours, line.overdue])).toEqual([
      ["a", [12, 2], 1],
      ["d", [0, 9], 2],
      ["c", [1, 0], 3],
      ["e", [0, 0], 4],
      ["b", [3, 0], 0],
    ]);
  });

  test("sums those without a row of their own, and loses none", () => {
    const lines = dueLines(due, overdue, { rows: 3, order });
    expect(lines.map((line) => [line.department, line.others, line.total])).toEqual([
      ["a", 0, 14],
      ["d", 0, 9],
      [null, 3, 4],
    ]);
    expect(lines.reduce((sum, line) => sum + line.overdue, 0)).toBe(10);
    expect(dueLines(due, overdue, { rows: 1, order }).map((line) => line.total)).toEqual([27]);
  });

  test("is drawn so that no cell has more than eight dots", () => {
    expect(
      [1, 8, 9, 17, 41, 801].map((most) => casesPerDot([{ department: "a", others: 0, hours: [most], total: most, overdue: 0 }])),
    ).toEqual([1, 1, 2, 5, 10, 200]);
    expect(casesPerDot([])).toBe(1);
  });
});

describe("today by hour", () => {
  const zone = zoneOf("Asia/Shanghai");

  test("has the hours that are done, from the city's midnight", () => {
    expect(inflowByHour(view.hours, FIXTURE_NOW, zone)).toHaveLength(9);
    expect(inflowByHour([], FIXTURE_NOW, zone)).toEqual(Array(9).fill(0));
  });

  test("walks a level back from what it is now", () => {
    const at = (hour: string) => Date.parse(`2026-11-23T${hour}:00:00+08:00`);
    const rows = [
      { ...(view.hours[0] as (typeof view.hours)[number]), at: at("08"), openChange: 5 },
      { ...(view.hours[0] as (typeof view.hours)[number]), at: at("09"), openChange: -2 },
    ];
    const levels = levelByHour(rows, "openChange", 100, { clock: FIXTURE_NOW, zone });
    expect(levels).toHaveLength(11);
    expect(levels.slice(-4)).toEqual([97, 97, 102, 100]);
  });
});

test("an axis of rates begins at the step of five below the least, and never above 90 %", () => {
  expect([[0.97], [0.91, 0.88], [0.752], []].map((rates) => Math.round(rateScale(rates) * 100))).toEqual([90, 85, 75, 90]);
});
