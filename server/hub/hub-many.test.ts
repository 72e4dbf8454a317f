// Several hubs on one log: each folds what any of them took, in the log's order, and none keeps a past that the log has lost.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { City } from "../../shared/city-check.ts";
import type { CityEvent, Unnumbered } from "../../shared/event.ts";
import { numbered, smallCity, submitted, T0, tick } from "../../shared/testing.ts";
import { eventMix } from "../../shared/testing-mix.ts";
import { createClock } from "../clock.ts";
import { createHub, type Hub, type HubOptions } from "../hub.ts";
import { createMemoryStore, type MemoryStore } from "../log/testing.ts";
import { silentLogger } from "../logger.ts";

const city = smallCity() as City;
const DOOR = { received: true };
const unnumbered = (...events: CityEvent[]): Unnumbered[] => numbered(events, 0).map(({ seq: _, ...record }) => record);
const ROOT = city.profile.code;

let store: MemoryStore;
let hubs: Hub[];
const start = async (more: Partial<HubOptions> = {}): Promise<Hub> => {
  const hub = await createHub({
    log: store.open(),
    city,
    clock: createClock({ mode: "real", speed: 1, at: T0, steadyNow: () => 0 }),
    logger: silentLogger(),
    ...more,
  });
  await hub.started;
  hubs.push(hub);
  return hub;
};
const viewOf = (hub: Hub) => ({ ...hub.view(ROOT), asOf: 0 });

beforeEach(() => {
  store = createMemoryStore();
  hubs = [];
});
afterEach(async () => {
  for (const hub of hubs) await hub.close();
});

test("what one takes is on the other, and their views are the same", async () => {
  const [a, b] = [await start(), await start()];
  await a.submit(unnumbered(submitted("r1"), submitted("r2")), DOOR);
  await vi.waitFor(() => expect(b.state.seq).toBe(2));
  expect(viewOf(b)).toEqual(viewOf(a));
});

test("two that write at the same time fold one order", async () => {
  const [a, b] = [await start(), await start()];
  const mixes = [eventMix(1), eventMix(2)].map((mix) => Array.from({ length: 300 }, () => mix.next().value as CityEvent));
  const renamed = mixes.map((mix, at) => mix.map((event) => ({ ...event, id: `${at}-${event.id}` }) as CityEvent));
  await Promise.all(
    renamed.flatMap((mix, at) =>
      Array.from({ length: 60 }, (_, part) => [a, b][at]?.submit(unnumbered(...mix.slice(part * 5, part * 5 + 5)), DOOR)),
    ),
  );
  await vi.waitFor(() => expect([a.state.seq, b.state.seq]).toEqual([600, 600]));
  expect(viewOf(b)).toEqual(viewOf(a));
});

test("a minute that both write is written once", async () => {
  const [a, b] = [await start(), await start()];
  const minute = unnumbered(tick(T0 + 60_000));
  const answers = await Promise.all([a.submit(minute, { received: false }), b.submit(minute, { received: false })]);
  expect(answers.flat().filter((one) => one === "duplicate")).toHaveLength(1);
});

test("a failover that lost nothing we hold keeps the state, under a new epoch", async () => {
  const hub = await start();
  await hub.submit(unnumbered(submitted("r1"), submitted("r2")), DOOR);
  const [epoch, view] = [hub.epoch, hub.view(ROOT)];
  store.loseAfter(2);
  await vi.waitFor(() => expect(hub.epoch).not.toBe(epoch));
  expect(hub.view(ROOT)).toEqual({ ...view, epoch: hub.epoch });
  expect(hub.readiness().ready).toBe(true);
});

test("a failover that lost what we hold is folded anew", async () => {
  const [a, b] = [await start(), await start()];
  await a.submit(unnumbered(submitted("r1"), submitted("r2"), submitted("r3")), DOOR);
  store.loseAfter(1);
  await vi.waitFor(() => b.submit(unnumbered(submitted("r4")), DOOR));
  await vi.waitFor(() => expect([a.state.seq, b.state.seq]).toEqual([2, 2]));
  expect([...a.state.reports.keys()]).toEqual(["r1", "r4"]);
  expect(viewOf(b)).toEqual(viewOf(a));
  expect(a.readiness().ready).toBe(true);
});

test("a fold that cannot go on is not ready, and goes on by itself", async () => {
  const hub = await start();
  await hub.submit(unnumbered(submitted("r1"), submitted("r2")), DOOR);
  store.failReads(1);
  store.loseAfter(1);
  await vi.waitFor(() =>
    expect(hub.readiness()).toMatchObject({ ready: false, reason: expect.stringContaining("cannot be read on") as string }),
  );
  await expect(hub.submit(unnumbered(submitted("r3")), DOOR)).rejects.toThrow("cannot be read on");
  await vi.waitFor(() => expect(hub.readiness().ready).toBe(true), 5000);
  expect([...hub.state.reports.keys()]).toEqual(["r1"]);
});

test("a duplicate is answered once the first is folded here too", async () => {
  const [a, b] = [await start(), await start()];
  for (let at = 0; at < 20; at += 1) {
    const report = unnumbered(submitted(`r${at}`));
    await Promise.all([a.submit(report, DOOR), b.submit(report, DOOR)]);
    expect([a, b].every((hub) => hub.state.reports.has(`r${at}`))).toBe(true);
  }
});

test("a server that may not take part says why, and takes nothing", async () => {
  let reason: string | null = null;
  const hub = await start({ heldBy: () => reason });
  reason = "the clock is wrong";
  expect(hub.readiness()).toEqual({ ready: false, reason });
  await expect(hub.submit(unnumbered(submitted("r1")), DOOR)).rejects.toThrow(reason);
});

test("while the log is away nothing is taken, and it goes on when the log is back", async () => {
  const [a, b] = [await start(), await start()];
  store.setAway(true);
  expect(a.readiness()).toMatchObject({ ready: false });
  await expect(a.submit(unnumbered(submitted("r1")), DOOR)).rejects.toThrow("away");
  store.setAway(false);
  await a.submit(unnumbered(submitted("r1")), DOOR);
  await vi.waitFor(() => expect(b.state.seq).toBe(1));
});
