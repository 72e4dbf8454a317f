// The made past: the same every time, whole lives in each source's own order, accepted by the contract's schemas.
import { describe, expect, test } from "vitest";
import type { Recorded } from "../../shared/event.ts";
import { EVENT_DATA, Id } from "../../shared/event.ts";
import { emptyState, reduce } from "../../shared/state.ts";
import { tick } from "../../shared/testing.ts";
import type { FeedEvent } from "./event.ts";
import { historyOf, historySize, historyStart } from "./history.ts";
import { limitOf } from "./life.ts";
import { jiaxingWorld, MONDAY, smallWorld } from "./testing.ts";
import { createTimeline } from "./timeline.ts";
import type { World } from "./world.ts";

const told = (world: World, from = 0): FeedEvent[] => [...historyOf(world, from)].flatMap(({ events }) => events);

describe("the history of a small city", () => {
  const world = smallWorld({ days: 5 });
  const events = told(world);

  test("is the same in every run of the same seed, and another with another", () => {
    expect(told(smallWorld({ days: 5 }))).toEqual(events);
    expect(told(smallWorld({ days: 5, seed: 2 }))).not.toEqual(events);
  });

  test("goes on from a part as if it had never stopped", () => {
    const parts = [...historyOf(world)];
    expect(told(world, 3)).toEqual(parts.slice(3).flatMap(({ events: ofPart }) => ofPart));
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, at) => at));
  });

  test("holds nothing of the future and nothing twice", () => {
    expect(new Set(events.map(({ id, source }) => `${source} ${id}`)).size).toBe(events.length);
    expect(events.filter(({ time }) => Date.parse(time) > world.at)).toEqual([]);
  });

  test("passes the contract's schemas, each event", () => {
    const faults = events.flatMap(({ id, type, data }) => {
      const { error } = EVENT_DATA[type].safeParse(data);
      return Id.safeParse(id).success && !error ? [] : [`${type} ${id} ${error?.message}`];
    });
    expect(faults).toEqual([]);
  });

  test("tells each report's life whole, in one go of its source", () => {
    const seen = new Set<string>();
    const last = new Map<string, string>();
    for (const { type, source, data } of events) {
      if (!type.startsWith("chengge.report.")) continue;
      const reportId = String(data["reportId"]);
      if (last.get(source) !== reportId) {
        expect(seen.has(reportId), reportId).toBe(false);
        seen.add(reportId);
        last.set(source, reportId);
        expect(type).toBe("chengge.report.submitted");
      }
    }
  });

  test("folds without a single step out of order or conflict", () => {
    const state = emptyState(world);
    const records: Recorded[] = [{ seq: 1, version: 1, recordedAt: world.at, event: tick(world.at), placed: {} }];
    for (const event of events) records.push(recorded(world, event, records.length + 1));
    const [city] = reduce(state, records).places;
    expect({ outOfOrder: city?.outOfOrder, conflicts: city?.conflicts, unplaced: city?.unplaced }).toEqual({
      outOfOrder: 0,
      conflicts: 0,
      unplaced: 0,
    });
    expect(city?.open).toBeGreaterThan(200);
  });

  test("and live time after it tell every report's steps once each", () => {
    const live = createTimeline(world, world.at).take(world.at + 90 * 86_400_000);
    const all = [...events, ...live].filter(({ type }) => type.startsWith("chengge.report."));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const steps = new Map<string, number[]>();
    for (const { data, id } of all)
      steps.set(String(data["reportId"]), [...(steps.get(String(data["reportId"])) ?? []), Number(id.split(".").at(-1))]);
    for (const [reportId, numbers] of steps)
      expect(
        numbers.toSorted((a, b) => a - b),
        reportId,
      ).toEqual(numbers.map((_, at) => at));
  });
});

test("no days make no history", () => {
  expect(told(smallWorld({ days: 0 }))).toEqual([]);
  expect(historySize(smallWorld({ days: 0 }))).toBe(0);
});

test("a fortnight of the city that ships is half a million events and more, made in microseconds each", () => {
  const world = jiaxingWorld();
  const startedAt = performance.now();
  let events = 0;
  let bytes = 0;
  const heartbeats: number[] = [];
  for (const { events: ofPart } of historyOf(world)) {
    events += ofPart.length;
    bytes += JSON.stringify(ofPart).length;
    for (const { type, time } of ofPart) if (type === "chengge.source.heartbeat") heartbeats.push(Date.parse(time));
  }
  const ms = performance.now() - startedAt;
  // biome-ignore lint/suspicious/noConsole: the rate is printed, not asserted: machines differ
  console.info(`history: ${events} events, ${(bytes / 1e6).toFixed(0)} MB of JSON, ${((ms * 1000) / events).toFixed(1)} µs an event`);
  expect(events).toBeGreaterThan(480_000);
  expect(events).toBeLessThan(660_000);
  expect(Math.abs(historySize(world) - events) / events).toBeLessThan(0.1);
  expect(heartbeats.filter((at) => at >= historyStart(world) && at > MONDAY - 15 * 60_000).length).toBeGreaterThan(49);
}, 120_000);

/** As the door would write it. */
function recorded(world: World, event: FeedEvent, seq: number): Recorded {
  const time = Date.parse(event.time);
  const data = EVENT_DATA[event.type].parse(event.data) as Record<string, unknown>;
  const kind = event.type === "chengge.report.submitted" ? world.kindOf.get(String(data["kind"])) : undefined;
  const placed = {
    ...(typeof data["grid"] === "string" && { grid: data["grid"] }),
    ...(kind && { department: kind.department, dueAt: world.calendar.dueAt(limitOf(world, { kind, at: time }), time) }),
  };
  return {
    seq,
    version: 1,
    recordedAt: world.at,
    event: { id: event.id, source: event.source, type: event.type, time, data } as Recorded["event"],
    placed,
  };
}
