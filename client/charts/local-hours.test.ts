// Local hours out of UTC rows: whole-hour zones, zones half an hour off, days that are not 24 hours long.
import { describe, expect, test } from "vitest";
import { createZone } from "../../shared/zone.ts";
import { hourAt, hoursAlign, sumByHour } from "./local-hours.ts";

const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const value = ({ n }: { n: number }) => n;

describe("in a zone of whole hours", () => {
  const zone = createZone("Asia/Shanghai");
  const day = zone.dayOf(at("2026-11-23T09:41:00+08:00"));

  test("today begins at local midnight, which is in the UTC day before", () => {
    const rows = [
      { at: at("2026-11-22T15:00:00Z"), n: 7 },
      { at: at("2026-11-22T16:00:00Z"), n: 3 },
      { at: at("2026-11-23T01:00:00Z"), n: 40 },
      { at: at("2026-11-23T15:00:00Z"), n: 5 },
      { at: at("2026-11-23T16:00:00Z"), n: 9 },
    ];
    const sums = sumByHour(rows, { spanMs: HOUR, zone, day, value });
    expect(sums).toHaveLength(24);
    expect([sums[0], sums[9], sums[23]]).toEqual([3, 40, 5]);
    expect(sums.reduce((sum, n) => sum + n, 0)).toBe(48);
  });

  test("hours align with UTC's, and half past nine is 9.5", () => {
    expect(hoursAlign(zone, at("2026-11-23T00:00:00Z"))).toBe(true);
    expect(hourAt(zone, at("2026-11-23T09:30:00+08:00"))).toBe(9.5);
    expect(hourAt(zone, at("2026-11-23T00:00:00+08:00"))).toBe(0);
  });
});

describe("in a zone half an hour off", () => {
  const zone = createZone("Asia/Kolkata");
  const day = zone.dayOf(at("2026-11-23T09:41:00+05:30"));

  test("an hourly row is shared by the two local hours that it lies across, and by two days at midnight", () => {
    const rows = [
      { at: at("2026-11-22T18:00:00Z"), n: 10 },
      { at: at("2026-11-22T19:00:00Z"), n: 8 },
    ];
    const sums = sumByHour(rows, { spanMs: HOUR, zone, day, value });
    expect(sums.slice(0, 3)).toEqual([5 + 4, 4, 0]);
    expect(hoursAlign(zone, at("2026-11-23T00:00:00Z"))).toBe(false);
  });

  test("rows of five minutes fall into whole local hours", () => {
    const rows = [
      { at: at("2026-11-22T18:25:00Z"), n: 1 },
      { at: at("2026-11-22T18:30:00Z"), n: 2 },
      { at: at("2026-11-22T19:25:00Z"), n: 4 },
      { at: at("2026-11-22T19:30:00Z"), n: 8 },
    ];
    expect(sumByHour(rows, { spanMs: 300_000, zone, day, value }).slice(0, 2)).toEqual([6, 8]);
  });
});

test("a zone three quarters of an hour off shares by quarters", () => {
  const zone = createZone("Asia/Kathmandu");
  const day = zone.dayOf(at("2026-11-23T09:00:00+05:45"));
  const sums = sumByHour([{ at: at("2026-11-22T18:00:00Z"), n: 4 }], { spanMs: HOUR, zone, day, value });
  expect(sums[0]).toBe(3);
});

test("an hour that the clocks show twice holds both, one that they skip holds none", () => {
  const zone = createZone("America/New_York");
  const hours = (from: string, count: number) => Array.from({ length: count }, (_, hour) => ({ at: at(from) + hour * HOUR, n: 1 }));
  const autumn = sumByHour(hours("2026-11-01T04:00:00Z", 25), { spanMs: HOUR, zone, day: zone.dayOf(at("2026-11-01T12:00:00Z")), value });
  expect([autumn[0], autumn[1], autumn[2], autumn[23]]).toEqual([1, 2, 1, 1]);
  const spring = sumByHour(hours("2026-03-08T05:00:00Z", 23), { spanMs: HOUR, zone, day: zone.dayOf(at("2026-03-08T12:00:00Z")), value });
  expect([spring[1], spring[2], spring[3], spring[23]]).toEqual([1, 0, 1, 1]);
});
