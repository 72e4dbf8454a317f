// GET /api/v1/trends: a scope's figures over time, from what the state counts anyway.
import { Router } from "express";
import { z } from "zod";
import { DAY, HOUR, SLOT, type Tally } from "../../shared/fold/tally.ts";
import type { CityState } from "../../shared/state.ts";
import { DAY_MS, HOUR_MS, HOURS_KEPT, hourOf, MINUTE_SLOT_MS, slotOf } from "../../shared/view.ts";
import { type Guard, grantOf } from "./guard.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { inScope, QueryTime, readQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";

const MEASURES = ["reports", "closed", "open", "overdue", "workers", "participation", "points"] as const;
type Measure = (typeof MEASURES)[number];
const STEPS = ["5m", "1h", "1d"] as const;

const TrendQuery = z.object({
  ...inScope,
  measure: z.enum(MEASURES).default("reports"),
  step: z.enum(STEPS).default("1h"),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
});

/** How far back each step is kept. */
const KEPT_MS = { "5m": DAY_MS, "1h": HOURS_KEPT * HOUR_MS, "1d": 69 * DAY_MS } as const;
/** What is shown when `from` is left out. */
const SPAN_MS = { "5m": DAY_MS, "1h": DAY_MS, "1d": 14 * DAY_MS } as const;

export function trendRoutes({ hub, guard }: Pick<AppParts, "hub"> & { readonly guard: Guard }): Router {
  const router = Router();
  router.get("/trends", guard.only(), (req, res) => {
    const { state } = hub;
    const query = readQuery(req, TrendQuery);
    const place = scopeOf(hub.city.tree, grantOf(res), query.scope);
    const { measure, step } = query;
    if (step === "5m" && measure !== "reports")
      throw new Problem("query", `step: 5m is kept for the measure reports alone; ask for ${measure} by 1h or 1d`);
    const to = Math.min(query.to ?? state.clock, state.clock);
    const from = Math.max(query.from ?? to - SPAN_MS[step], state.clock - KEPT_MS[step]);
    const tally = state.places[hub.city.tree.byCode.get(place.code) ?? -1];
    const items = tally && from <= to ? SERIES[step](state, tally, { measure, from, to }) : [];
    const iso = (time: number) => new Date(time).toISOString();
    res.json({
      scope: place.code,
      measure,
      step,
      from: iso(from),
      to: iso(to),
      items: items.map(({ at, value }) => ({ at: iso(at), value })),
    });
  });
  router.all("/trends", onlyBy("GET"));
  return router;
}

type Wanted = { readonly measure: Measure; readonly from: number; readonly to: number };
type Point = { readonly at: number; readonly value: number };

/** One point a step from the one that holds `from` to the one that holds `to`; steps without anything count 0. */
const SERIES: { readonly [S in (typeof STEPS)[number]]: (state: CityState, tally: Tally, wanted: Wanted) => Point[] } = {
  "5m": (_state, tally, { from, to }) =>
    steps(slotOf(from), to, MINUTE_SLOT_MS).map((at) => {
      const row = tally.slots?.get(at);
      return { at, value: (row?.[SLOT.safety] ?? 0) + (row?.[SLOT.livelihood] ?? 0) + (row?.[SLOT.stability] ?? 0) };
    }),
  "1h": (_state, tally, { measure, from, to }) => {
    const hours = steps(hourOf(from), to, HOUR_MS);
    if (isLevel(measure)) return levels(tally, measure, hours, (at) => at + HOUR_MS);
    return hours.map((at) => ({ at, value: flowOfHour(tally.hours?.get(at), measure) }));
  },
  "1d": (state, tally, { measure, from, to }) => {
    const { calendar } = state.city;
    const days: number[] = [];
    for (let day = calendar.dayOf(from); day <= calendar.dayOf(to); day += 1) days.push(day);
    if (isLevel(measure)) {
      const kept = days.filter((day) => calendar.startOfDay(day) >= state.clock - KEPT_MS["1h"]);
      const starts = kept.map(calendar.startOfDay);
      return levels(tally, measure, starts, (at) => calendar.startOfDay(calendar.dayOf(at) + 1));
    }
    return days.map((day) => ({ at: calendar.startOfDay(day), value: tally.days?.get(day)?.[DAY_COLUMN[measure]] ?? 0 }));
  },
};

type Level = "open" | "overdue" | "workers";
type Flow = Exclude<Measure, Level>;
const LEVEL_COLUMN = { open: HOUR.openChange, overdue: HOUR.overdueChange, workers: HOUR.workersChange } as const;
const DAY_COLUMN = { reports: DAY.submitted, closed: DAY.closed, participation: DAY.activities, points: DAY.points } as const;

function isLevel(measure: Measure): measure is Level {
  return measure in LEVEL_COLUMN;
}

/** The level at the end of each step: today's less the changes since. `starts` ascend. */
function levels(tally: Tally, measure: Level, starts: readonly number[], endOf: (at: number) => number): Point[] {
  const column = LEVEL_COLUMN[measure];
  const hours = [...(tally.hours ?? [])].sort(([a], [b]) => b - a);
  let value = tally[measure];
  let next = 0;
  return starts
    .toReversed()
    .map((at) => {
      for (; next < hours.length && (hours[next]?.[0] ?? 0) >= endOf(at); next += 1) value -= hours[next]?.[1][column] ?? 0;
      return { at, value };
    })
    .toReversed();
}

function flowOfHour(row: readonly number[] | undefined, measure: Flow): number {
  if (!row) return 0;
  if (measure === "reports") return (row[HOUR.safety] ?? 0) + (row[HOUR.livelihood] ?? 0) + (row[HOUR.stability] ?? 0);
  return row[{ closed: HOUR.closed, participation: HOUR.activities, points: HOUR.points }[measure]] ?? 0;
}

function steps(first: number, to: number, ms: number): number[] {
  const count = Math.max(0, Math.floor((to - first) / ms) + 1);
  return Array.from({ length: count }, (_, at) => first + at * ms);
}
