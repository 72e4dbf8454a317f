// Two hubs on a log that loses its end again and again, slowly read and slowly answered: in the end both are ready and hold what the log holds.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { City } from "../../shared/city-check.ts";
import type { CityEvent, Unnumbered } from "../../shared/event.ts";
import { createRng } from "../../shared/rng.ts";
import { emptyState, reduce } from "../../shared/state.ts";
import { numbered, smallCity, submitted, T0 } from "../../shared/testing.ts";
import { createClock } from "../clock.ts";
import { createHub, type Hub } from "../hub.ts";
import { type EventLog, LogFault } from "../log/event-log.ts";
import { createMemoryStore } from "../log/testing.ts";
import { silentLogger } from "../logger.ts";

const city = smallCity() as City;
const RUN_MS = 1200;
const unnumbered = (events: readonly CityEvent[]): Unnumbered[] => numbered(events, 0).map(({ seq: _, ...record }) => record);

/** The log behind a slow line: what it said before a change of epoch is worth nothing after it. */
function slowly(log: EventLog, chance: () => number): EventLog {
  const answer = async <T>(ask: () => Promise<T>): Promise<T> => {
    await sleep(chance() * 6);
    const { epoch } = log;
    const said = await ask();
    if (chance() < 0.5) await sleep(chance() * 4);
    if (log.epoch !== epoch) throw new LogFault("log-unavailable", "another epoch has begun");
    return said;
  };
  return Object.assign(Object.create(log) as EventLog, {
    append: (...given: Parameters<EventLog["append"]>) => answer(() => log.append(...given)),
    readAfter: (after: number, limit: number) => answer(() => log.readAfter(after, Math.min(limit, 7))),
  });
}

test.each([1, 2, 3])("seed %i", async (seed) => {
  const chance = createRng(seed);
  const store = createMemoryStore();
  const clock = createClock({ mode: "real", speed: 1, at: T0, steadyNow: () => 0 });
  const open = async (): Promise<Hub> => {
    const hub = await createHub({ log: slowly(store.open(), chance), city, clock, logger: silentLogger() });
    await hub.started;
    return hub;
  };
  const hubs = [await open(), await open()];
  const until = performance.now() + RUN_MS;
  let serial = 0;
  let losses = 0;
  const write = async (hub: Hub) => {
    while (performance.now() < until) {
      const reports = Array.from({ length: 1 + Math.floor(chance() * 4) }, () => submitted(`r${serial++}`));
      await hub.submit(unnumbered(reports), { received: true }).catch(() => {}); // refused, or lost: what counts is the end
      await sleep(chance() * 5);
    }
  };
  const lose = async () => {
    const log = store.open();
    while (performance.now() < until) {
      await sleep(20 + chance() * 150);
      store.loseAfter(Math.max(0, log.head().count - Math.floor(chance() * 6)));
      losses += 1;
    }
  };
  await Promise.all([...hubs.flatMap((hub) => [write(hub), write(hub)]), lose()]);

  const truth = reduce(emptyState(city), await store.open().readAfter(0, 1_000_000));
  for (const hub of hubs) {
    await vi.waitFor(() => expect(hub.readiness()).toEqual({ ready: true }), 10_000);
    expect([hub.state.seq, [...hub.state.reports.keys()]]).toEqual([truth.seq, [...truth.reports.keys()]]);
    await hub.close();
  }
  expect(losses).toBeGreaterThan(3);
  expect(truth.seq).toBeGreaterThan(20);
});
