// Limits and what is left of them, checked minute by minute over two years: every working minute is counted one by one.
import { describe, expect, test } from "vitest";
import { createCalendar } from "./calendar.ts";
import type { Limit } from "./city.ts";
import { dueAfterStop } from "./limits.ts";
import { createRng } from "./rng.ts";
import { instantAtShare, SOON_SHARE, timeLeft } from "./time-left.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY_MINUTES = 1440;
/** Shanghai has had no change of its clocks since 1991. */
const START = Date.parse("2025-01-01T00:00:00+08:00");
const DAYS = 730 + 120;
const SAMPLES = 400;

const winter: [string, string][] = [
  ["08:30", "12:00"],
  ["13:30", "17:00"],
];
const summer: [string, string][] = [
  ["08:30", "12:00"],
  ["14:00", "17:30"],
];
const week = (spans: [string, string][]) => ({ "1": spans, "2": spans, "3": spans, "4": spans, "5": spans, "6": [], "7": [] });
const shift: [string, string][] = [
  ["00:00", "06:00"],
  ["07:30", "20:30"],
  ["22:00", "24:00"],
];
const off = ["2025-01-01", "2025-01-28", "2025-01-29", "2025-01-30", "2025-10-01", "2025-10-02", "2026-01-01", "2026-02-17", "2026-05-01"];
const worked: Record<string, number> = { "2025-01-26": 1, "2025-09-28": 2, "2026-02-14": 5, "2026-05-09": 2 };
const calendar = createCalendar({
  timeZone: "Asia/Shanghai",
  holidays: { off, worked, lastYear: 2026, source: "test" },
  calendars: [
    { code: "24", name: "全天", nameEn: "Always", always: true, seasons: [], holidays: false },
    {
      code: "O",
      name: "办公",
      nameEn: "Office",
      always: false,
      holidays: true,
      seasons: [
        { from: "06-01", to: "09-30", week: week(summer) },
        { from: "10-01", to: "05-31", week: week(winter) },
      ],
    },
    {
      code: "S",
      name: "三班",
      nameEn: "Shifts",
      always: false,
      holidays: false,
      seasons: [{ from: "01-01", to: "12-31", week: { ...week(shift), "6": shift, "7": shift } }],
    },
  ],
});

