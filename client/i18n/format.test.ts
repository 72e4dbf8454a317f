// Numbers and times as each language expects them, in the city's zone whatever the machine's.
import { describe, expect, test } from "vitest";
import { createFormat } from "./format.ts";

const zh = createFormat("zh-CN", "Asia/Shanghai");
const en = createFormat("en", "Asia/Shanghai");
const monday = Date.parse("2026-11-23T01:41:07Z");

test.each([
  [950, "950", "950"],
  [9500, "9,500", "9,500"],
  [16_420, "1.6万", "16.4k"],
  [1_930_000, "193.0万", "1.9M"],
  [10_900_000_000, "109.0亿", "10.9bn"],
  [120_000_000_000, "1,200亿", "120.0bn"],
])("%i is %s and %s", (value, chinese, english) => {
  expect([zh.compact(value), en.compact(value)]).toEqual([chinese, english]);
});

test.each([
  [0.06, "+6%"],
  [-0.123, "−12%"],
  [0.001, "0%"],
])("%f is %s", (ratio, said) => {
  expect(zh.signedPercent(ratio)).toBe(said);
});

test("a rate has one digit after the point", () => {
  expect(zh.percent(0.967)).toBe("96.7%");
  expect(zh.percent(1, 0)).toBe("100%");
});

describe("times", () => {
  test("are the city's, 24 hours, never the browser's", () => {
    expect([zh.time(monday), zh.clock(monday), zh.date(monday), zh.hour(monday)]).toEqual(["09:41", "09:41:07", "11-23", 9]);
    expect(createFormat("en", "America/New_York").clock(monday)).toBe("20:41:07");
  });

  test("midnight is 00:00, not 24:00", () => {
    expect(zh.clock(Date.parse("2026-11-22T16:00:00Z"))).toBe("00:00:00");
  });

  test("have a weekday in each language", () => {
    expect([zh.weekday(monday), en.weekday(monday)]).toEqual(["周一", "Mon"]);
  });

  test("near now have no date, far ones do", () => {
    expect(zh.near(monday, monday + 3_600_000)).toBe("09:41");
    expect(zh.near(monday, monday + 86_400_000)).toBe("11-23 09:41");
  });
});

test.each([
  [-5, "不到 1 分钟", "under 1 min"],
  [40_000, "不到 1 分钟", "under 1 min"],
  [12 * 60_000, "12 分钟", "12 min"],
  [3 * 3_600_000 + 1, "3 小时", "3 h"],
  [50 * 3_600_000, "2 天", "2 d"],
])("an age of %i ms is %s, %s", (ms, chinese, english) => {
  expect([zh.age(ms), en.age(ms)]).toEqual([chinese, english]);
});

test("a span has two units", () => {
  expect([zh.span(200 * 60_000), en.span(200 * 60_000), zh.span(120 * 60_000), zh.span(50 * 60_000)]).toEqual([
    "3 小时 20 分",
    "3 h 20 min",
    "2 小时",
    "50 分钟",
  ]);
});
