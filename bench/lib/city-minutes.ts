// The days of a city as a load: reports with their whole lives, patrols, statuses, activities and a few warnings, minute by minute.
import type { CityEvent, EventType } from "../../shared/event.ts";
import { createRng, type Rng } from "../../shared/rng.ts";
import type { CityFolder } from "../../shared/state.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A report, its six steps, and one patrol, one status and one activity beside it. */
const EVENTS_A_REPORT = 10;
const WARNINGS_A_DAY = 4;
/** What part of its limit a report takes until each step: its median, stretched or shortened for each report. */
const STEPS: readonly (readonly [EventType, number])[] = [
  ["chengge.report.accepted", 0.01],
  ["chengge.report.dispatched", 0.02],
  ["chengge.report.received", 0.05],
  ["chengge.report.resolved", 0.4],
  ["chengge.report.verified", 0.5],
  ["chengge.report.closed", 0.55],
];
const LIMIT_MS = 72 * HOUR_MS;

export type LoadOptions = {
  readonly city: CityFolder;
  /** Codes of the grids that it happens in; default all of the city. */
  readonly grids?: readonly string[];
  readonly source: string;
  readonly from: number;
  readonly eventsPerDay: number;
  readonly seed: number;
};

/** Endless; every city minute comes once, with what happened in it. Reports close within three weeks, nearly all within a few days. */
export function* cityMinutes(options: LoadOptions): Generator<{ readonly at: number; readonly events: readonly CityEvent[] }> {
  const { city, from, eventsPerDay, seed } = options;
  const rng = createRng(seed);
  const make = eventMaker(options, rng);
  const coming = new Map<number, CityEvent[]>();
  const put = (event: CityEvent) => {
    const minute = Math.floor(event.time / MINUTE_MS) * MINUTE_MS;
    const events = coming.get(minute);
    if (events) events.push(event);
    else coming.set(minute, [event]);
  };
  const counties = city.tree.places.filter(({ level, children }) => level >= 1 && level <= 3 && children.length > 0);
  for (let at = from; ; at += MINUTE_MS) {
    const perMinute = (eventsPerDay / EVENTS_A_REPORT / 1440) * rhythm(at);
    for (let left = perMinute; rng() < left; left -= 1) for (const event of make.report(at + Math.floor(rng() * MINUTE_MS))) put(event);
    const county = counties[Math.floor(rng() * counties.length)];
    if (county && rng() < WARNINGS_A_DAY / 1440) put(make.warning(at, county.code));
    const events = (coming.get(at) ?? []).sort((a, b) => a.time - b.time);
    coming.delete(at);
    yield { at, events };
  }
}

/** Three times as much by day as by night, 1 on average; local time eight hours ahead. */
const rhythm = (at: number) => ((at / HOUR_MS + 8) % 24 >= 8 && (at / HOUR_MS + 8) % 24 < 20 ? 1.5 : 0.5);

function eventMaker({ city: { profile, tree }, grids, source, seed }: LoadOptions, rng: Rng) {
  let serial = 0;
  const pick = <T>(list: readonly T[]): T => {
    const one = list[Math.floor(rng() * list.length)];
    if (one === undefined) throw new Error("nothing to choose from");
    return one;
  };
  const gridCode = () => (grids ? pick(grids) : (tree.places[pick(tree.gridPlace)]?.code ?? ""));
  const event = (type: EventType, time: number, data: object): CityEvent => {
    serial += 1;
    return { id: `l${seed}-${serial}`, source, type, time, data } as unknown as CityEvent;
  };
  return {
    report(time: number): CityEvent[] {
      const { code: kind, family, urgency, department } = pick(profile.kinds);
      const grid = gridCode();
      const reportId = `l${seed}-r${serial}`;
      const pace = 0.3 + rng() ** 6 * 8;
      const stepAt = (part: number) => Math.round(time + part * pace * LIMIT_MS);
      const submission = { reportId, family, kind, title: "菜场后门垃圾桶三天没清", grid, channel: "grid-worker", urgency };
      return [
        event("chengge.report.submitted", time, { ...submission, dueAt: time + LIMIT_MS }),
        ...STEPS.map(([type, part]) => event(type, stepAt(part), { reportId, department })),
        event("chengge.grid.patrolled", time + Math.floor(rng() * HOUR_MS), { grid: gridCode() }),
        event("chengge.grid.status", time + Math.floor(rng() * HOUR_MS), {
          grid: gridCode(),
          condition: rng() < 0.05 ? "attention" : "normal",
          workersOnDuty: Math.floor(rng() * 3),
          workersRostered: 2,
        }),
        event("chengge.participation.recorded", time + Math.floor(rng() * HOUR_MS), {
          participant: `p-${Math.floor(rng() * 10_000)}`,
          activity: "learn",
          points: 5,
          grid: gridCode(),
        }),
      ];
    },
    warning(time: number, division: string): CityEvent {
      return event("chengge.warning.raised", time, {
        warningId: `l${seed}-w${serial}`,
        authority: "city",
        level: pick(["blue", "blue", "yellow", "orange"]),
        category: "natural",
        kind: "暴雨",
        title: "暴雨蓝色预警",
        area: { division },
        issuer: "值班室",
        expiresAt: time + Math.ceil(rng() * 6) * HOUR_MS,
      });
    },
  };
}