/** For every minute of the two years: whether it is worked, told from the wall clock alone. */
function minutesOf(code: "O" | "S"): Uint8Array {
  const minutes = new Uint8Array(DAYS * DAY_MINUTES);
  for (let day = 0; day < DAYS; day += 1) {
    const date = new Date(START + day * DAY_MINUTES * MINUTE + 8 * HOUR).toISOString().slice(0, 10);
    const isSummer = date.slice(5) >= "06-01" && date.slice(5) <= "09-30";
    const weekday = ((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7) + 1;
    const isOff = code === "O" && worked[date] === undefined && (weekday > 5 || off.includes(date));
    for (const [from, to] of isOff ? [] : code === "S" ? shift : isSummer ? summer : winter) {
      const at = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
      minutes.fill(1, day * DAY_MINUTES + at(from), day * DAY_MINUTES + at(to));
    }
  }
  return minutes;
}
const reference = { O: minutesOf("O"), S: minutesOf("S") };
const minuteAt = (time: number) => (time - START) / MINUTE;
function count(code: "O" | "S", from: number, to: number): number {
  let total = 0;
  for (let at = minuteAt(from); at < minuteAt(to); at += 1) total += reference[code][at] ?? 0;
  return total;
}
/** The end of the n-th worked minute after `from`. */
function afterMinutes(code: "O" | "S", from: number, minutes: number): number {
  let left = minutes;
  for (let at = minuteAt(from); ; at += 1) {
    left -= reference[code][at] ?? 0;
    if (left === 0) return START + (at + 1) * MINUTE;
  }
}
/** The close of the n-th working day after the day of `from`. */
function afterDays(code: "O" | "S", from: number, days: number): number {
  let left = days;
  for (let day = Math.floor(minuteAt(from) / DAY_MINUTES) + 1; ; day += 1) {
    const ofDay = reference[code].subarray(day * DAY_MINUTES, (day + 1) * DAY_MINUTES);
    if (ofDay.includes(1)) left -= 1;
    if (left === 0) return START + (day * DAY_MINUTES + ofDay.lastIndexOf(1) + 1) * MINUTE;
  }
}
const spansOf = (code: string) => ({
  workingMs: (from: number, to: number) => calendar.workingMs(code, from, to),
  after: (from: number, ms: number) => calendar.after(code, from, ms),
});

const rng = createRng(20_260_505);
const minuteIn = (from: number, minutes: number) => from + Math.floor(rng() * minutes) * MINUTE;
const draw = () => {
  const code = rng() < 0.5 ? "O" : "S";
  return { code, since: minuteIn(START, 700 * DAY_MINUTES) } as const;
};
const samples = Array.from({ length: SAMPLES }, draw);

describe("over two years of holidays, make-up days, lunch breaks and shifts", () => {
  test("a limit in working hours ends with its last worked minute", () => {
    for (const { code, since } of samples) {
      const minutes = 1 + Math.floor(rng() * 3000);
      expect(calendar.dueAt({ amount: minutes / 60, unit: "wh", calendar: code }, since)).toBe(afterMinutes(code, since, minutes));
    }
  });

  test("a limit in working days ends at the close of the n-th, however late on its first day it began", () => {
    for (const { code, since } of samples) {
      const amount = 1 + Math.floor(rng() * 20);
      expect(calendar.dueAt({ amount, unit: "wd", calendar: code }, since)).toBe(afterDays(code, since, amount));
    }
  });

  test("what is left is the worked minutes until the limit, and beyond it those since, with a minus", () => {
    for (const { code, since } of samples) {
      const dueAt = afterDays(code, since, 1 + Math.floor(rng() * 8));
      const now = minuteIn(since, (minuteAt(dueAt) - minuteAt(since)) * 1.7);
      const { leftMs, usedShare, state } = timeLeft({ since, dueAt, stoppedAt: null, closedAt: null }, now, spansOf(code));
      const whole = count(code, since, dueAt);
      const left = now <= dueAt ? count(code, now, dueAt) : -count(code, dueAt, now);
      expect(leftMs).toBeCloseTo(left * MINUTE, 5);
      expect(usedShare).toBeCloseTo(1 - left / whole, 9);
      expect(state).toBe(now >= dueAt ? "overdue" : 1 - left / whole >= SOON_SHARE ? "soon" : "running");
    }
  });

  test("a part of a limit is reached when so many of its worked minutes have passed", () => {
    for (const { code, since } of samples) {
      const dueAt = afterDays(code, since, 1 + Math.floor(rng() * 6));
      const whole = count(code, since, dueAt);
      for (const share of [0.75, 1.5, 2]) {
        const at = instantAtShare({ since, dueAt }, share, spansOf(code)) ?? Number.NaN;
        const used = calendar.workingMs(code, since, at) / (whole * MINUTE);
        expect(used).toBeCloseTo(share, 9);
        expect(calendar.workingMs(code, at - 1, at)).toBe(1);
      }
      expect(instantAtShare({ since, dueAt }, 1, spansOf(code))).toBe(dueAt);
    }
  });

  test("a stop gives back what was left: the same worked minutes, or the same whole working days", () => {
    for (const { code, since } of samples) {
      const unit = rng() < 0.5 ? "wh" : "wd";
      const limit: Limit = { amount: 2 + Math.floor(rng() * 9), unit, calendar: code };
      const dueAt = calendar.dueAt(limit, since);
      const stoppedAt = minuteIn(since, minuteAt(dueAt) - minuteAt(since));
      const resumedAt = minuteIn(stoppedAt, 40 * DAY_MINUTES);
      const again = dueAfterStop({ dueAt, stoppedAt }, resumedAt, { limit, calendar });
      const days = calendar.workdaysBetween(code, stoppedAt, dueAt);
      if (unit === "wd" && days > 0) expect(again).toBe(afterDays(code, resumedAt, days));
      else expect(count(code, resumedAt, again)).toBe(count(code, stoppedAt, dueAt));
    }
  });
});

describe("time left", () => {
  const clock = { since: 0, dueAt: 8 * HOUR, stoppedAt: null, closedAt: null };
  const at = (hours: number, change: object = {}) => timeLeft({ ...clock, ...change }, hours * HOUR, null);

  test("is near at a quarter left and overdue from the very instant of the limit", () => {
    expect([5.9, 6, 7.99, 8, 9].map((hours) => at(hours).state)).toEqual(["running", "soon", "soon", "overdue", "overdue"]);
    expect(at(9)).toMatchObject({ leftMs: -HOUR, usedShare: 1.125 });
  });

  test("stands still while it is stopped, and once it is done", () => {
    expect(at(30, { stoppedAt: 2 * HOUR })).toEqual({ state: "stopped", leftMs: 6 * HOUR, usedShare: 0.25 });
    expect(at(30, { closedAt: 10 * HOUR })).toEqual({ state: "done", leftMs: -2 * HOUR, usedShare: 1.25 });
  });

  test("is none without a limit, and a limit before its beginning is used up", () => {
    expect(at(3, { dueAt: null }).state).toBe("none");
    expect(at(3, { since: 9 * HOUR })).toMatchObject({ state: "running", usedShare: 0 });
    expect(at(10, { since: 9 * HOUR })).toMatchObject({ state: "overdue", usedShare: 1 });
    expect(instantAtShare({ since: 9 * HOUR, dueAt: 8 * HOUR }, 0.75, null)).toBeNull();
  });

  test("in clock hours a stop is given back to the millisecond, and what was late stays as late", () => {
    const limit: Limit = { amount: 8, unit: "h", calendar: "24" };
    const resume = (stoppedAt: number, resumedAt: number) => dueAfterStop({ dueAt: 8 * HOUR, stoppedAt }, resumedAt, { limit, calendar });
    expect(resume(3 * HOUR, 50 * HOUR + 1)).toBe(55 * HOUR + 1);
    expect(resume(9 * HOUR, 20 * HOUR)).toBe(19 * HOUR);
  });
});
