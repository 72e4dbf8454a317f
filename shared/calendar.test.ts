// Working time, checked against a count of every minute by Intl itself.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCalendar } from "./calendar.ts";
import type { CityProfile, Limit } from "./city.ts";
import { createZone, dateKey, dayOfIsoDate, isoDate, weekdayOf } from "./zone.ts";

type Hours = Pick<CityProfile, "timeZone" | "calendars" | "holidays">;
const winter: [string, string][] = [
  ["08:30", "12:00"],
  ["13:30", "17:00"],
];
const summer: [string, string][] = [
  ["08:30", "12:00"],
  ["14:00", "17:30"],
];
const fiveDays = (spans: [string, string][]) => ({ "1": spans, "2": spans, "3": spans, "4": spans, "5": spans, "6": [], "7": [] });
const daily: [string, string][] = [["07:30", "20:30"]];

function hours(timeZone: string): Hours {
  return {
    timeZone,
    calendars: [
      { code: "24", name: "全天", nameEn: "Always", always: true, seasons: [], holidays: false },
      {
        code: "C",
        name: "城市管理",
        nameEn: "Daily",
        always: false,
        holidays: false,
        seasons: [{ from: "01-01", to: "12-31", week: { ...fiveDays(daily), "6": daily, "7": daily } }],
      },
      {
        code: "O",
        name: "办公",
        nameEn: "Office",
        always: false,
        holidays: true,
        seasons: [
          { from: "06-01", to: "09-30", week: fiveDays(summer) },
          { from: "10-01", to: "05-31", week: fiveDays(winter) },
        ],
      },
      {
        code: "N",
        name: "夜班",
        nameEn: "Night",
        always: false,
        holidays: true,
        seasons: [
          {
            from: "01-01",
            to: "12-31",
            week: {
              ...fiveDays([]),
              "7": [
                ["00:30", "04:00"],
                ["22:00", "24:00"],
              ],
              "3": [["01:00", "02:30"]],
            },
          },
        ],
      },
    ],
    holidays: {
      off: ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"],
      worked: { "2026-10-10": 3 },
      lastYear: 2026,
      source: "test",
    },
  };
}

const shanghai = createCalendar(hours("Asia/Shanghai"));
const at = (local: string, offset = "+08:00"): number => Date.parse(`${local}:00${offset}`);
const limit = (amount: number, unit: Limit["unit"], calendar: string): Limit => ({ amount, unit, calendar });

describe("a limit in clock hours", () => {
  test("runs through nights and holidays", () => {
    expect(shanghai.dueAt(limit(24, "h", "24"), at("2026-10-01T09:00"))).toBe(at("2026-10-02T09:00"));
  });
});

describe("a limit in working hours", () => {
  test("waits for the opening and skips the lunch break", () => {
    expect(shanghai.dueAt(limit(4, "wh", "O"), at("2026-03-02T06:00"))).toBe(at("2026-03-02T14:00"));
  });
  test("ends at the close, not at the next opening, when it just fits", () => {
    expect(shanghai.dueAt(limit(3.5, "wh", "O"), at("2026-03-02T13:30"))).toBe(at("2026-03-02T17:00"));
  });
  test("follows the summer hours from the first of June", () => {
    expect(shanghai.dueAt(limit(7, "wh", "O"), at("2026-06-01T08:00"))).toBe(at("2026-06-01T17:30"));
  });
  test("skips public holidays and works the day made up for them", () => {
    expect(shanghai.dueAt(limit(14, "wh", "O"), at("2026-09-30T17:30"))).toBe(at("2026-10-09T17:00"));
    expect(shanghai.dueAt(limit(7, "wh", "O"), at("2026-10-09T17:00"))).toBe(at("2026-10-10T17:00"));
  });
  test("runs on holidays by a calendar that holidays do not stop", () => {
    expect(shanghai.dueAt(limit(4, "wh", "C"), at("2026-10-01T19:30"))).toBe(at("2026-10-02T10:30"));
  });
});

describe("a limit in working days", () => {
  test("ends at the close of the n-th working day after the day of the report", () => {
    expect(shanghai.dueAt(limit(1, "wd", "O"), at("2026-03-02T00:01"))).toBe(at("2026-03-03T17:00"));
    expect(shanghai.dueAt(limit(1, "wd", "O"), at("2026-03-02T16:59"))).toBe(at("2026-03-03T17:00"));
    expect(shanghai.dueAt(limit(5, "wd", "O"), at("2026-03-06T23:59"))).toBe(at("2026-03-13T17:00"));
  });
  test("counts a day made up for a holiday, and its own close in summer", () => {
    expect(shanghai.dueAt(limit(3, "wd", "O"), at("2026-09-30T10:00"))).toBe(at("2026-10-10T17:00"));
    expect(shanghai.dueAt(limit(1, "wd", "O"), at("2026-07-03T10:00"))).toBe(at("2026-07-06T17:30"));
  });
  test("ends at midnight by a calendar that always works", () => {
    expect(shanghai.dueAt(limit(2, "wd", "24"), at("2026-03-01T10:00"))).toBe(at("2026-03-04T00:00"));
  });
});

