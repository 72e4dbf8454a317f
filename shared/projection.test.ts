// The projection to midnight: how often its band of 80 % holds what comes, on ordinary days and in a storm, over many seeded days.
import { describe, expect, test } from "vitest";
import { type DayParts, projectRest } from "./projection.ts";
import { createRng, type Rng } from "./rng.ts";

/** Share of a working day's reports in each hour, %. */
const HOURLY = [0.8, 0.5, 0.4, 0.4, 0.5, 0.9, 2.2, 4.6, 8.4, 9.6, 8.9, 6.4, 4, 5.2, 7.6, 8, 7.4, 5.9, 4.9, 4.6, 4, 2.7, 1.4, 0.7];
const WEEKDAYS = [1.12, 1.07, 1.05, 1.04, 1.04];
const DAYS = 400;

type Storm = { readonly from: number; readonly hours: number; readonly times: number };

function normal(rng: Rng): number {
  let sum = -6;
  for (let at = 0; at < 12; at += 1) sum += rng();
  return sum;
}

function poisson(mean: number, rng: Rng): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(rng)));
  let count = 0;
  for (let left = rng(); left > Math.exp(-mean); left *= rng()) count += 1;
  return count;
}

/** Reports in each hour of a day on which `mean` are usual. */
function makeDay(mean: number, rng: Rng, storm: Storm | null = null): number[] {
  return HOURLY.map((share, hour) => {
    const times = storm && hour >= storm.from && hour < storm.from + storm.hours ? storm.times : 1;
    return poisson(((mean * share) / 100) * Math.exp(0.06 * normal(rng)) * times, rng);
  });
}

function cut(hours: readonly number[], hour: number): DayParts {
  const sum = (from: number, to: number) => hours.slice(Math.max(0, from), to).reduce((all, one) => all + one, 0);
  return { sofar: sum(0, hour), recent: sum(hour - 2, hour), rest: sum(hour, 24) };
}

/** Of `DAYS` days cut at `hour`, each after nine whose level wanders by 12 %: how many the band holds, a storm in each or in none. */
function coverage({ mean, hour, stormy, seed }: { mean: number; hour: number; stormy: boolean; seed: number }): number {
  const rng = createRng(seed);
  let level = 0;
  let held = 0;
  const next = (at: number) => {
    level = 0.6 * level + 0.8 * 0.12 * normal(rng);
    return mean * Math.exp(level) * (WEEKDAYS[at % 5] ?? 1);
  };
  for (let day = 0; day < DAYS; day += 1) {
    const past = Array.from({ length: 9 }, (_, at) => cut(makeDay(next(at), rng), hour));
    const storm = stormy ? { from: 5 + Math.floor(rng() * (hour - 6)), hours: 3 + Math.floor(rng() * 18), times: 2 + rng() * 8 } : null;
    const today = cut(makeDay(next(9), rng, storm), hour);
    const { low, high } = projectRest(today, past);
    if (today.rest >= Math.floor(low) && today.rest <= Math.ceil(high)) held += 1;
  }
  return held / DAYS;
}

describe("the band of 80 %", () => {
  for (const [mean, hour] of [
    [3700, 10],
    [3700, 14],
    [3700, 18],
    [450, 10],
    [450, 14],
    [450, 18],
  ] as const) {
    test(`holds 70 to 92 of 100 days of ${mean} reports at ${hour}:00, ordinary ones and days of storm`, () => {
      const held = [false, true].map((stormy) => coverage({ mean, hour, stormy, seed: 4608 }));
      for (const share of held) {
        expect(share).toBeGreaterThanOrEqual(0.7);
        expect(share).toBeLessThanOrEqual(0.92);
      }
    });
  }
});

const alike = Array.from({ length: 9 }, (_, at) => ({ sofar: 66 + at * 2, recent: 10, rest: 20 + (at % 5) * 2 }));

test("a day as usual is carried on as usual, and the band grows the farther its pace is from that", () => {
  const bands = [74, 300, 1200].map((sofar) => projectRest({ sofar, recent: Math.round(sofar / 7.4) }, alike));
  expect(bands[0]?.mid).toBeGreaterThan(22);
  expect(bands[0]?.mid).toBeLessThan(26);
  const widths = bands.map(({ low, high }) => (high + 1) / (low + 1));
  expect(widths.toSorted((a, b) => a - b)).toEqual(widths);
});

test("a storm ten times the usual by the evening leaves room for both its end and its going on", () => {
  const { low, mid, high } = projectRest({ sofar: 778, recent: 90 }, alike);
  expect(low).toBeLessThan(75);
  expect(high).toBeGreaterThan(200);
  expect(mid).toBeGreaterThan(90);
});

test("a storm that is over is not carried on", () => {
  expect(projectRest({ sofar: 300, recent: 10 }, alike).mid).toBeLessThan(40);
});

test("nothing so far, nothing usual: nothing certain, and nothing below nought", () => {
  const none = { sofar: 0, recent: 0, rest: 0 };
  const band = projectRest(none, [none, none, none]);
  expect(band.low).toBe(0);
  expect(band.mid).toBe(0);
  expect(band.high).toBeLessThan(5);
});
