// What a desk would be offered in the mock city: for each report that the feed folds into another, whether that one is offered, and at which place.

import { fileURLToPath } from "node:url";
import { historyOf } from "../../mock-data/feed/history.ts";
import type { jiaxingWorld } from "../../mock-data/feed/testing.ts";
import { createAlike, OFFERED_FROM } from "../../server/alike/alike.ts";
import { loadCity } from "../../server/city-folder.ts";
import { createPlacer } from "../../server/door/place.ts";
import { EVENT_DATA, type Recorded } from "../../shared/event.ts";
import { recordOf } from "../../shared/record.ts";
import { contextOf, emptyState, reduce } from "../../shared/state.ts";
import { tick } from "../../shared/testing.ts";
import { round, spreadOf } from "./stats.ts";

const JIAXING = fileURLToPath(new URL("../../mock-data/jiaxing", import.meta.url));
const MINUTE_MS = 60_000;

/** Every report stays open, so that more is like it than in life. The titles of a repeat are drawn anew, so their words say nothing. */
export function offersOfFeed(world: ReturnType<typeof jiaxingWorld>): Readonly<Record<string, string | number>> {
  const loaded = loadCity(JIAXING);
  if ("faults" in loaded) throw new Error(loaded.faults.join("\n"));
  const { city } = loaded;
  const state = emptyState(city);
  const alike = createAlike({ city, state: () => state, past: { report: () => null } });
  const placer = createPlacer({ ...city, calendar: contextOf(city).calendar }, () => -1); // its events name their grids
  const events = [...historyOf(world)].flatMap((part) => part.events);
  const into = new Map(
    events.flatMap(({ type, data }) =>
      type === "chengge.report.folded" ? [[String(data["reportId"]), String(data["into"])] as const] : [],
    ),
  );
  const submissions = events
    .filter(({ type }) => type === "chengge.report.submitted")
    .map(({ id, source, type, time, data }) => ({ id, source, type, time: Date.parse(time), data: EVENT_DATA[type].parse(data) }))
    .toSorted((a, b) => a.time - b.time) as Recorded["event"][];
  const take = (event: Recorded["event"]) => {
    const record = { ...recordOf(event, placer.place(event, event.time), event.time), seq: state.seq + 1 };
    reduce(state, [record]);
    alike.see([record], state);
  };

  const [took, counts, places]: [number[], number[], number[]] = [[], [], []];
  for (const event of submissions) {
    const minute = Math.floor(event.time / MINUTE_MS) * MINUTE_MS;
    if (minute > state.clock) take(tick(minute));
    take(event);
    const { reportId } = event.data as { reportId: string };
    const began = performance.now();
    const offers = alike.offers(reportId);
    took.push(performance.now() - began);
    counts.push(offers.length);
    const main = into.get(reportId);
    if (main !== undefined && state.reports.has(main)) places.push(offers.findIndex((offer) => offer.main.reportId === main));
  }
  const share = (test: (place: number) => boolean) => round(places.filter(test).length / Math.max(1, places.length));
  const time = spreadOf(took);
  return {
    part: "mock feed, simulated",
    knows: "grid",
    rule: `offered from ${OFFERED_FROM}`,
    reports: submissions.length,
    repeats: places.length,
    "repeat offered": share((place) => place >= 0),
    "offered first": share((place) => place === 0),
    "offers a report": round(counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length)),
    "offers ms": time.p50,
    "offers ms p99": time.p99,
  };
}
