// Figures on their way, and when they change too often to roll.
import { expect, test } from "vitest";
import { createFormat } from "../i18n/format.ts";
import { between, createRollPace } from "./roll.ts";

test("a figure on its way has the form of where it goes", () => {
  const { count, percent, compact } = createFormat("zh-CN", "Asia/Shanghai");
  expect(between(count(980), count(1110), 0)).toBe("980");
  expect(between(count(980), count(1110), 0.5)).toBe(count(1078));
  expect(between(count(999_999), count(1_000_001), 0.5)).toBe(count(1_000_001));
  expect(between(percent(0.967), percent(0.957), 0.5)).toBe(percent(0.9595));
  expect(between(compact(91_400), compact(95_400), 1)).toBe(compact(95_400));
});

test("what is no figure, or another unit, changes at once", () => {
  for (const [from, to] of [
    ["–", "96.7%"],
    ["9,998", "1.0万"],
    ["3", "–"],
  ] as const) {
    expect(between(from, to, 0)).toBe(to);
  }
});

test("seven changes within a second do not roll, one after a quiet second does", () => {
  const mayRoll = createRollPace();
  const rolled = [0, 100, 200, 300, 400, 500, 600, 700, 2000].map((now) => mayRoll(now));
  expect(rolled).toEqual([true, true, true, true, true, true, false, false, true]);
});
