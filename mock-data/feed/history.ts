// The made past: days before live time, as batches in the order of sending. Each report's life is told whole, so that at any
// moment the wall's open and overdue figures are true for what has been told.
import { everydayOf, LONGEST_LIFE_DAYS, livesOf, warningEventsOf } from "./day.ts";
import { createEffects } from "./effects.ts";
import { byTime, type FeedEvent, type Planned, toEvent } from "./event.ts";
import type { Life } from "./life.ts";
import { openingStatus } from "./people.ts";
import { plannedLife } from "./report-events.ts";
import { DAY, HOUR } from "./rhythm.ts";
import { LONGEST_DAYS } from "./warnings.ts";
import type { World } from "./world.ts";

/** A part of history: `part` counts from 0, the same in every run. */
export type Part = { readonly part: number; readonly events: readonly FeedEvent[] };

/** The first instant of history: midnight, so many days before live time. Live time itself when no days are made. */
export function historyStart(world: World): number {
  if (world.days === 0) return world.at;
  return world.calendar.startOfDay(world.calendar.dayOf(world.at) - world.days);
}

/** Parts of the past in order, from part `from` on: first what was still open when it began, then a day after the other, hour by hour. */
export function* historyOf(world: World, from = 0): Generator<Part> {
  if (world.days === 0) return;
  const start = historyStart(world);
  const firstDay = world.calendar.dayOf(start);
  const lastDay = world.calendar.dayOf(world.at);
  const effects = createEffects();
  const warned: Planned[] = [];
  for (let day = firstDay - LONGEST_DAYS; day <= lastDay; day += 1) warned.push(...warningEventsOf(world, day, effects));
  const told = new Set(warned.filter(({ at }) => at >= start).map(warningOf));
  const early = warned.filter((planned) => planned.at < start && told.has(warningOf(planned)));

  let part = 0;
  if (part >= from) {
    const opening = [...early, ...openingStatus(world, start, effects.conditionAt)].sort(byTime);
    yield { part, events: [...tell(world, openAt(world, start)), ...opening.map(toEvent)] };
  }
  const later = new Map<number, Planned[]>();
  for (const planned of warned) if (planned.at >= start) put(later, world.calendar.dayOf(planned.at), planned);
  for (let day = firstDay; day <= lastDay; day += 1) {
    part += 1;
    if (part < from) continue;
    const others = [...everydayOf(world, day, { effects, disturbedAt: () => null }), ...(later.get(day) ?? [])].sort(byTime);
    yield { part, events: interleave(world, others, livesOf(world, day)) };
  }
}

/** Events of history, nearly: for the progress. Known without making them. */
export function historySize(world: World): number {
  const { reportsADay } = world.params;
  const beats = world.profile.sources.reduce(
    (sum, { cadence }) =>
      sum + (cadence === "push" || cadence === "minutes" ? (24 * 60) / world.params.sources.historyMinutes : cadence === "hourly" ? 24 : 1),
    0,
  );
  const perDay =
    reportsADay * 6.05 + world.codes.length * 2.05 + (71_000 / 3700) * (reportsADay / world.params.participation.scale) + beats;
  return world.days === 0
    ? 0
    : Math.round(perDay * (world.days + (world.at - world.calendar.startOfDay(world.calendar.dayOf(world.at))) / DAY) + reportsADay * 9);
}

/** When a case was last ended; a rating after it does not bring it back. */
function endOf({ steps }: Life): number {
  return steps.findLast(({ step }) => step !== "rated")?.at ?? 0;
}

/** Lives begun before history that are not over when it begins. */
function openAt(world: World, start: number): Life[] {
  const first = world.calendar.dayOf(start);
  const open: Life[] = [];
  for (let day = first - LONGEST_LIFE_DAYS; day < first; day += 1)
    for (const life of livesOf(world, day)) if (endOf(life) >= start) open.push(life);
  return open;
}

/** Hour by hour: what happened in it, then the lives of the reports that came in during it. */
function interleave(world: World, others: readonly Planned[], lives: readonly Life[]): FeedEvent[] {
  const events: FeedEvent[] = [];
  let other = 0;
  let life = 0;
  while (other < others.length || life < lives.length) {
    const next = Math.min(others[other]?.at ?? Number.POSITIVE_INFINITY, lives[life]?.submission.at ?? Number.POSITIVE_INFINITY);
    const end = (Math.floor(next / HOUR) + 1) * HOUR;
    for (; (others[other]?.at ?? Number.POSITIVE_INFINITY) < end; other += 1) {
      const planned = others[other] as Planned;
      if (planned.at <= world.at) events.push(toEvent(planned));
    }
    const from = life;
    while ((lives[life]?.submission.at ?? Number.POSITIVE_INFINITY) < end) life += 1;
    events.push(...tell(world, lives.slice(from, life)));
  }
  return events;
}

function tell(world: World, lives: readonly Life[]): FeedEvent[] {
  const events: FeedEvent[] = [];
  for (const life of lives) for (const planned of plannedLife(world, life)) if (planned.at <= world.at) events.push(toEvent(planned));
  return events;
}

const warningOf = ({ of, id }: Planned) => of?.id ?? id;

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