test("an unknown calendar and one without working time are errors that say what to do", () => {
  expect(() => shanghai.dueAt(limit(1, "wh", "X"), 0)).toThrow('no calendar "X"');
  const idle = createCalendar({
    ...hours("Asia/Shanghai"),
    calendars: [{ code: "I", name: "x", nameEn: "x", always: false, holidays: true, seasons: [] }],
  });
  expect(() => idle.dueAt(limit(1, "wd", "I"), 0)).toThrow("no working time");
});

/** What a wall clock shows, asked of Intl for every minute: slow, and sharing nothing with what it checks. */
function wallClock(timeZone: string): (time: number) => { date: string; minute: number } {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return (time) => {
    const text = format.format(time);
    return { date: text.slice(0, 10), minute: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)) };
  };
}

const zones = ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Cairo"];
const anyZone = fc.constantFrom(...zones);
// Sixteen years back reach zones that changed their clocks at midnight (São Paulo).
const anyTime = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2027, 11, 31) });

test("day and minute are what a wall clock shows, and a day starts when its date does", () => {
  const made = new Map(zones.map((zone) => [zone, { zone: createZone(zone), shown: wallClock(zone) }]));
  fc.assert(
    fc.property(anyZone, anyTime, (name, time) => {
      const { zone, shown } = made.get(name) ?? expect.fail();
      const day = zone.dayOf(time);
      expect({ date: isoDate(day), minute: zone.minuteOfDay(time) }).toEqual(shown(time));
      const start = zone.startOfDay(day);
      expect(shown(start).date).toBe(isoDate(day));
      expect(shown(start - 1000).date).toBe(isoDate(day - 1));
      expect(dayOfIsoDate(isoDate(day))).toBe(day);
    }),
    { numRuns: 3000 },
  );
});

test("working hours are what a count of every working minute gives, through changes of the clocks too", () => {
  const changes = [Date.UTC(2026, 2, 7), Date.UTC(2026, 9, 3), Date.UTC(2026, 9, 31), Date.UTC(2026, 3, 3)];
  fc.assert(
    fc.property(
      anyZone,
      fc.constantFrom(...changes),
      fc.nat(3 * 1440),
      fc.constantFrom("C", "N", "O"),
      fc.integer({ min: 1, max: 900 }),
      (name, base, later, code, minutes) => {
        const profile = hours(name);
        const from = base + later * 60_000;
        const due = createCalendar(profile).dueAt(limit(minutes / 60, "wh", code), from);
        expect(Math.round(due / 60_000) * 60_000).toBe(countMinutes(profile, code, from, minutes));
      },
    ),
    { numRuns: 60 },
  );
});

function countMinutes(profile: Hours, code: string, from: number, minutes: number): number {
  const shown = wallClock(profile.timeZone);
  const calendar = profile.calendars.find((candidate) => candidate.code === code) ?? expect.fail();
  let left = minutes;
  for (let time = from; ; time += 60_000) {
    const { date, minute } = shown(time);
    const madeUp = calendar.holidays ? profile.holidays.worked[date] : undefined;
    const stopped = calendar.holidays && madeUp === undefined && profile.holidays.off.includes(date);
    const season = calendar.seasons.find(({ from: a, to: b }) =>
      a <= b ? date.slice(5) >= a && date.slice(5) <= b : date.slice(5) >= a || date.slice(5) <= b,
    );
    const weekday = madeUp ?? (new Date(date).getUTCDay() || 7);
    const spans = stopped ? [] : (season?.week[String(weekday) as "1"] ?? []);
    const clock = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
    if (spans.some(([open, close]) => clock >= open && clock < close)) left -= 1;
    if (left === 0) return time + 60_000;
  }
}

test("working time between two instants is the inverse of a limit in working hours", () => {
  fc.assert(
    fc.property(anyTime, fc.integer({ min: 1, max: 5000 }), (from, minutes) => {
      const due = shanghai.dueAt(limit(minutes / 60, "wh", "O"), from);
      expect(shanghai.workingMs("O", from, due)).toBeCloseTo(minutes * 60_000, -1);
    }),
    { numRuns: 200 },
  );
});

test("weekdays run from 1 Monday to 7 Sunday, before 1970 too", () => {
  expect([weekdayOf(dayOfIsoDate("2026-03-02")), weekdayOf(dayOfIsoDate("2026-03-01")), weekdayOf(dayOfIsoDate("1969-12-29"))]).toEqual([
    1, 7, 1,
  ]);
  expect(dateKey(dayOfIsoDate("2026-03-02"))).toBe(20260302);
});
